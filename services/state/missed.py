"""What a foreign group or a webhook missed: events that were trimmed before it had them, kept on disk.

A file for each run of trimmed events, in a folder for each type; a line is an event. How long
they are kept is a matter of disk, not of the server's memory. What each group missed is noted
on the server: from which to which place, and how many.
"""

import heapq
import json
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from redis.asyncio import Redis

from services.state.keys import Keys

HEAD: Final = b'{"sequence":"'
PLACE: Final = slice(len(HEAD), len(HEAD) + 16)
SETTLE: Final = """#!lua
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
"""


@dataclass(frozen=True)
class Gap:
    """Events of one type that a group missed: the places of the first and the last, and how many.

    Of those between the two the group may have finished some, out of order. `partition` is the number of
    the one whose events they are.
    """

    event_type: str
    first: str
    last: str
    count: int
    partition: int = 0


async def note(redis: Redis, keys: Keys, group: str, gap: Gap) -> None:
    """Add to what the group missed."""
    before = {g.event_type: g for g in await gaps(redis, keys, group)}.get(gap.event_type)
    first, count = (before.first, before.count + gap.count) if before else (gap.first, gap.count)
    await redis.hset(keys.missed(group), gap.event_type, _told(replace(gap, first=first, count=count)))


async def gaps(redis: Redis, keys: Keys, group: str) -> list[Gap]:
    """What the group missed, by type."""
    found: Any = await redis.hgetall(keys.missed(group))
    told = [Gap(name.decode(), *json.loads(raw)) for name, raw in found.items()]
    return sorted((replace(gap, partition=keys.number) for gap in told), key=lambda gap: gap.event_type)


async def settle(redis: Redis, keys: Keys, group: str, seen: Sequence[Gap]) -> None:
    """Forget these gaps: the group has the events again, or does not want them.

    One that has grown since it was looked at stays as it is, with what the group has by now.
    """
    for gap in seen:
        await redis.eval(SETTLE, 1, keys.missed(group), gap.event_type, _told(gap))


def _told(gap: Gap) -> str:
    return json.dumps([gap.first, gap.last, gap.count])


def missed_events(folder: Path, keys: Keys) -> "MissedEvents":
    """Those of a partition, of which each has its own order."""
    return MissedEvents(folder / str(keys.number) if keys.number else folder)


class MissedEvents:
    """The events themselves. Blocking: call it in a thread. All methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, event_type: str, payloads: Sequence[bytes]) -> None:
        """Keep them durably, under the place of the first. Ones without a place are none of ours."""
        ours = [payload for payload in payloads if payload.startswith(HEAD) and b"\n" not in payload]
        if ours:
            self._write(self._folder / event_type / f"{ours[0][PLACE].decode()}.jsonl", ours)

    def read(self, gap: Gap) -> Iterator[bytes]:
        """The events of a gap that are still kept, in order and each once."""
        last = b""
        for path in self._files(gap.event_type, gap.first):
            if path.stem > gap.last:
                return
            for line in path.read_bytes().splitlines():
                place = line[PLACE]
                if gap.first.encode() <= place <= gap.last.encode() and place > last:
                    last = place
                    yield line

    def between(self, event_types: Iterable[str], after: str, last: str, limit: int) -> list[bytes]:
        """So many of the events after a place, up to the last one, of several types in their order."""
        runs = [self.read(Gap(name, after, last, 0)) for name in event_types]
        merged = heapq.merge(*runs, key=lambda line: line[PLACE])
        return list(islice((line for line in merged if line[PLACE] > after.encode()), limit))

    def forget(self, document_id: str) -> int:
        """Drop every event about a document. Returns how many there were."""
        subject = b'"subject":"' + document_id.encode() + b'"'
        dropped = 0
        for path in sorted(self._folder.glob("*/*.jsonl")):
            lines = path.read_bytes().splitlines()
            left = [line for line in lines if subject not in line]
            if len(left) < len(lines):
                dropped += len(lines) - len(left)
                self._write(path, left)
        return dropped

    def expire(self, before: str, size: int) -> None:
        """Drop the files that begin before that place, and the oldest until all take no more than `size`."""
        files = sorted(self._folder.glob("*/*.jsonl"), key=lambda path: path.stem)
        total = sum(path.stat().st_size for path in files)
        for path in files:
            if path.stem >= before and total <= size:
                return
            total -= path.stat().st_size
            path.unlink()

    def _files(self, event_type: str, first: str) -> list[Path]:
        """The files in order, from the one on that has the first place: each begins where it is named."""
        files = sorted((self._folder / event_type).glob("*.jsonl"))
        begin = bisect_right(files, first, key=lambda path: path.stem)
        return files[max(0, begin - 1) :]

    def _write(self, path: Path, lines: Sequence[bytes]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            file.writelines(line + b"\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
