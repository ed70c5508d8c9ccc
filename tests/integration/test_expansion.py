"""Containers become documents: once each, over crashes, and gone with their container."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from copydesk_contracts.codec import decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import (
    ContainerExpanded,
    ContainerFound,
    DocumentDiscovered,
    DocumentLocated,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
    Location,
    WithdrawalReason,
)
from copydesk_contracts.ids import document_id
from copydesk_contracts.topology import PAYLOAD_FIELD
from services.delivery.emit import root_event
from services.delivery.outcome import Emit, Result, Skip
from services.operations.purge import mark_purged
from services.parser.expansion.follow import Follower
from services.parser.expansion.publish import ChunkPublisher
from services.parser.expansion.runner import ExpanderRunner
from services.parser.expansion.spread import Spread
from services.parser.limits import DEFAULT
from services.parser.members import members
from services.parser.sandbox.answers import Chunk, chunk_of
from services.parser.sandbox.worker import chunk
from services.process import crash
from services.process.clock import SystemClock
from services.process.errors import Rejected
from services.state.content import FolderStore
from services.state.keys import Keys, State
from services.state.partitions import Partition, Partitions

pytestmark = pytest.mark.server
AT = datetime(2026, 5, 1, tzinfo=UTC)


class InProcess:
    """The workers' own code, two members at a time, without a process around it."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.calls = 0
        self.fail_after = fail_after

    async def expand(
        self, copy: bytes, kind: str, after: str | None = None, depth: int = 1
    ) -> Chunk | Rejected:
        self.calls += 1
        if self.fail_after is not None and self.calls > self.fail_after:
            raise OSError("the power went")
        try:
            return chunk_of(chunk(members(copy, kind, after, DEFAULT, depth), 2, 1 << 20))
        except Rejected as rejection:
            return rejection


async def open_gate() -> None:
    """Always open."""


class House:
    """An expander over a real server and store."""

    def __init__(self, redis: Redis, namespace: str, folder: Path, partitions: int) -> None:
        self.redis = redis
        self.keys = Keys(namespace)
        parts = tuple(Partition(redis, Keys(namespace, number)) for number in range(partitions))
        self.partitions = Partitions(parts)
        self.store = FolderStore(folder)

    async def run(self, event: Envelope[Any], pool: InProcess | None = None) -> Result:
        publisher = ChunkPublisher(self.partitions, SystemClock(), "test")
        follower = Follower(self.partitions, SystemClock())
        runner = ExpanderRunner(self.store, pool or InProcess(), publisher, follower, open_gate)
        [result] = await runner.run([event])
        return result

    def found(
        self, copy: bytes, kind: str, path: str = "a.zip", revision: int = 1
    ) -> Envelope[ContainerFound]:
        content = self.store.put(copy)
        location = Location(root="seeds", path=path, revision=revision)
        data = ContainerFound(
            document_id=document_id(content.sha256), content=content, location=location, format=kind
        )
        return root_event("parser", data.document_id, location, data, AT)

    def withdrawn(self, container: Envelope[ContainerFound]) -> Envelope[DocumentWithdrawn]:
        location = container.data.location.model_copy(
            update={"revision": container.data.location.revision + 1}
        )
        data = DocumentWithdrawn(
            document_id=container.subject, location=location, reason=WithdrawalReason.DELETED
        )
        return root_event("watcher", container.subject, location, data, AT)

    async def lies(self, container: Envelope[ContainerFound], *paths: str) -> None:
        """Have the ledger say that the container lies there, and nowhere else."""
        name = self.keys_of(container.subject).locations(container.subject)
        await self.redis.delete(name)
        for path in paths:
            await self.redis.hset(name, json.dumps(["seeds", path], separators=(",", ":")), "3")

    def renamed(self, container: Envelope[ContainerFound], path: str) -> Envelope[DocumentLocated]:
        """What the watcher says when the container has left its place for another."""
        came = Location(root="seeds", path=path, revision=3)
        data = DocumentLocated(document_id=container.subject, locations=(came,), left=container.data.location)
        return root_event("watcher", container.subject, came, data, AT)

    async def places(self, document: str) -> list[str]:
        """Where a document lies."""
        raw: Any = await self.redis.hkeys(self.keys_of(document).locations(document))
        return sorted(json.loads(place)[1] for place in raw)

    async def events(self, kind: type[EventData]) -> list[Envelope[Any]]:
        """In the order in which they came; of several partitions in that of their places."""
        pages: list[Any] = [await self.redis.xrange(p.keys.stream(kind)) for p in self.partitions.all]
        found = [decode(fields[PAYLOAD_FIELD.encode()]) for page in pages for _, fields in page]
        return sorted(found, key=_path) if self.partitions.several else found

    def keys_of(self, document: str) -> Keys:
        """The keys of the partition that the document is in."""
        return self.partitions.of(document).keys

    async def state(self, document: str) -> str:
        raw: Any = await self.redis.hget(self.keys_of(document).receipt(document), "state")
        return (raw or b"").decode()


def _path(event: Envelope[Any]) -> str:
    place: Location | None = getattr(event.data, "location", None)
    return place.path if place is not None else ""


@pytest.fixture(params=[1, 4])
def house(request: pytest.FixtureRequest, redis: Redis, namespace: str, tmp_path: Path) -> House:
    """In one partition, and in four."""
    return House(redis, namespace, tmp_path, request.param)


@pytest.fixture
def apart(redis: Redis, namespace: str, tmp_path: Path) -> House:
    """In four partitions."""
    return House(redis, namespace, tmp_path, 4)


def archive(files: Sequence[tuple[str, str]]) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, text in files:
            zipped.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


FIVE = archive([(f"{n}.txt", f"Ferry {n}\n\nThe ferry left Oslo on Monday, number {n}.\n") for n in range(5)])


async def test_each_member_is_discovered_once_at_its_place(house: House) -> None:
    result = await house.run(house.found(FIVE, "zip"))
    assert isinstance(result, Emit)
    assert isinstance(result.data, ContainerExpanded)
    assert (result.data.members, result.data.rejected, result.state) == (5, 0, State.EXPANDED)
    events = await house.events(DocumentDiscovered)
    assert [e.data.location.path for e in events] == [f"a.zip!/{n}.txt" for n in range(5)]
    assert len({e.id for e in events}) == 5
    for event in events:
        assert event.subject == document_id(event.data.content.sha256)
        assert await house.state(event.subject) == "discovered"
        assert event.data.depth == 1
        assert house.store.get(event.data.content).startswith(b"Ferry ")


async def test_an_expansion_that_was_cut_off_goes_on_where_it_was(house: House) -> None:
    found = house.found(FIVE, "zip")
    broken = await house.run(found, InProcess(fail_after=2))
    assert isinstance(broken, OSError)
    assert len(await house.events(DocumentDiscovered)) == 4
    pool = InProcess()
    result = await house.run(found, pool)
    assert isinstance(result, Emit)
    assert pool.calls == 1, "what was published before is not read again"
    events = await house.events(DocumentDiscovered)
    assert [e.data.location.path for e in events] == [f"a.zip!/{n}.txt" for n in range(5)]


async def test_running_it_again_publishes_nothing(house: House) -> None:
    found = house.found(FIVE, "zip")
    first = await house.run(found)
    assert await house.run(found) == first
    assert len(await house.events(DocumentDiscovered)) == 5


async def test_after_everything_was_lost_the_same_ids_come_again(house: House, redis: Redis) -> None:
    found = house.found(FIVE, "zip")
    await house.run(found)
    before = [e.id for e in await house.events(DocumentDiscovered)]
    keys = [key async for key in redis.scan_iter("{" + house.keys.namespace + "*")]
    await redis.delete(*keys)
    await house.run(found)
    assert [e.id for e in await house.events(DocumentDiscovered)] == before


async def test_a_member_seen_elsewhere_is_known(house: House) -> None:
    await house.run(house.found(FIVE, "zip"))
    other = archive([("same.txt", "Ferry 0\n\nThe ferry left Oslo on Monday, number 0.\n")])
    await house.run(house.found(other, "zip", "b.zip"))
    assert [e.data.known for e in await house.events(DocumentDiscovered)] == [False] * 5 + [True]


async def test_a_member_that_was_purged_is_not_announced_again(house: House) -> None:
    [_, second, *_] = [
        document_id(hashlib.sha256(m.data).hexdigest()) for m in members(FIVE, "zip", None, DEFAULT, 1)
    ]
    place = Location(root="seeds", path="1.txt", revision=1)
    assert await mark_purged(house.redis, house.keys_of(second), second, place, AT)
    await house.run(house.found(FIVE, "zip"))
    announced = {event.subject for event in await house.events(DocumentDiscovered)}
    assert len(announced) == 4
    assert second not in announced
    assert await house.state(second) == "withdrawn"
    assert not await house.redis.exists(house.keys_of(second).locations(second))


async def test_members_go_with_their_container_unless_they_lie_elsewhere_too(house: House) -> None:
    first = house.found(FIVE, "zip")
    await house.run(first)
    other = archive([("same.txt", "Ferry 0\n\nThe ferry left Oslo on Monday, number 0.\n")])
    await house.run(house.found(other, "zip", "b.zip"))
    result = await house.run(house.withdrawn(first))
    assert result == Skip("4 members withdrawn")
    withdrawn = await house.events(DocumentWithdrawn)
    assert sorted(e.data.location.path for e in withdrawn) == [f"a.zip!/{n}.txt" for n in range(1, 5)]
    states = [await house.state(e.subject) for e in await house.events(DocumentDiscovered)]
    assert states == ["discovered", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "discovered"]
    assert await house.run(house.withdrawn(first)) == Skip("no container")


async def test_members_go_where_their_container_goes(house: House) -> None:
    found = house.found(FIVE, "zip")
    await house.run(found)
    members = [event.subject for event in await house.events(DocumentDiscovered)]
    await house.lies(found, "a.zip", "b.zip")
    assert await house.run(house.renamed(found, "b.zip")) == Skip("no container", usual=True), "still there"
    await house.lies(found, "b.zip")
    assert await house.run(house.renamed(found, "b.zip")) == Skip("5 members moved")
    assert [await house.places(member) for member in members] == [[f"b.zip!/{n}.txt"] for n in range(5)]
    told = [event.data for event in await house.events(DocumentLocated)]
    assert {(data.left.path, data.came.path, data.total) for data in told} == {
        (f"a.zip!/{n}.txt", f"b.zip!/{n}.txt", 1) for n in range(5)
    }
    assert await house.run(house.renamed(found, "b.zip")) == Skip("no container", usual=True), "done already"
    assert await house.run(house.withdrawn(found)) == Skip("5 members withdrawn")
    assert {event.data.location.path for event in await house.events(DocumentWithdrawn)} == {
        f"b.zip!/{n}.txt" for n in range(5)
    }


async def test_a_container_that_is_renamed_while_it_is_expanded(house: House) -> None:
    found = house.found(FIVE, "zip")
    await house.lies(found, "b.zip")
    await house.run(found)
    members = [event.subject for event in await house.events(DocumentDiscovered)]
    assert [await house.places(member) for member in members] == [[f"b.zip!/{n}.txt"] for n in range(5)]


async def test_a_newer_archive_in_the_same_place_keeps_what_it_still_holds(house: House) -> None:
    old = house.found(FIVE, "zip")
    await house.run(old)
    kept = archive([("0.txt", "Ferry 0\n\nThe ferry left Oslo on Monday, number 0.\n")])
    await house.run(house.found(kept, "zip", revision=2))
    await house.run(house.withdrawn(old))
    paths = {e.data.location.path for e in await house.events(DocumentWithdrawn)}
    assert paths == {f"a.zip!/{n}.txt" for n in range(1, 5)}


async def test_a_container_that_went_meanwhile_publishes_nothing(house: House, redis: Redis) -> None:
    found = house.found(FIVE, "zip")
    await redis.hset(house.keys_of(found.subject).receipt(found.subject), "state", "withdrawn")
    assert await house.run(found) == Skip("withdrawn meanwhile")
    assert await house.events(DocumentDiscovered) == []


async def test_a_member_that_cannot_be_taken_out_is_a_dead_letter_and_its_neighbours_pass(
    house: House,
) -> None:
    broken = bytearray(FIVE)
    at = broken.index(b"number 2")
    broken[at : at + 8] = b"numb\x00r 9"
    result = await house.run(house.found(bytes(broken), "zip"))
    assert isinstance(result, Emit)
    assert isinstance(result.data, ContainerExpanded)
    assert (result.data.members, result.data.rejected) == (4, 1)
    [rejected] = await house.events(DocumentRejected)
    assert rejected.data.location.path == "a.zip!/2.txt"
    assert rejected.data.reason == "malformed"


async def test_json_lines_of_stories_are_documents(house: House) -> None:
    rows = [{"title": f"Ferry {n}", "content": "The ferry left Oslo on Monday."} for n in range(3)]
    copy = "\n".join(map(json.dumps, rows)).encode()
    await house.run(house.found(copy, "json-lines", "stories.jsonl"))
    assert len(await house.events(DocumentDiscovered)) == 3


@contextmanager
def cut_off(point: str) -> Iterator[None]:
    """Whoever passes that point gets no further."""

    def reached(name: str) -> None:
        if name == point:
            raise OSError("the power went")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crash, "point", reached)
        yield


async def lost(house: House) -> list[str]:
    """States of the members' documents that any event told of."""
    documents = {event.subject for event in await house.events(DocumentDiscovered)}
    return sorted([await house.state(document) for document in documents])


@pytest.mark.parametrize("point", ["members.planned", "members.arrived"])
async def test_members_that_arrived_before_the_checkpoint_arrive_once(apart: House, point: str) -> None:
    found = apart.found(FIVE, "zip")
    with cut_off(point):
        assert isinstance(await apart.run(found), OSError)
    assert len(await apart.events(DocumentDiscovered)) == (2 if point == "members.arrived" else 0)
    assert isinstance(await apart.run(found), Emit)
    events = await apart.events(DocumentDiscovered)
    assert [e.data.location.path for e in events] == [f"a.zip!/{n}.txt" for n in range(5)]
    assert len({apart.keys_of(e.subject).number for e in events}) > 1
    assert await apart.run(apart.withdrawn(found)) == Skip("5 members withdrawn")


@pytest.mark.parametrize("point", ["members.planned", "members.arrived"])
async def test_what_arrived_of_a_container_that_went_is_taken_back(apart: House, point: str) -> None:
    found = apart.found(FIVE, "zip")
    assert isinstance(await apart.run(found, InProcess(fail_after=1)), OSError)
    with cut_off(point):
        assert isinstance(await apart.run(found), OSError)
    keys = apart.keys_of(found.subject)
    await apart.redis.hset(keys.receipt(found.subject), "state", "withdrawn")
    await apart.run(apart.withdrawn(found))
    assert await apart.run(found) == Skip("withdrawn meanwhile")
    assert set(await lost(apart)) == {"withdrawn"}
    assert len(await apart.events(DocumentWithdrawn)) == len(await apart.events(DocumentDiscovered))
    assert not await apart.redis.exists(keys.members(found.subject), keys.moving(found.subject))


async def test_members_that_arrive_after_their_container_went_are_taken_back(apart: House) -> None:
    found = apart.found(FIVE, "zip")
    keys = apart.keys_of(found.subject)
    arrive = Spread.arrive

    async def late(self: Spread, rows: Any) -> None:
        await apart.redis.hset(keys.receipt(found.subject), "state", "withdrawn")
        await apart.run(apart.withdrawn(found))
        await arrive(self, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Spread, "arrive", late)
        assert await apart.run(found) == Skip("withdrawn meanwhile")
    assert await lost(apart) == ["withdrawn", "withdrawn"]


async def test_members_that_moved_before_the_list_says_so_move_once(apart: House) -> None:
    found = apart.found(FIVE, "zip")
    await apart.run(found)
    await apart.lies(found, "b.zip")
    with cut_off("members.moved"):
        assert isinstance(await apart.run(apart.renamed(found, "b.zip")), OSError)
    assert await apart.run(apart.renamed(found, "b.zip")) == Skip("5 members moved")
    assert len(await apart.events(DocumentLocated)) == 5
    assert await apart.run(apart.withdrawn(found)) == Skip("5 members withdrawn")
