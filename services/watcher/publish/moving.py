"""Changes of places whose documents lie in several partitions: begun, done part by part, and ended.

What is to be done is written down beside the ledger before anything is done, so that whoever comes next
finishes what somebody was killed over. A part is done once, however many do it: each partition keeps the
number of the last change of a place that it had part in.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, Final

from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentLocated,
    DocumentRejected,
    DocumentWithdrawn,
)
from services.process import crash
from services.process.clock import Clock, milliseconds
from services.process.parts import in_parts
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions
from services.state.scripts import OVER_MEMORY_LIMIT, packaged
from services.watcher.shares import fence_key

_PACKAGE: Final = "services.watcher.publish"
INTEND: Final = packaged(_PACKAGE, "intend.lua")
PART: Final = packaged(_PACKAGE, "part.lua")
CLOSE: Final = packaged(_PACKAGE, "close.lua", flags=OVER_MEMORY_LIMIT)
AT_ONCE: Final = 64
"""Changes that one run of a script makes: it keeps the server for some three milliseconds."""
BEGUN, FOREIGN = 1, 3
"""What the first script says of a change that is ours to do, and of one that somebody else began."""


@dataclass(frozen=True)
class Move:
    """What a change does in the partitions, and what the ledger says afterwards; all of it text.

    `came` and `left` are ids of documents or empty; `gone` is what the script is told of the one that left.
    """

    place: str
    revision: int
    came: str
    discovered: str
    came_record: str
    located_more: str
    left: str
    gone: Mapping[str, str]
    entry: str
    rejected: str

    def to_json(self) -> str:
        """As it is kept beside the ledger; empty if no document is concerned."""
        return json.dumps(asdict(self), ensure_ascii=False) if self.came or self.left else ""


@dataclass(frozen=True)
class Begun:
    """A change under way: its place, its number, what it does."""

    path: str
    number: str
    move: Move


def read_begun(path: str, raw: bytes) -> Begun:
    """From what is kept beside the ledger."""
    number, _, told = raw.decode().partition(" ")
    return Begun(path, number, Move(**json.loads(told)))


@dataclass(frozen=True)
class Mover:
    """Makes changes over all partitions of a namespace. Raises redis.exceptions.RedisError, OSError."""

    partitions: Partitions
    clock: Clock

    async def make(
        self, root: str, fence: str, changes: Sequence[tuple[str, str | bytes, Move]]
    ) -> list[list[int]]:
        """Path, ledger entry that it was computed from, and what it does, of each.

        Gives for each [1, known, withdrawn], [2] if it was made before, [0] if the place has to be
        looked at again.
        """
        answers = [
            answer for few in in_parts(changes, AT_ONCE) for answer in await self._begin(root, fence, few)
        ]
        crash.point("publish.begun")
        told = list(zip(changes, answers, strict=True))
        others = [read_begun(path, answer[1]) for (path, _, _), answer in told if answer[0] == FOREIGN]
        ours = {
            path: Begun(path, answer[1].decode(), move)
            for (path, _, move), answer in told
            if answer[0] == BEGUN and len(answer) > 1
        }
        await self.finish(root, others)
        done = await self.finish(root, list(ours.values()))
        return [
            [BEGUN, *done[path]] if path in ours else [int(answer[0]) % FOREIGN]
            for (path, _, _), answer in told
        ]

    async def finish_open(self, root: str) -> int:
        """Finish what somebody began and did not end. Returns how many changes there were."""
        home, count = self.partitions.home, 0
        async for path, raw in home.redis.hscan_iter(home.keys.moving(root), count=AT_ONCE):
            await self.finish(root, [read_begun(path.decode(), raw)])
            count += 1
        return count

    async def finish(self, root: str, begun: Sequence[Begun]) -> dict[str, tuple[int, int]]:
        """Do every part: first what came, then what left elsewhere, then the ledger.

        Gives for each path whether its document was known, and whether the old one was withdrawn.
        """
        known = await self._parts(root, [b for b in begun if b.move.came], self._arrival)
        crash.point("publish.arrived")
        left = await self._parts(root, [b for b in begun if self._leaves_elsewhere(b)], self._leaving)
        crash.point("publish.left")
        for few in in_parts(begun, AT_ONCE):
            await self._close(root, few)
        both = {b.path: (known.get(b.path, (0, 0)), left.get(b.path, (0, 0))) for b in begun}
        return {path: (a[0], a[1] + b[1]) for path, (a, b) in both.items()}

    def _leaves_elsewhere(self, begun: Begun) -> bool:
        came, left = begun.move.came, begun.move.left
        return bool(left) and not (came and self.partitions.of(came) == self.partitions.of(left))

    def _arrival(self, begun: Begun) -> tuple[Partition, tuple[str, ...]]:
        m = begun.move
        gone = "" if self._leaves_elsewhere(begun) or not m.left else json.dumps(m.gone)
        return self.partitions.of(m.came), (m.came, m.discovered, m.came_record, m.located_more, gone)

    def _leaving(self, begun: Begun) -> tuple[Partition, tuple[str, ...]]:
        return self.partitions.of(begun.move.left), ("", "", "", "", json.dumps(begun.move.gone))

    async def _begin(
        self, root: str, fence: str, changes: Sequence[tuple[str, str | bytes, Move]]
    ) -> list[Any]:
        home = self.partitions.home
        keys = home.keys
        names = (
            *(keys.ledger(root), keys.moving(root), keys.moving_last()),
            *(keys.stream(DocumentRejected), fence_key(keys, root)),
        )
        rows = [(path, old, m.entry, m.to_json(), m.rejected) for path, old, m in changes]
        told: Any = await home.redis.eval(INTEND, len(names), *names, fence, *chain.from_iterable(rows))
        return list(told)

    async def _parts(
        self,
        root: str,
        begun: Iterable[Begun],
        part: Callable[[Begun], tuple[Partition, tuple[str, ...]]],
    ) -> dict[str, tuple[int, int]]:
        shares: dict[Partition, list[tuple[str | int, ...]]] = {}
        for b in begun:
            partition, told = part(b)
            fixed: tuple[str | int, ...] = (b.path, b.number, b.move.place, b.move.revision)
            shares.setdefault(partition, []).append(fixed + told)
        results: dict[str, tuple[int, int]] = {}
        for partition, rows in shares.items():
            for few in in_parts(rows, AT_ONCE):
                results |= await self._part(partition, root, few)
        return results

    async def _part(
        self, partition: Partition, root: str, rows: Sequence[tuple[str | int, ...]]
    ) -> dict[str, tuple[int, int]]:
        names = _part_keys(partition.keys, root)
        now = milliseconds(self.clock.now())
        told: Any = await partition.redis.eval(PART, len(names), *names, now, *chain.from_iterable(rows))
        failed = next((answer for answer in told if isinstance(answer, Exception)), None)
        if failed is not None:
            raise failed
        return {str(row[0]): (answer[0], answer[1]) for row, answer in zip(rows, told, strict=True)}

    async def _close(self, root: str, begun: Sequence[Begun]) -> None:
        home = self.partitions.home
        names = (home.keys.ledger(root), home.keys.moving(root), home.keys.stream(DocumentRejected))
        rows = [(b.path, b.number, b.move.entry, b.move.rejected) for b in begun]
        await home.redis.eval(CLOSE, len(names), *names, *chain.from_iterable(rows))


def _part_keys(keys: Keys, root: str) -> tuple[str, ...]:
    streams = (keys.stream(event) for event in (DocumentDiscovered, DocumentWithdrawn, DocumentLocated))
    prefixes = (keys.receipt(""), keys.locations(""), keys.documents_prefix())
    return (keys.moved(root), *prefixes, *streams)
