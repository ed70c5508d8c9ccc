"""The audit: clean books stay clean, and every kind of loss is named."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.asyncio import Redis

from services.operations.accounts import Books, audit
from services.state.keys import Keys, State
from services.watcher.entry import LedgerEntry, LedgerPlace, Stat
from services.watcher.roots import Root
from services.watcher.scan.classify import NOTHING

pytestmark = pytest.mark.server


@dataclass
class Desk:
    """A folder and what the server says of it, made by hand."""

    redis: Redis
    keys: Keys
    folder: Path
    index: list[str]

    async def take_in(self, name: str, content: bytes, state: State = State.INDEXED) -> str:
        """A file that was taken in and got to that state."""
        path = self.folder / name
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        document, place = digest[:40], json.dumps(["copy", name])
        entry = LedgerEntry(LedgerPlace.PRESENT, 1, digest, Stat.of(path.stat()))
        await self.redis.hset(self.keys.roots(), "copy", str(self.folder))
        await self.redis.hset(self.keys.ledger("copy"), name, entry.to_json())
        await self.redis.hset(self.keys.locations(document), place, 1)
        await self.redis.hset(self.keys.receipt(document), mapping={"state": state.value, "reason": ""})
        await self.redis.zadd(self.keys.documents(state), {document: 1})
        if state is State.INDEXED and document not in self.index:
            self.index.append(document)
        return document

    async def books(self) -> Books:
        """The audit."""
        return await audit(self.redis, self.keys, [Root("copy", self.folder)], NOTHING, self.index)


@pytest.fixture
def desk(redis: Redis, namespace: str, tmp_path: Path) -> Desk:
    """Nothing there yet."""
    return Desk(redis, Keys(namespace), tmp_path, [])


async def test_every_file_is_in_one_account(desk: Desk) -> None:
    await desk.take_in("a.txt", b"a")
    await desk.take_in("copy of a.txt", b"a")
    await desk.take_in("bad.txt", b"bad", State.REJECTED)
    (desk.folder / ".hidden").write_bytes(b"")
    (desk.folder / "new.txt").write_bytes(b"not taken in yet")
    books = await desk.books()
    assert books.differences == []
    assert dict(books.files) == {"indexed": 1, "duplicate": 1, "rejected": 1, "ignored": 1, "waiting": 1}
    assert books.ignored == {"hidden": 1}
    assert (books.files_on_disk, books.documents_seen, books.index) == (5, 2, 1)


async def test_warnings_are_counted_and_are_no_difference(desk: Desk) -> None:
    for name, codes in (("a.txt", ["charset-guessed", "ocr"]), ("b.txt", ["ocr"]), ("c.txt", [])):
        document = await desk.take_in(name, name.encode())
        if codes:
            await desk.redis.hset(desk.keys.receipt(document), "warnings", json.dumps(codes))
    gone = {"state": State.WITHDRAWN.value, "reason": "", "warnings": '["damaged"]'}
    await desk.redis.hset(desk.keys.receipt("0" * 40), mapping=gone)
    await desk.redis.zadd(desk.keys.documents(State.WITHDRAWN), {"0" * 40: 1})
    books = await desk.books()
    assert books.differences == []
    assert books.warnings == {"charset-guessed": 1, "ocr": 2}
    assert books.as_dict()["warnings"] == {"charset-guessed": 1, "ocr": 2}


async def test_changed_file_waits(desk: Desk) -> None:
    await desk.take_in("a.txt", b"a")
    (desk.folder / "a.txt").write_bytes(b"another text")
    books = await desk.books()
    assert dict(books.files) == {"waiting": 1}
    assert books.differences == []


Spoil = Callable[[Desk, str], Awaitable[object]]


async def lose_receipt(desk: Desk, document: str) -> None:
    await desk.redis.delete(desk.keys.receipt(document))


async def lose_state(desk: Desk, document: str) -> None:
    await desk.redis.zrem(desk.keys.documents(State.INDEXED), document)


async def mix_states(desk: Desk, document: str) -> None:
    await desk.redis.zadd(desk.keys.documents(State.PARSED), {document: 1})


async def lose_from_index(desk: Desk, document: str) -> None:
    desk.index.remove(document)


async def leave_in_index(desk: Desk, document: str) -> None:  # noqa: ARG001
    desk.index.append("0" * 40)


async def lose_file(desk: Desk, document: str) -> None:  # noqa: ARG001
    (desk.folder / "a.txt").unlink()


async def lose_location(desk: Desk, document: str) -> None:
    await desk.redis.delete(desk.keys.locations(document))


async def withdraw_in_silence(desk: Desk, document: str) -> None:
    await desk.redis.hset(desk.keys.receipt(document), "state", "withdrawn")
    await desk.redis.zrem(desk.keys.documents(State.INDEXED), document)
    await desk.redis.zadd(desk.keys.documents(State.WITHDRAWN), {document: 1})


async def lose_on_the_way(desk: Desk, document: str) -> None:
    await desk.redis.hset(desk.keys.receipt(document), "state", "parsed")
    await desk.redis.zrem(desk.keys.documents(State.INDEXED), document)
    await desk.redis.zadd(desk.keys.documents(State.PARSED), {document: 1})


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (lose_receipt, "receipt"),
        (lose_state, "state"),
        (mix_states, "state"),
        (lose_from_index, "index"),
        (leave_in_index, "index"),
        (lose_file, "missing-file"),
        (lose_location, "location"),
        (withdraw_in_silence, "state"),
        (lose_on_the_way, "lost"),
    ],
)
async def test_every_kind_of_loss_is_named(desk: Desk, spoil: Spoil, check: str) -> None:
    document = await desk.take_in("a.txt", b"a")
    await desk.take_in("b.txt", b"b")
    assert (await desk.books()).differences == []
    await spoil(desk, document)
    books = await desk.books()
    assert check in {d.check for d in books.differences}
    named = " ".join(f"{d.subject} {d.detail}" for d in books.differences)
    assert document in named or "copy/a.txt" in named or "0" * 40 in named


async def test_vanished_root_is_a_difference_and_no_crash(desk: Desk) -> None:
    await desk.take_in("a.txt", b"a")
    root = Root("copy", desk.folder / "gone")
    books = await audit(desk.redis, desk.keys, [root], NOTHING, desk.index)
    assert "root" in {d.check for d in books.differences}


async def test_purged_file_is_ignored_by_name(desk: Desk) -> None:
    document = await desk.take_in("a.txt", b"a")
    await desk.redis.hset(desk.keys.receipt(document), mapping={"state": "withdrawn", "reason": "purged"})
    await desk.redis.zrem(desk.keys.documents(State.INDEXED), document)
    await desk.redis.zadd(desk.keys.documents(State.WITHDRAWN), {document: 1})
    desk.index.remove(document)
    books = await desk.books()
    assert books.differences == []
    assert books.ignored == {"purged": 1}
