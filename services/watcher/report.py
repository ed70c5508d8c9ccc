"""What a scan brought about, counted."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class WatchReport:
    """Counts of files. `document_ids` are those that the files looked at hold now, or held before.

    `waiting` files were still changing when the scan ended; `held` ones are missing from a
    root of which so much went at once that nothing of it is withdrawn.
    """

    published: int = 0
    known: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    waiting: int = 0
    held: int = 0
    unreadable: list[str] = field(default_factory=list)
    """Folders, as `root/path`, that could not be listed."""
    rejected: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    document_ids: set[str] = field(default_factory=set)
    """Empty unless asked for: a watcher that runs for months does not collect them."""
    collect: bool = False

    def touch(self, document_id: str | None) -> None:
        """Remember a document that is concerned."""
        if self.collect and document_id:
            self.document_ids.add(document_id)
