"""Dead letters, receipts and purge over a real server."""

import json
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import ResponseError

from copydesk_contracts.codec import Codec, decode
from copydesk_contracts.envelope import schema_id
from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentRejected,
    DocumentWithdrawn,
    Location,
    ReasonCode,
)
from copydesk_contracts.topology import ENRICHER, EVENTS, PARSER, WATCHER
from services.delivery.emit import root_event
from services.operations.pace import Pace
from services.operations.purge import mark_purged, scrub
from services.process.clock import SystemClock
from services.process.errors import Rejected
from services.state.content import FolderStore
from services.state.deadletters import DeadLetter, dead_letters, discard, discarded, redrive, take_up
from services.state.keys import State
from services.state.partitions import single
from services.state.receipts import find, receipt
from tests.integration.stepping import AT, FIELD, Rig, discovered, failing, until

pytestmark = pytest.mark.server

ENCRYPTED = Rejected(ReasonCode.ENCRYPTED, "asks for a password")


async def rejected(rig: Rig, *names: str) -> None:
    """Have these files rejected."""
    rig.step.behaviour = failing(dict.fromkeys(names, ENCRYPTED))
    await rig.publish(*names)
    await rig.delivery().process(await rig.read())


async def open_letters(rig: Rig) -> list[DeadLetter]:
    """The open dead letters."""
    return [letter async for letter in dead_letters(rig.redis, rig.keys)]


async def test_rejected_documents_have_open_dead_letters(rig: Rig) -> None:
    await rejected(rig, "a", "b")
    letters = await open_letters(rig)
    assert [letter.data.document_id for letter in letters] == [discovered(n).subject for n in "ab"]
    assert {letter.data.reason for letter in letters} == {ReasonCode.ENCRYPTED}


async def test_redriven_after_the_cure_it_goes_through(rig: Rig) -> None:
    await rejected(rig, "a")
    (letter,) = await open_letters(rig)
    rig.step.behaviour = failing({})
    async with rig.running(rig.service()):
        assert await redrive(rig.redis, rig.keys, letter)
        (output,) = await until(rig.events, "the output")
    assert output.generation == 1
    assert output.correlationid == discovered("a").id
    assert await open_letters(rig) == []
    assert (await rig.receipt("a"))["state"] == "parsed"


async def test_redriven_twice_it_goes_once(rig: Rig) -> None:
    await rejected(rig, "a")
    (letter,) = await open_letters(rig)
    assert await redrive(rig.redis, rig.keys, letter)
    assert not await redrive(rig.redis, rig.keys, letter)
    assert await rig.redis.xlen(rig.keys.work(PARSER)) == 1


async def test_what_cannot_be_sent_stays_open(rig: Rig) -> None:
    await rejected(rig, "a")
    (letter,) = await open_letters(rig)
    await rig.redis.delete(rig.keys.work(PARSER))
    await rig.redis.set(rig.keys.work(PARSER), "no stream")
    with pytest.raises(ResponseError):
        await redrive(rig.redis, rig.keys, letter)
    assert await open_letters(rig) == [letter]


async def test_rejected_again_it_is_another_dead_letter(rig: Rig) -> None:
    await rejected(rig, "a")
    (first,) = await open_letters(rig)
    async with rig.running(rig.service()):
        await redrive(rig.redis, rig.keys, first)

        async def another() -> Any:
            return [x for x in await open_letters(rig) if x.event.id != first.event.id]

        (second,) = await until(another, "another dead letter")
    assert second.event.generation == 1
    assert len(await open_letters(rig)) == 1
    await redrive(rig.redis, rig.keys, second)
    (third,) = await rig.events(rig.keys.work(PARSER))
    assert third.generation == 2, "generations go on counting"


async def test_discarded_it_is_listed_no_more_and_stays_rejected(rig: Rig) -> None:
    await rejected(rig, "a")
    (letter,) = await open_letters(rig)
    assert await discard(rig.redis, rig.keys, letter)
    assert not await discard(rig.redis, rig.keys, letter)
    assert await open_letters(rig) == []
    assert (await rig.receipt("a"))["state"] == "rejected"


async def test_discarded_by_mistake_it_is_taken_up_again(rig: Rig) -> None:
    await rejected(rig, "a", "b")
    first, second = await open_letters(rig)
    await discard(rig.redis, rig.keys, first)
    await redrive(rig.redis, rig.keys, second)
    assert [letter async for letter in discarded(rig.redis, rig.keys)] == [first]
    assert await take_up(rig.redis, rig.keys, first)
    assert not await take_up(rig.redis, rig.keys, first)
    assert not await take_up(rig.redis, rig.keys, second), "what went round again cannot be undone"
    assert await open_letters(rig) == [first]


async def test_an_event_of_a_newer_contract_is_kept_whole_until_it_is_understood(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = json.loads(discovered("a").to_json())
    value["dataschema"] = "urn:copydesk:document.discovered:2"
    value["data"] |= {"mood": "calm" * 40_000}
    await rig.redis.xadd(rig.source, {FIELD: json.dumps(value)})
    await rig.delivery().process(await rig.read())
    (letter,) = await open_letters(rig)
    assert "upgrade" in letter.data.detail
    assert letter.data.original == value, "every byte of it"
    with pytest.raises(ValueError, match="upgrade"):
        await redrive(rig.redis, rig.keys, letter)
    assert await open_letters(rig) == [letter]
    monkeypatch.setattr(DocumentDiscovered, "version", 2)
    monkeypatch.setattr("copydesk_contracts.codec.schema_id", schema_id.__wrapped__)
    monkeypatch.setattr("services.state.deadletters.decode", Codec(EVENTS).decode)
    assert await redrive(rig.redis, rig.keys, letter)
    assert await rig.redis.xlen(rig.keys.work(PARSER)) == 1


async def test_an_event_on_a_wrong_stream_goes_to_the_step_that_reads_it(rig: Rig) -> None:
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    (parsed_event,) = await rig.events()
    await rig.redis.xadd(rig.source, {FIELD: parsed_event.to_json()})
    await rig.delivery().process(await rig.read())
    (letter,) = await open_letters(rig)
    assert await redrive(rig.redis, rig.keys, letter)
    (again,) = await rig.events(rig.keys.work(ENRICHER))
    assert again.id == parsed_event.id


async def test_unreadable_entry_can_be_discarded_and_not_redriven(rig: Rig) -> None:
    await rig.redis.xadd(rig.source, {FIELD: b"\x00 no event"})
    await rig.delivery().process(await rig.read())
    (letter,) = await open_letters(rig)
    assert letter.data.document_id is None
    with pytest.raises(ValueError, match="no valid event"):
        await redrive(rig.redis, rig.keys, letter)
    assert await open_letters(rig) == [letter]
    assert await discard(rig.redis, rig.keys, letter)
    assert await open_letters(rig) == []


async def test_file_that_the_watcher_refused_is_forgotten_by_the_ledger(rig: Rig) -> None:
    place = Location(root="copy", path="big.txt", revision=1)
    data = DocumentRejected(step=WATCHER, reason=ReasonCode.TOO_LARGE, detail="too large", location=place)
    event = root_event(WATCHER, "copy/big.txt", place, data, AT)
    await rig.redis.xadd(rig.keys.stream(DocumentRejected), {FIELD: event.to_json()})
    ledger = rig.keys.ledger("copy")
    entry = f'{{"state":"rejected","revision":1,"reason":"too-large","event_id":"{event.id}"}}'
    await rig.redis.hset(ledger, mapping={"big.txt": entry, "other.txt": entry})
    (letter,) = await open_letters(rig)
    assert await redrive(rig.redis, rig.keys, letter)
    assert await rig.redis.hkeys(ledger) == [b"other.txt"]
    assert await open_letters(rig) == []


async def test_pace_is_kept(rig: Rig) -> None:
    pace = Pace(single(rig.redis, rig.keys), 50.0, 1000, 0.05)
    clock = SystemClock()
    started = clock.monotonic()
    for _ in range(11):
        await pace.wait(PARSER)
    assert clock.monotonic() - started >= 0.2 - 0.01


async def test_receipt_tells_the_way(rig: Rig) -> None:
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    found = await receipt(rig.redis, rig.keys, discovered("a").subject)
    assert found is not None
    step = found.step(PARSER)
    assert step is not None
    assert (found.state, step.outcome, step.worker, step.attempts) == ("parsed", "parsed", "w1", 1)
    assert step.output_id == (await rig.events())[0].id
    assert await receipt(rig.redis, rig.keys, "f" * 40) is None


async def test_documents_are_found_by_the_beginning_of_their_id(rig: Rig) -> None:
    await rig.publish("a", "b", "c")
    await rig.delivery().process(await rig.read())
    subject = discovered("b").subject
    assert await find(rig.redis, rig.keys, subject[:12]) == [subject]
    assert await find(rig.redis, rig.keys, subject) == [subject]
    assert await find(rig.redis, rig.keys, "0" * 40) == []
    assert await find(rig.redis, rig.keys, "*") == []


async def purge(rig: Rig, store: FolderStore, name: str) -> Any:
    """Take the document of that file down."""
    event = discovered(name)
    await mark_purged(rig.redis, rig.keys, event.subject, event.data.location, AT)
    return await scrub(single(rig.redis, rig.keys), store, event.subject)


async def test_purged_document_leaves_nothing_but_a_tombstone(rig: Rig, tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    for name in ("a", "b"):
        store.put(name.encode())
    await rig.publish("a", "b")
    await rig.delivery().process(await rig.read())
    done = await purge(rig, store, "a")
    assert (done.entries, done.contents) == (2, 1)
    assert [e.subject for e in await rig.events()] == [discovered("b").subject]
    assert set(store.names()) == {discovered("b").data.content.sha256}
    (withdrawn,) = await rig.events(rig.keys.stream(DocumentWithdrawn))
    assert withdrawn.subject == discovered("a").subject
    left = await rig.receipt("a")
    assert (left["state"], left["reason"]) == ("withdrawn", "purged")
    assert set(left) == {"state", "reason", "purged_at"}
    assert await purge(rig, store, "a") == type(done)(0, 0)
    assert len(await rig.events(rig.keys.stream(DocumentWithdrawn))) == 1


async def test_purged_document_in_the_hands_of_a_step_is_not_published(rig: Rig, tmp_path: Path) -> None:
    await rig.publish("a")
    entries = await rig.read()
    await mark_purged(rig.redis, rig.keys, discovered("a").subject, discovered("a").data.location, AT)
    await rig.delivery().process(entries)
    assert await rig.events() == []
    assert await rig.pending() == 0
    assert (await rig.receipt("a"))["state"] == "withdrawn"
    await scrub(single(rig.redis, rig.keys), FolderStore(tmp_path), discovered("a").subject)


async def test_purged_delayed_work_goes_too(rig: Rig, tmp_path: Path) -> None:
    rig.step.behaviour = failing({"a": RuntimeError("x")})
    await rig.publish("a")
    await rig.delivery().process(await rig.read())
    assert await rig.redis.zcard(rig.keys.delayed(PARSER)) == 1
    await purge(rig, FolderStore(tmp_path), "a")
    assert await rig.redis.zcard(rig.keys.delayed(PARSER)) == 0


async def test_tombstone_outlives_other_receipts(rig: Rig) -> None:
    from services.delivery.housekeeping import Housekeeping

    await rig.publish("a")
    await mark_purged(rig.redis, rig.keys, discovered("a").subject, discovered("a").data.location, AT)
    keeper = Housekeeping(rig.redis, rig.keys, rig.settings, SystemClock())
    await keeper.expire(10**15)
    assert await rig.redis.exists(rig.keys.receipt(discovered("a").subject))
    assert await rig.redis.zcard(rig.keys.documents(State.WITHDRAWN)) == 1


async def test_dead_letter_is_readable_cloud_event_of_a_known_type(rig: Rig) -> None:
    await rejected(rig, "a")
    ((_, fields),) = await rig.redis.xrange(rig.keys.stream(DocumentRejected))
    assert isinstance(decode(fields[FIELD]).data, DocumentRejected)
