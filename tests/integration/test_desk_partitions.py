"""What the desk shows and does of documents that lie in three partitions."""

from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from copydesk_contracts.events import ReasonCode
from services.desk.live.operations import LiveOperations
from services.desk.live.probe import LiveProbe
from services.desk.live.receipts import LiveReceipts
from services.index.memory.store import MemoryIndex, MemorySearcher
from services.operations.flow import count_of
from services.process.clock import SystemClock
from services.process.errors import Rejected
from services.state.content import FolderStore
from services.state.keys import Keys, State
from services.state.partitions import Partition, Partitions, claim_partitions
from tests.integration.stepping import Rig, Step, discovered, failing, make_settings, until
from tests.integration.test_partitions import publish

pytestmark = pytest.mark.server

NAMES = [str(number) for number in range(12)]


@pytest_asyncio.fixture
async def rig(redis: Redis, redis_url: str, namespace: str) -> Rig:
    """A parser over three partitions that refuses half of what comes."""
    await claim_partitions(redis, Keys(namespace), 3)
    step = Step(failing({name: Rejected(ReasonCode.ENCRYPTED, "asks for a password") for name in NAMES[::2]}))
    return Rig(redis, make_settings(redis_url, namespace, partitions=3), step)


async def test_letters_of_all_are_listed_and_each_goes_round_where_it_is(rig: Rig, tmp_path: Path) -> None:
    service = rig.service(16)
    partitions = service.all
    desk = LiveOperations(partitions, SystemClock(), FolderStore(tmp_path))
    await publish(partitions, *NAMES)
    refused = [discovered(name).subject for name in NAMES[::2]]
    assert {partitions.of(document).keys.number for document in refused} == {0, 1, 2}

    async def told() -> bool:
        return (
            len(await desk.dead_letters(20)) == len(refused) and await count_of(partitions, State.PARSED) == 6
        )

    async with rig.running(service):
        await until(told, "six letters, six articles")
        letters = await desk.dead_letters(20)
        assert sorted(str(letter.document_id) for letter in letters) == sorted(refused)
        assert [letter.at for letter in letters] == sorted((letter.at for letter in letters), reverse=True)
        assert list(await desk.dead_letters(2)) == list(letters[:2])
        flow = await desk.flow()
        assert (flow.states["parsed"], flow.states["rejected"], flow.reasons) == (6, 6, {"encrypted": 6})
        receipts = [await LiveReceipts(partitions).get(document) for document in refused]
        assert [receipt.reason for receipt in receipts if receipt is not None] == ["encrypted"] * 6
        ids = [letter.id for letter in letters]
        assert await desk.discard(ids[:3]) == 3
        assert {letter.id for letter in await desk.discarded(20)} == set(ids[:3])
        assert await desk.take_up(ids[:3]) == 3
        rig.step.behaviour = Step().behaviour
        assert await desk.redrive([*ids, "unknown"]) == 6
        await until(lambda: _parsed(partitions, 12), "all articles")
    assert await desk.dead_letters(20) == []
    rates = {step.step: step.rate for step in (await desk.flow()).steps}
    assert rates["parser"], "what it finished in all of them"


async def _parsed(partitions: Partitions, count: int) -> bool:
    return await count_of(partitions, State.PARSED) == count


async def test_a_desk_of_another_number_is_not_ready(redis: Redis, namespace: str) -> None:
    await claim_partitions(redis, Keys(namespace), 3)
    searcher = MemorySearcher(MemoryIndex())
    for count, reason in ((3, None), (1, f"namespace {namespace} was made with 3 partitions, and")):
        partitions = Partitions(tuple(Partition(redis, Keys(namespace, n)) for n in range(count)))
        told = await LiveProbe(partitions, searcher).unready()
        assert told is reason or str(told).startswith(str(reason))
