"""Ledger entries: what the server says of them at a glance is what reading them says."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from copydesk_contracts.events import ReasonCode
from services.process.trouble import Repeater
from services.watcher.entry import LedgerEntry, LedgerPlace, Stat, read_entry
from services.watcher.scan.glance import CHUNK, Glance, glances, live_places

pytestmark = pytest.mark.server

numbers = st.integers(0, 2**63)
looks = st.builds(Stat, numbers, numbers, numbers, numbers, numbers)
entries = st.builds(
    LedgerEntry,
    state=st.sampled_from(LedgerPlace),
    revision=st.integers(1, 99),
    sha256=st.none() | st.just("0" * 64),
    stat=st.none() | looks,
    reason=st.none() | st.sampled_from(ReasonCode),
    detail=st.none() | st.text(max_size=20) | st.just('"stat":[1,2,3,4,5]'),
)
paths = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


def expected(entry: LedgerEntry | None, look: Stat | None) -> Glance:
    if entry is None:
        return Glance.UNKNOWN
    there = look is not None and entry.state is LedgerPlace.PRESENT and entry.stat == look
    return Glance.AS_IT_WAS if there else Glance.TO_READ


async def ask(url: str, ledger: dict[str, LedgerEntry], asked: list[tuple[str, Stat | None]]) -> None:
    redis, patience = Redis.from_url(url), Repeater("asking")
    await redis.delete("ledger")
    if ledger:
        await redis.hset("ledger", mapping={path: entry.to_json() for path, entry in ledger.items()})
    told = await glances(redis, "ledger", asked, patience)
    assert told == [expected(ledger.get(path), look) for path, look in asked]
    live = [path async for part in live_places(redis, "ledger", patience) for path in part]
    assert set(live) == {path for path, entry in ledger.items() if entry.live}
    await redis.aclose()


@settings(max_examples=50, deadline=None)
@given(ledger=st.dictionaries(paths, entries, max_size=8), others=st.lists(paths, max_size=3), other=looks)
def test_a_glance_tells_what_reading_does(
    valkey: Path, ledger: dict[str, LedgerEntry], others: list[str], other: Stat
) -> None:
    assert all(read_entry(entry.to_json()) == entry for entry in ledger.values())
    asked: list[tuple[str, Stat | None]] = [(path, other) for path in others]
    for path, entry in ledger.items():
        asked += [(path, look) for look in (entry.stat, other, Stat(1, 2, 3, 4, 5))]
    asyncio.run(ask(f"unix://{valkey}", ledger, asked))


async def test_many_are_asked_for_in_parts(redis_url: str) -> None:
    stats = {f"{n}.txt": Stat(n, 2, 3, 4, 5) for n in range(2 * CHUNK + 7)}
    ledger = {path: LedgerEntry(LedgerPlace.PRESENT, 1, stat=stat) for path, stat in stats.items()}
    ledger["gone.txt"] = LedgerEntry(LedgerPlace.GONE, 2)
    asked = [(path, stat._replace(size=7)) for path, stat in stats.items()]
    await ask(redis_url, ledger, [*asked, ("new.txt", None), ("gone.txt", None)])


async def test_what_cannot_be_read_has_to_be_read(redis: Redis) -> None:
    await redis.delete("ledger")
    await redis.hset("ledger", "a.txt", b'{"state":"gone","stat":[1,2,3,4,5]}')
    await redis.hset("ledger", "b.txt", b"no entry")
    asked = [(path, Stat(1, 2, 3, 4, 5)) for path in ("a.txt", "b.txt")]
    assert await glances(redis, "ledger", asked, Repeater("asking")) == [Glance.TO_READ, Glance.TO_READ]
