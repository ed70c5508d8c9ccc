"""What the watcher remembers of each root between two looks."""

from dataclasses import dataclass, field

from services.watcher.scan.scans import Scan
from services.watcher.scan.vanish import Vanishing


@dataclass
class RootState:
    """`live` counts the files that the ledger knows to be there; `held` says why nothing is withdrawn.

    `device` is the one that the root lay on when all was well; `here` the one it lies on
    now, `strange` that they differ.
    """

    vanishing: Vanishing
    live: int = 0
    held: str | None = None
    device: int | None = None
    here: int | None = None
    strange: bool = False
    restoring: bool = False
    seen: set[int] = field(default_factory=set)
    scan: Scan = field(default_factory=Scan)
