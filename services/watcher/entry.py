"""What the ledger says about one place, and how a file looked when it did."""

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from pydantic_core import from_json, to_json

from copydesk_contracts.events import ReasonCode
from copydesk_contracts.ids import document_id


class LedgerPlace(StrEnum):
    """What is at a place: a document, a file that cannot be taken in, or nothing any more."""

    PRESENT = "present"
    REJECTED = "rejected"
    GONE = "gone"


class Stat(NamedTuple):
    """What tells a changed file from an unchanged one without reading it; times in nanoseconds."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    mode: int

    @classmethod
    def of(cls, info: os.stat_result) -> Self:
        """The part of a stat result that counts."""
        return cls(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_mode)

    @property
    def signature(self) -> tuple[int, int, int]:
        """What must hold still for the file to have settled."""
        return self.size, self.mtime_ns, self.inode


@dataclass(frozen=True)
class LedgerEntry:
    """One place of the ledger. `revision` counts its changes; `sha256` is there for a document."""

    state: LedgerPlace
    revision: int
    sha256: str | None = None
    stat: Stat | None = None
    reason: ReasonCode | None = None
    detail: str | None = None
    event_id: str | None = None

    @property
    def document_id(self) -> str | None:
        """The document at this place, or null."""
        return document_id(self.sha256) if self.sha256 else None

    @property
    def live(self) -> bool:
        """Whether there was a file when the watcher last looked."""
        return self.state is not LedgerPlace.GONE

    def to_json(self) -> bytes:
        """JSON without nulls; the same entry gives the same bytes."""
        value = {
            "state": self.state.value,
            "revision": self.revision,
            "document_id": self.document_id,
            "sha256": self.sha256,
            "stat": self.stat,
            "reason": self.reason,
            "detail": self.detail,
            "event_id": self.event_id,
        }
        compact = {k: v for k, v in value.items() if v is not None}
        return to_json(compact)

    @classmethod
    def from_json(cls, raw: bytes) -> Self:
        """Raises ValueError, KeyError or TypeError for what is no entry."""
        value = from_json(raw)
        return cls(
            state=LedgerPlace(value["state"]),
            revision=int(value["revision"]),
            sha256=value.get("sha256"),
            stat=Stat(*value["stat"]) if value.get("stat") else None,
            reason=ReasonCode(value["reason"]) if value.get("reason") else None,
            detail=value.get("detail"),
            event_id=value.get("event_id"),
        )


def read_entry(raw: bytes | None) -> LedgerEntry | None:
    """The entry, or null where there is none or nothing that can be read."""
    try:
        return LedgerEntry.from_json(raw) if raw else None
    except (ValueError, KeyError, TypeError):
        return None
