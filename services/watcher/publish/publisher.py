"""Changes of places: bytes into the store, then journal, then ledger and events in one script each."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

import structlog
from redis.exceptions import NoScriptError

from copydesk_contracts.envelope import source_of
from copydesk_contracts.ids import document_id
from copydesk_contracts.topology import WATCH, WATCHER
from services.process import crash
from services.process.clock import Clock, milliseconds
from services.process.parts import in_parts
from services.process.traces import Traces, Untraced
from services.process.trouble import Repeater
from services.state.installation import announce_all, announced_id, own_id
from services.state.partitions import Partitions
from services.state.scripts import packaged
from services.watcher.entry import LedgerEntry, read_entry
from services.watcher.publish.change import Change, Seen, Stored, make_change, refreshed, request
from services.watcher.publish.intake import Intake, Ready, parts
from services.watcher.publish.journal import Journal, JournalLine
from services.watcher.publish.moving import Move, Mover
from services.watcher.publish.reading import FileChanged, Refusal
from services.watcher.publish.tracing import spans
from services.watcher.report import WatchReport
from services.watcher.roots import Root
from services.watcher.scan.glance import Glance, glances
from services.watcher.shares import Alone, Shares, fence_key

log = structlog.get_logger()

SOURCE = packaged("services.watcher.publish", "publish.lua")
AT_ONCE = 64
"""Changes that one run of the script makes: it keeps the server for some three milliseconds."""
ASKED = 3
"""The script's answer to a change that it needs to be told more about."""
NONE = "-"
"""Stands where no document came, or left."""


@dataclass(frozen=True)
class LedgerChange:
    """What to write about a place. `line` is null where only the file's dates changed."""

    path: str
    old: bytes
    seen: Seen
    entry: LedgerEntry | None
    line: JournalLine | None = None


@dataclass
class Publisher:
    """Publishes what has settled. Waits out trouble of server and store; `trouble` says what it is.

    What was read in a turn that is over by then is refused as if the file had changed.
    """

    partitions: Partitions
    intake: Intake
    clock: Clock
    worker: str
    journals: Path
    gate: Callable[[], Awaitable[None]]
    traces: Traces = field(default_factory=Untraced)
    shares: Shares = field(default_factory=Alone)

    def __post_init__(self) -> None:
        self.redis, self.keys = self.partitions.home.redis, self.partitions.home.keys
        self._mover = Mover(self.partitions, self.clock)
        self._sha = ""
        self._installation = ""
        self._server = Repeater("publishing copy")
        self._disk = self.intake.disk
        self._open: dict[str, Journal] = {}

    @property
    def trouble(self) -> str | None:
        """What keeps it from publishing, or null."""
        return self._server.trouble or self._disk.trouble

    def journal(self, root: Root) -> Journal:
        """The journal of a root."""
        return self._open.setdefault(root.name, Journal(self.journals / root.journal))

    async def publish(self, root: Root, ready: Sequence[Ready], report: WatchReport) -> set[str]:
        """Publish what is at these places. Returns the paths at which it was something else by then."""
        stale: set[str] = set()
        todo = list(parts(ready))
        taking = self._start_taking_in(root, todo[0]) if todo else None
        try:
            for part, following in zip(todo, [*todo[1:], None], strict=True):
                seen = await taking if taking is not None else []
                # The next part is read and stored while this one is published.
                taking = self._start_taking_in(root, following) if following else None
                await self.gate()
                stale |= await self._publish(root, part, seen, report)
        finally:
            if taking is not None:
                taking.cancel()
        return stale

    async def finish_open(self, root: Root) -> None:
        """Finish the changes of a root that somebody was cut off from, perhaps we ourselves."""
        if not self.partitions.several:
            return
        count = await self._server.call(lambda: self._mover.finish_open(root.name))
        if count:
            log.warning("changes-finished", root=root.name, count=count)

    def _start_taking_in(self, root: Root, part: Sequence[Ready]) -> "asyncio.Task[list[Seen | FileChanged]]":
        return asyncio.create_task(self.intake.take_in(root, part))

    async def _publish(
        self, root: Root, ready: Sequence[Ready], seen: Sequence[Seen | FileChanged], report: WatchReport
    ) -> set[str]:
        await self._introduce()
        old = await self._ledger(root, [r.path for r in ready])
        looks = [
            LedgerChange(r.path, old.get(r.path, b""), s, read_entry(old.get(r.path)))
            for r, s in zip(ready, seen, strict=True)
            if not isinstance(s, FileChanged)
        ]
        drafts = await self._disk.call(lambda: asyncio.to_thread(self._note, root, looks))
        crash.point("publish.before")
        results = await self._run(root, drafts)
        crash.point("publish.after")
        for draft, result in zip(drafts, results, strict=True):
            _count(draft, result, report)
        changed = {r.path for r, s in zip(ready, seen, strict=True) if isinstance(s, FileChanged)}
        return changed | {d.path for d, r in zip(drafts, results, strict=True) if not r[0]}

    async def _introduce(self) -> None:
        """Know who we are, and say so to the others."""
        self._installation = self._installation or await self._own_id()
        await self._server.call(
            lambda: announce_all(self.partitions, self._installation, self.shares.worker is None)
        )

    async def _own_id(self) -> str:
        told = await self._server.call(lambda: announced_id(self.redis, self.keys))
        ours = told if self.shares.worker is None else ""  # of several, it may be another's
        return await self._disk.call(lambda: asyncio.to_thread(own_id, self.journals, ours))

    async def _ledger(self, root: Root, paths: Sequence[str]) -> dict[str, bytes]:
        """The entries that there are. Of a new file there is none, and most files are new."""
        key = self.keys.ledger(root.name)
        told = await glances(self.redis, key, [(path, None) for path in paths], self._server)
        known = [path for path, glance in zip(paths, told, strict=True) if glance is not Glance.UNKNOWN]
        found: Any = await self._server.call(lambda: self.redis.hmget(key, known)) if known else ()
        return {path: raw for path, raw in zip(known, found, strict=True) if raw is not None}

    def _note(self, root: Root, seen: Sequence[LedgerChange]) -> list[LedgerChange]:
        """Drafts with their lines of the journal, without those that change nothing."""
        requests = [request(d.path, d.entry, d.seen) for d in seen]
        wanted = [r for r in requests if r is not None]
        lines = iter(self.journal(root).record(wanted) if wanted else ())
        drafts = [
            replace(d, line=next(lines) if r is not None else None)
            for d, r in zip(seen, requests, strict=True)
        ]
        return [d for d in drafts if d.line is not None or d.entry is not None]

    async def _run(self, root: Root, drafts: Sequence[LedgerChange]) -> list[list[int]]:
        """A second try after a lost answer finds the first one's entry and does nothing."""
        at = self.clock.now()
        several = self.partitions.several
        changes = [self._change(root, d, at, known=several) for d in drafts]
        pairs = list(zip(drafts, changes, strict=True))
        results = await (self._move_all(root, pairs) if several else self._make_all(root, pairs, at))
        if self.traces.wanted:
            made = [change for change, result in zip(changes, results, strict=True) if result[0]]
            self.traces.tell(list(spans(made, self.clock.now())))
        return results

    async def _move_all(self, root: Root, pairs: Sequence[tuple[LedgerChange, Change]]) -> list[list[int]]:
        moves = [(draft.path, draft.old, _move(root, draft, change)) for draft, change in pairs]
        fence = self.shares.fence(root.name)
        return await self._server.call(lambda: self._mover.make(root.name, fence, moves))

    async def _make_all(
        self, root: Root, pairs: Sequence[tuple[LedgerChange, Change]], at: datetime
    ) -> list[list[int]]:
        """That a document has one place more is told only if it is so: few of them have."""
        results = await self._make(root, pairs, at)
        asked = [n for n, result in enumerate(results) if result[0] == ASKED]
        if asked:
            drafts = [pairs[n][0] for n in asked]
            more = [(draft, self._change(root, draft, at, known=True)) for draft in drafts]
            for n, result in zip(asked, await self._make(root, more, at), strict=True):
                results[n] = result
        return results

    async def _make(
        self, root: Root, pairs: Sequence[tuple[LedgerChange, Change]], at: datetime
    ) -> list[list[int]]:
        arguments = [_arguments(root, draft, change) for draft, change in pairs]
        fence = self.shares.fence(root.name)
        runs = [(milliseconds(at), fence, *chain(*few)) for few in in_parts(arguments, AT_ONCE)]
        return await self._server.call(lambda: self._evaluate(self._keys(root), runs))

    async def _evaluate(self, keys: Sequence[str], runs: Sequence[Sequence[Any]]) -> list[list[int]]:
        self._sha = self._sha or await self.redis.script_load(SOURCE)
        pipeline = self.redis.pipeline(transaction=False)
        for values in runs:
            pipeline.evalsha(self._sha, len(keys), *keys, *values)
        answers: list[Any] = await pipeline.execute(raise_on_error=False)
        results = [result for answer in answers for result in _results(answer)]
        failed = next((r for r in results if isinstance(r, Exception)), None)
        if isinstance(failed, NoScriptError):
            self._sha = ""
            return await self._evaluate(keys, runs)
        if failed is not None:
            raise failed
        return results

    def _keys(self, root: Root) -> tuple[str, ...]:
        keys = self.keys
        streams = (keys.stream(event) for event in (WATCH.emits, *WATCH.beside))
        prefixes = (keys.receipt(""), keys.locations(""), keys.documents_prefix())
        return (keys.ledger(root.name), *prefixes, *streams, fence_key(keys, root.name))

    def _change(self, root: Root, draft: LedgerChange, at: datetime, known: bool) -> Change:
        if draft.line is not None:
            source = source_of(self._installation, WATCHER)
            return make_change(source, root.name, draft.line, draft.seen, at, self.worker, known)
        if draft.entry is None:
            raise LookupError(f"nothing to write about {draft.path}")
        return Change(refreshed(draft.entry, draft.seen.stat if draft.seen else None, at))


def _results(answer: Any) -> Sequence[Any]:
    """One for each change of a run of the script; errors among them where it could not be made."""
    if isinstance(answer, bytes):
        return [list(map(int, result.split())) for result in answer.split(b",")]
    return answer if isinstance(answer, list) else [answer]


def _arguments(root: Root, draft: LedgerChange, c: Change) -> tuple[str | bytes, ...]:
    """What the script is told of one change, in its order. Each value costs both sides, so they are few."""
    return (
        draft.path,
        draft.old,
        c.entry.to_json(),
        location_field(root.name, draft.path),
        f"{c.entry.revision} {c.came or NONE} {c.left or NONE}",
        c.discovered,
        c.came_record,
        c.located_more,
        _rest(c),
    )


def _rest(c: Change) -> str:
    """What few changes have, as JSON; empty where this one has nothing of it."""
    if not c.left and not c.rejected:
        return ""
    told = {**_gone(c), "rejected": c.rejected.decode()}
    return json.dumps({name: value for name, value in told.items() if value})


def _gone(c: Change) -> dict[str, str]:
    """What the script is told of a document that left."""
    return {
        "withdrawn": c.withdrawn.decode(),
        "left_record": c.left_record.decode(),
        "left_state": c.left_state,
        "located_less": c.located_less.decode(),
    }


def _move(root: Root, draft: LedgerChange, c: Change) -> Move:
    """The same where documents may lie in several partitions."""
    return Move(
        place=location_field(root.name, draft.path),
        revision=c.entry.revision,
        came=c.came,
        discovered=c.discovered.decode(),
        came_record=c.came_record.decode(),
        located_more=c.located_more.decode(),
        left=c.left,
        gone={"left": c.left, **_gone(c)},
        entry=c.entry.to_json().decode(),
        rejected=c.rejected.decode(),
    )


def location_field(root: str, path: str) -> str:
    """How a location is called among the locations of a document."""
    return f"[{encode_basestring(root)},{encode_basestring(path)}]"  # as json.dumps writes it


def _count(draft: LedgerChange, result: Sequence[int], report: WatchReport) -> None:
    """One published change; a file that only looked different counts as unchanged."""
    was = draft.entry.document_id if draft.entry else None
    if not result[0]:
        return
    if draft.line is None:
        report.unchanged += 1
        report.touch(was)
        return
    report.touch(was)
    if isinstance(draft.seen, Stored):
        report.published += 1
        report.known += result[1] if len(result) > 1 else 0
        report.touch(document_id(draft.seen.ref.sha256))
    elif isinstance(draft.seen, Refusal):
        report.rejected[draft.seen.reason.value] += 1
    report.withdrawn += result[2] if len(result) > 1 else 0
