"""Events over HTTP: pages, streams, old cursors, content."""

import json
from collections.abc import AsyncIterator, Sequence

from copydesk_contracts.events import DocumentIndexed
from services.desk.application import Ports, create_app
from services.desk.ports import Event, Kinds, TooOld
from services.index.memory.store import MemoryIndex, MemorySearcher
from tests.contracts.samples import SAMPLES
from tests.unit.desk.desk_client import DeskClient

RAW = SAMPLES[DocumentIndexed][0].to_json()
PLACE = "1774000000000123"
OLD = "1000000000000000"
CONTENT = "5f" * 32


class Log:
    """One event, and memory of what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[str], str | None, str | None]] = []

    async def check(self, kinds: Kinds, search: str | None, after: str | None) -> None:
        self.asked.append(([k.event_type for k in kinds], search, after))
        if search == "unknown":
            raise LookupError("no saved search has that id")
        if after == OLD:
            raise TooOld(PLACE)

    async def page(
        self, kinds: Kinds, search: str | None, after: str | None, limit: int
    ) -> tuple[Sequence[Event], str, bool]:
        await self.check(kinds, search, after)
        return [Event(PLACE, "document.indexed", "d", RAW)][:limit], PLACE, False

    async def kept(
        self, kinds: Kinds, search: str | None, after: str, last: str, limit: int
    ) -> tuple[Sequence[Event], str | None]:
        raise NotImplementedError

    async def follow(
        self, kinds: Kinds, search: str | None, after: str | None
    ) -> AsyncIterator[Event | None]:
        await self.check(kinds, search, after and None)
        yield None
        yield Event(PLACE, "document.indexed", "d", RAW.replace(b",", b",\n", 1))
        raise TooOld(PLACE)

    async def snapshot(self) -> tuple[str, AsyncIterator[bytes]]:
        async def lines() -> AsyncIterator[bytes]:
            yield RAW + b"\n"

        return PLACE, lines()

    async def content(self, sha256: str) -> bytes | None:
        return b"copy" if sha256 == CONTENT else None


def client_of(log: Log, token: str | None = None) -> DeskClient:
    return DeskClient(create_app(Ports(MemorySearcher(MemoryIndex()), events=log), token, secret=b"s"))


def test_a_page_has_whole_events_and_the_next_cursor() -> None:
    log = Log()
    answer = client_of(log).get(f"/api/events?type=document.indexed&after={PLACE}&limit=5")
    assert answer.json() == {"events": [json.loads(RAW)], "next": PLACE, "more": False}
    assert log.asked[-1] == (["document.indexed"], None, PLACE)


def test_a_stream_numbers_its_events_and_says_when_the_reader_fell_behind() -> None:
    headers = {"accept": "text/event-stream", "last-event-id": PLACE}
    answer = client_of(Log()).get("/api/events", headers=headers)
    parts = answer.text.split("\n\n")
    assert parts[1].startswith(":")
    lines = parts[2].splitlines()
    assert lines[:2] == [f"id: {PLACE}", "event: document.indexed"]
    assert json.loads(lines[2].removeprefix("data: ")) == json.loads(RAW)
    assert parts[3].startswith("event: gone\n")
    assert json.loads(parts[3].splitlines()[1].removeprefix("data: "))["oldest"] == PLACE


def test_an_old_cursor_is_answered_plainly() -> None:
    for accept in ("application/json", "text/event-stream"):
        answer = client_of(Log()).get(f"/api/events?after={OLD}", headers={"accept": accept})
        assert answer.status_code == 410
        assert answer.json()["oldest"] == PLACE


def test_what_is_asked_wrongly_is_said() -> None:
    client = client_of(Log())
    assert client.get("/api/events?type=document.lost").status_code == 422
    assert client.get("/api/events?after=7-0").status_code == 422
    assert client.get("/api/events?search=unknown").status_code == 404
    assert client.get("/api/contents/" + "0" * 64).status_code == 404
    assert client.get("/api/contents/..%2f..%2fetc").status_code in (404, 422)


def test_content_and_snapshot_need_the_token() -> None:
    client = client_of(Log(), "secret")
    for path in (f"/api/contents/{CONTENT}", "/api/snapshot", "/api/events"):
        assert client.get(path).status_code == 401
    bearer = {"authorization": "Bearer secret"}
    answer = client.get(f"/api/contents/{CONTENT}", headers=bearer)
    assert answer.content == b"copy"
    assert answer.headers["content-type"] == "application/octet-stream"
    answer = client.get("/api/snapshot", headers=bearer)
    assert answer.headers["copydesk-sequence"] == PLACE
    assert answer.content == RAW + b"\n"
