"""From what was seen at a place to what is published about it. Pure: ids and times come in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json

from copydesk_contracts.events import (
    ContentRef,
    DocumentDiscovered,
    DocumentLocated,
    DocumentRejected,
    DocumentWithdrawn,
    Location,
    WithdrawalReason,
)
from copydesk_contracts.ids import document_id
from copydesk_contracts.topology import WATCHER
from services.delivery.emit import Written, write_root_event
from services.state.keys import State
from services.watcher.entry import LedgerEntry, LedgerPlace, Stat
from services.watcher.publish.journal import JournalLine, Request
from services.watcher.publish.reading import Refusal

RACY = 100_000_000
"""Nanoseconds within which two changes may carry the same time."""


@dataclass(frozen=True)
class Stored:
    """A copy that is in the content store."""

    ref: ContentRef
    stat: Stat


Seen = Stored | Refusal | None
"""What is at a place; null for nothing."""


@dataclass(frozen=True)
class Change:
    """The arguments of one run of the script, beside the entry it is fenced by."""

    entry: LedgerEntry
    came: str = ""
    left: str = ""
    discovered: bytes = b""
    withdrawn: bytes = b""
    rejected: bytes = b""
    came_record: bytes = b""
    left_record: bytes = b""
    left_state: str = ""
    located_more: bytes = b""
    located_less: bytes = b""
    """Announcements with one location, in whose place the script puts those that there are."""


def request(path: str, old: LedgerEntry | None, seen: Seen) -> Request | None:
    """The change as the journal wants to hear of it; null if it is none but for the file's dates."""
    content = content_mark(seen)
    ledger = None if old is None else entry_mark(old)
    if ledger == content:
        return None
    return Request(path, content, old.revision if old else 0, old.sha256 if old else None)


def content_mark(seen: Seen) -> str:
    """What the journal calls it."""
    if seen is None:
        return ""
    if isinstance(seen, Stored):
        return seen.ref.sha256
    return f"!{seen.reason.value}:{seen.stat.size}:{seen.stat.mtime_ns}"


def entry_mark(entry: LedgerEntry) -> str:
    """The same for what the ledger has."""
    if entry.state is LedgerPlace.REJECTED and entry.reason and entry.stat:
        return f"!{entry.reason.value}:{entry.stat.size}:{entry.stat.mtime_ns}"
    return entry.sha256 or ""


def refreshed(old: LedgerEntry, stat: Stat | None, at: datetime) -> LedgerEntry:
    """The same entry for a file that only looks different."""
    return LedgerEntry(
        old.state, old.revision, old.sha256, _certain(stat, at), old.reason, old.detail, old.event_id
    )


def make_change(
    source: str, root: str, line: JournalLine, seen: Seen, at: datetime, worker: str, known: bool = True
) -> Change:
    """Everything that `source` is to publish about a place, of which the journal has noted `line`.

    What came may be `known` from another place, or is not told of as such.
    """
    place = Location(root=root, path=line.path, revision=line.revision)
    if isinstance(seen, Stored):
        return _appeared(source, place, line, seen, at, worker, known)
    left = _withdrawal(source, place, line.was, None, at, worker)
    if seen is None:
        return Change(entry=LedgerEntry(LedgerPlace.GONE, line.revision), **left)
    data = DocumentRejected(step=WATCHER, reason=seen.reason, detail=seen.detail, location=place)
    event = write_root_event(source, f"{root}/{line.path}", place, data, at)
    entry = LedgerEntry(
        LedgerPlace.REJECTED, line.revision, None, _certain(seen.stat, at), seen.reason, seen.detail, event.id
    )
    return Change(entry=entry, rejected=event.payload, **left)


def _appeared(
    source: str, place: Location, line: JournalLine, seen: Stored, at: datetime, worker: str, known: bool
) -> Change:
    came = document_id(seen.ref.sha256)
    data = DocumentDiscovered(
        document_id=came,
        content=seen.ref,
        location=place,
        modified=_moment(seen.stat.mtime_ns),
        supersedes=document_id(line.was) if line.was else None,
    )
    event = write_root_event(source, came, place, data, at)
    return Change(
        entry=LedgerEntry(LedgerPlace.PRESENT, line.revision, seen.ref.sha256, _certain(seen.stat, at)),
        came=came,
        discovered=event.payload,
        came_record=_record(at, worker, "discovered", event.id, place, seen.ref),
        located_more=_located(source, event, at, came, came_to=place) if known else b"",
        **_withdrawal(source, place, line.was, came, at, worker),
    )


def _withdrawal(
    source: str, place: Location, was: str | None, by: str | None, at: datetime, worker: str
) -> dict[str, Any]:
    if was is None:
        return {}
    left = document_id(was)
    reason = WithdrawalReason.SUPERSEDED if by else WithdrawalReason.DELETED
    state = State.SUPERSEDED if by else State.WITHDRAWN
    data = DocumentWithdrawn(document_id=left, location=place, reason=reason, superseded_by=by)
    event = write_root_event(source, left, place, data, at)
    return {
        "left": left,
        "withdrawn": event.payload,
        "left_record": _record(at, worker, state.value, event.id, place),
        "left_state": state.value,
        "located_less": _located(source, event, at, left, gone_from=place),
    }


def _located(
    source: str,
    change: Written,
    at: datetime,
    document: str,
    came_to: Location | None = None,
    gone_from: Location | None = None,
) -> bytes:
    place = came_to or gone_from
    if place is None:
        raise ValueError("a document neither came nor left")
    data = DocumentLocated(document_id=document, locations=(place,), came=came_to, left=gone_from)
    return write_root_event(source, document, place, data, at, change.traceparent).payload


def _record(
    at: datetime,
    worker: str,
    outcome: str,
    event_id: str,
    place: Location,
    content: ContentRef | None = None,
) -> bytes:
    value: dict[str, str | int] = {
        "at": at.isoformat(),
        "worker": worker,
        "outcome": outcome,
        "event_id": event_id,
        "path": f"{place.root}/{place.path}",
    }
    if content is not None:
        value |= {"sha256": content.sha256, "size": content.size}
    return to_json(value)


def _moment(nanoseconds: int) -> datetime:
    """The file's time; the nearest that a date can say."""
    try:
        return datetime.fromtimestamp(nanoseconds / 1e9, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime(9999, 12, 31, tzinfo=UTC) if nanoseconds > 0 else datetime(1, 1, 1, tzinfo=UTC)


def _certain(stat: Stat | None, at: datetime) -> Stat | None:
    """A file changed again in the same tick of its clock would look the same: make it look different now."""
    if stat is not None and abs(at.timestamp() * 1e9 - stat.ctime_ns) < RACY:
        return stat._replace(ctime_ns=0)
    return stat
