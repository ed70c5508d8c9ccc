"""Events are written without envelope models: byte for byte what the models would say."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.codec import decode
from copydesk_contracts.events import (
    ContentRef,
    DocumentDiscovered,
    DocumentLocated,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
    Location,
    ReasonCode,
    WithdrawalReason,
)
from services.delivery.emit import root_event, write_root_event
from services.state.content import reference
from services.watcher.entry import Stat
from services.watcher.publish.change import Stored, make_change
from services.watcher.publish.journal import JournalLine

SOURCE = "/copydesk/an-installation/watcher"
DOCUMENT = "ab" * 20
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
TIMES = st.integers(-(10**9), 10**11).map(lambda seconds: datetime.fromtimestamp(seconds / 7, UTC))
LINE = JournalLine("a.txt", 1, reference(b"one").sha256)
STORED = Stored(reference(b"one"), Stat(3, 1, 1, 1, 0o100644))


def facts(place: Location, at: datetime) -> list[EventData]:
    """One of each that a watcher tells."""
    return [
        DocumentDiscovered(
            document_id=DOCUMENT, content=ContentRef(sha256="ab" * 32, size=1), location=place, modified=at
        ),
        DocumentLocated(document_id=DOCUMENT, locations=(place,), came=place, left=None),
        DocumentWithdrawn(document_id=DOCUMENT, location=place, reason=WithdrawalReason.DELETED),
        DocumentRejected(step="watcher", reason=ReasonCode.UNREADABLE, detail=place.path, location=place),
    ]


@given(root=NAMES, path=NAMES, revision=st.integers(1, 10**9), at=TIMES)
def test_it_is_what_the_models_say(root: str, path: str, revision: int, at: datetime) -> None:
    place = Location(root=root, path=path, revision=revision)
    for data in facts(place, at):
        event = root_event(SOURCE, path, place, data, at)
        written = write_root_event(SOURCE, path, place, data, at)
        assert written == (event.id, event.traceparent, event.to_json())


@given(path=NAMES, at=TIMES)
def test_it_can_be_of_another_events_span(path: str, at: datetime) -> None:
    place = Location(root="copy", path=path, revision=1)
    first, second = (write_root_event(SOURCE, path, place, data, at) for data in facts(place, at)[:2])
    joined = write_root_event(SOURCE, path, place, facts(place, at)[1], at, first.traceparent)
    assert joined.id == second.id
    assert decode(joined.payload).traceparent == first.traceparent


def test_another_location_is_told_only_of_what_may_have_one() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    new, known = (make_change(SOURCE, "copy", LINE, STORED, at, "w", known) for known in (False, True))
    assert not new.located_more
    assert decode(known.located_more).data.document_id == known.came  # type: ignore[attr-defined]
    assert new.discovered == known.discovered
