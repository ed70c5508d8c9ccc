"""What keeps an index from answering, and what it was asked wrongly."""

from collections.abc import Sequence
from pathlib import Path

from services.process.errors import Transient


class StoreUnavailable(Transient):
    """The index cannot be written just now; what was not committed must come again."""


class IndexDamaged(StoreUnavailable):
    """The files of the index cannot be read. It can be made again from the copy."""

    def __init__(self, folder: Path, said: object) -> None:
        super().__init__(
            f"the index in {folder} is damaged ({str(said)[:160]}): stop copydesk, move that folder away, "
            "start it again, and then: copydesk replay --step indexer"
        )


class IndexOutOfReach(StoreUnavailable):
    """The files of the index are as they were, and the system lets nobody at them just now."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"the index in {folder} cannot be opened: {why}; see to its disk and its rights")


class IndexRefuses(StoreUnavailable):
    """Somebody answers there, and no waiting makes it do what it is asked for: a login, rights, TLS."""


class AmbiguousId(LookupError):
    """The beginning of an id fits several documents; `candidates` names some of them."""

    def __init__(self, prefix: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{prefix!r} is the beginning of more than one document's id")
        self.candidates = tuple(candidates)


class BadCursor(ValueError):
    """The cursor is none that a search gave out."""
