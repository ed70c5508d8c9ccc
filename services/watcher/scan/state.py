"""What the watcher remembers of each root between two looks."""

from dataclasses import dataclass, field

from services.watcher.scan.mounts import MountRecord
from services.watcher.scan.scans import Scan
from services.watcher.scan.vanish import Vanishing


@dataclass
class RootState:
    """`live` counts the files that the ledger knows to be there.

    `held` says by folder why nothing is withdrawn from it; the empty folder is the whole
    root. `known` are the mounts when all was well, `hanging` the folders that do not answer,
    `doubted` those that lost files with a mount: it may be back without them.
    """

    vanishing: Vanishing
    live: int = 0
    held: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """What of `held` was logged."""
    known: dict[str, MountRecord] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    hanging: frozenset[str] = frozenset()
    stuck: str | None = None
    """The place of which it was last said that it hangs."""
    restoring: bool = False
    seen: set[int] = field(default_factory=set)
    scan: Scan = field(default_factory=Scan)

    @property
    def unknown(self) -> list[str]:
        """Folders of which it cannot be said what is in them."""
        return [*self.scan.unreadable_folders, *self.hanging]

    def accept(self, now: dict[str, MountRecord], lost: set[str]) -> None:
        """These mounts are there now; those of folders that something was lost from stay as they were."""
        kept = {folder: mark for folder, mark in self.known.items() if folder in lost}
        self.known = {folder: mark for folder, mark in now.items() if folder not in lost} | kept
