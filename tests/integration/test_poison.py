"""A copy that kills the parser's worker each time, its neighbours, and its cure."""

from pathlib import Path

import pytest
from redis.asyncio import Redis

from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentParsed,
    DocumentRejected,
    Location,
    ReasonCode,
)
from copydesk_contracts.ids import document_id
from copydesk_contracts.topology import PAYLOAD_FIELD
from services.delivery.app import StepService
from services.delivery.emit import root_event
from services.parser.pool import ParserPool
from services.parser.runner import ParserRunner
from services.process.clock import SystemClock
from services.state import deadletters
from services.state.content import FolderStore
from services.state.groups import all_groups, ensure_groups
from services.state.keys import Keys
from tests.integration.stepping import AT, Rig, Step, make_settings, until

pytestmark = pytest.mark.server

POISONED = """
import os, signal
from services.parser.step import parse as sound

def parse(copy, name, limits):
    if b"poison" in copy:
        os.kill(os.getpid(), signal.SIGKILL)
    return sound(copy, name, limits)
"""


async def announce(redis: Redis, keys: Keys, store: FolderStore, name: str, text: str) -> str:
    """Store a copy, announce it, and say which document it is."""
    content = store.put(text.encode())
    document, place = document_id(content.sha256), Location(root="copy", path=name, revision=1)
    data = DocumentDiscovered(document_id=document, content=content, location=place, modified=AT)
    event = root_event("watcher", document, place, data, AT)
    await redis.xadd(keys.stream(DocumentDiscovered), {PAYLOAD_FIELD: event.to_json()})
    return document


async def test_poison_is_a_dead_letter_after_its_attempts_and_indexed_after_the_cure(
    redis: Redis, redis_url: str, namespace: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "poisoned.py").write_text(POISONED)
    monkeypatch.syspath_prepend(tmp_path)
    settings = make_settings(redis_url, namespace, attempts=3, backoff=0.05)
    rig, keys, store = Rig(redis, settings, Step()), Keys(namespace), FolderStore(tmp_path / "content")
    await ensure_groups(redis, all_groups(keys))
    names = [f"{n}.txt" for n in range(6)]
    documents = [
        await announce(
            redis, keys, store, name, f"{name}\n\n{'poison' if n == 2 else 'The ferry'} left Oslo.\n"
        )
        for n, name in enumerate(names)
    ]

    async with ParserPool(workers=1, work="poisoned:parse") as pool:
        service = StepService(settings, redis, ParserRunner(store, pool, 1 << 20), SystemClock(), 10)
        async with rig.running(service):
            await until(lambda: redis.xlen(keys.stream(DocumentRejected)), "the dead letter")
            await until(lambda: _all_parsed(rig, 5), "the neighbours")
        assert service.delivery.circuit.reason is None
    [letter] = [found async for found in deadletters.dead_letters(redis, keys)]
    # The worker was killed without a word, which is how the kernel ends one that eats memory.
    assert letter.data.reason in (ReasonCode.PARSER_CRASH, ReasonCode.PARSER_MEMORY)
    assert (letter.data.document_id, letter.data.attempts) == (documents[2], 3)
    assert documents[2] not in {e.subject for e in await rig.events()}

    async with ParserPool(workers=1) as pool:
        service = StepService(settings, redis, ParserRunner(store, pool, 1 << 20), SystemClock(), 10)
        async with rig.running(service):
            assert await deadletters.redrive(redis, keys, letter)
            await until(lambda: _all_parsed(rig, 6), "the cured one")
    assert {e.subject for e in await rig.events()} == set(documents)
    assert [found async for found in deadletters.dead_letters(redis, keys)] == []
    assert all(isinstance(e.data, DocumentParsed) for e in await rig.events())


async def _all_parsed(rig: Rig, count: int) -> bool:
    return len(await rig.events()) == count
