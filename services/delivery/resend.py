"""Publishes again what was lost on its way, once, and says so.

An event whose entry is still on its stream goes to its step's private work as it was: its
results have the ids they would have had. Of one that is gone, the copy itself is still there:
the document is read again from the first step, as a new generation where results of the
earlier one may have been told.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from redis.asyncio import Redis

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, source_of, trace_parent
from copydesk_contracts.events import ContentRef, DocumentDiscovered, DocumentLocated, Location
from copydesk_contracts.topology import EXPANDER, INDEXER, PARSER, PAYLOAD_FIELD, WATCHER
from services.delivery.emit import root_event
from services.process.clock import Clock, milliseconds
from services.state.installation import announced_id
from services.state.keys import GONE, Keys, State
from services.state.locations import INSIDE, standings
from services.state.lost import LOCATED, Lost, ReceiptSweep, readers
from services.state.partitions import Partitions, single
from services.state.receipts import Receipt, StepReceipt, receipt, with_receipts
from services.state.scripts import OVER_MEMORY_LIMIT, script

log = structlog.get_logger()

FIELD = PAYLOAD_FIELD.encode()
NAMED = 10
"""Documents that one line of the log names."""
MOST_LOCATIONS = 100
"""As many as the scripts tell, so that thousands of copies do not make an event of megabytes."""
LEDGER_PAGE = 500
"""Places of a ledger looked at in one round, so that a million of them cost no round more than the first."""

RESEND = script(
    """
local document, state, waiting, mark = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
using(KEYS[1], '', '')
local known = redis.call('HMGET', KEYS[1] .. document, 'state', mark)
if known[1] ~= state or (known[2] or '') ~= waiting then
  return 0
end
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[1] .. document, 'generation', ARGV[6])
end
for i = 3, #KEYS do
  waits_for(document, KEYS[i], publish(KEYS[i], ARGV[5]), mark)
end
redis.call('HINCRBY', KEYS[2], 'documents', 1)
redis.call('HSET', KEYS[2], 'at', ARGV[7])
return 1
""",
    OVER_MEMORY_LIMIT,
)

# A file whose receipt is gone is news again to the next scan, once its ledger has forgotten it.
FORGET = """#!lua flags=allow-oom
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] and redis.call('EXISTS', KEYS[2]) == 0 then
  return redis.call('HDEL', KEYS[1], ARGV[1])
end
return 0
"""


class NotKept(LookupError):
    """What is needed to make the event again is not kept any more."""


def discovery(found: Receipt) -> StepReceipt | None:
    """What the watcher, or for a member of a container the expander, wrote when it found the copy."""
    return next((s for s in found.steps if s.step in (WATCHER, EXPANDER) and s.sha256), None)


async def rediscovered(redis: Redis, keys: Keys, found: Receipt) -> DocumentDiscovered:
    """The discovery of a document, from what receipt and locations say of it. Raises NotKept."""
    seen = discovery(found)
    places: Any = await redis.hgetall(keys.locations(found.document_id))
    if seen is None or seen.sha256 is None or seen.size is None or not places:
        raise NotKept(f"the receipt of {found.document_id} does not name its content")
    place, revision = min(places.items())
    root, path = json.loads(place)
    return DocumentDiscovered(
        document_id=found.document_id,
        content=ContentRef(sha256=seen.sha256, size=seen.size),
        location=Location(root=root, path=path, revision=int(revision)),
        modified=datetime.fromisoformat(seen.at),
        depth=path.count(INSIDE),
    )


def rediscovery(
    installation: str, found: Receipt, data: DocumentDiscovered, generation: int, at: datetime
) -> Envelope[DocumentDiscovered]:
    """The event under the id that it had. Raises NotKept."""
    seen = discovery(found)
    if seen is None or seen.event_id is None:
        raise NotKept(f"the receipt of {found.document_id} does not name the event")
    return envelope_of(DocumentDiscovered)(
        id=seen.event_id,
        source=source_of(installation, seen.step),
        type=data.event_type,
        subject=found.document_id,
        time=at,
        dataschema=schema_id(DocumentDiscovered),
        traceparent=trace_parent(seen.event_id, seen.event_id),
        correlationid=seen.event_id,
        generation=generation,
        data=data,
    )


@dataclass
class Resender:
    """Looks for what was lost and sends it again, a page of receipts and ledgers a turn."""

    redis: Redis
    keys: Keys
    clock: Clock
    partitions: Partitions | None = None
    """All of the namespace, of which `keys` are one; by default it is the only one."""
    _cursors: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._search = ReceiptSweep(self.redis, self.keys)

    async def turn(self) -> int:
        """One round. Returns how many documents were sent again."""
        sent = [lost.document_id for lost in await self._search.turn() if await self.send(lost)]
        if sent:
            log.warning("events-published-again", count=len(sent), documents=sent[:NAMED])
        await self._forget_unknown()
        return len(sent)

    async def send(self, lost: Lost) -> bool:
        """Send one again. False if it went on by itself meanwhile, or nothing can be made of it."""
        try:
            raw, steps, generation = await self._event(lost)
        except NotKept as error:
            log.error("document-lost", document_id=lost.document_id, error=str(error))
            return False
        streams = [self.keys.work(step) for step in steps]
        names = (self.keys.receipt(""), self.keys.resent(), *streams)
        now = milliseconds(self.clock.now())
        fence = (lost.document_id, lost.state.value, lost.waiting, lost.mark)
        return bool(await self.redis.eval(RESEND, len(names), *names, *fence, raw, generation, now))

    async def _event(self, lost: Lost) -> tuple[bytes, tuple[str, ...], int | str]:
        """Payload, steps to send it to, and the receipt's new generation or ''."""
        if lost.state in GONE:
            kept: Any = await self.redis.hget(self.keys.receipt(lost.document_id), "withdrawal")
            if kept is None:
                raise NotKept("its withdrawal is not kept")
            # The index comes last, as the one whose answer settles it.
            return kept, (EXPANDER, INDEXER), ""
        if lost.entry is not None and (raw := await self._still_there(*lost.entry)) is not None:
            return raw, (readers(self.keys)[lost.entry[0]],), ""
        if lost.mark == LOCATED:
            return await self._where_it_lies(lost), (INDEXER,), ""
        return await self._from_the_copy(lost)

    async def _where_it_lies(self, lost: Lost) -> bytes:
        """What the ledger says now, for the index alone: others have the later events."""
        standing = (await standings(self.redis, self.keys, [lost.document_id]))[lost.document_id]
        if not standing.locations:
            raise NotKept("it lies nowhere")
        some = standing.locations[:MOST_LOCATIONS]
        data = DocumentLocated(document_id=lost.document_id, locations=some, total=len(standing.locations))
        source = source_of(await announced_id(self.redis, self.keys), WATCHER)
        return root_event(source, lost.document_id, some[0], data, self.clock.now()).to_json()

    async def _still_there(self, stream: str, entry: str) -> bytes | None:
        found: Any = await self.redis.xrange(stream, entry, entry)
        return found[0][1].get(FIELD) if found else None

    async def _from_the_copy(self, lost: Lost) -> tuple[bytes, tuple[str, ...], int | str]:
        found = await receipt(self.redis, self.keys, lost.document_id)
        if found is None:
            raise NotKept("it has no receipt")
        told = lost.state is not State.DISCOVERED
        generation = found.generation + int(told)
        data = await rediscovered(self.redis, self.keys, found)
        installation = await announced_id(self.redis, self.keys)
        event = rediscovery(installation, found, data, generation, self.clock.now())
        return event.to_json(), (PARSER,), generation if told else ""

    async def _forget_unknown(self) -> None:
        """Let ledgers forget files whose documents have no receipt, as after an eviction."""
        roots: Any = await self.redis.hkeys(self.keys.roots())
        for root in roots:
            await self._look_through(self.keys.ledger(root.decode()))

    async def _look_through(self, ledger: str) -> None:
        page: Any
        cursor, page = await self.redis.hscan(ledger, self._cursors.get(ledger, 0), count=LEDGER_PAGE)
        self._cursors[ledger] = int(cursor)
        live = {path: raw for path, raw in page.items() if b'"state":"present"' in raw}
        documents = [json.loads(raw)["document_id"] for raw in live.values()]
        known = await with_receipts(self.partitions or single(self.redis, self.keys), documents)
        for (path, raw), document in zip(live.items(), documents, strict=True):
            if document not in known:
                log.warning("receipt-missing", document_id=document, ledger=ledger)
                # Elsewhere it cannot come meanwhile: the ledger names what has its receipt already.
                names = (ledger, self.keys.receipt(document))
                await self.redis.eval(FORGET, 2, *names, path, raw)
