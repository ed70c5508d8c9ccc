"""Jobs waiting for a worker: taken several at once where they are small, alone where they are suspect."""

import asyncio
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from services.parser.sandbox.frames import Frame
from services.process.errors import Rejected

MOST: Final = 32
"""Copies a worker is given at once, so that the trip costs little beside the parsing."""
MOST_BYTES: Final = 256 * 1024
"""Of one batch: a worker that dies takes it along, and its copies are parsed once more, one by one."""

Answer = Frame | Rejected


@dataclass
class Job:
    """One request and who waits for its answer. A suspect was being read when a worker crashed."""

    request: Frame
    answer: asyncio.Future[Answer]
    suspect: bool = False


@dataclass
class JobQueue:
    """First in, first out, but for jobs that are put back."""

    waiting: deque[Job] = field(default_factory=deque)
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, job: Job) -> None:
        """Add a job at the end."""
        self.waiting.append(job)
        self._arrival.set()

    def put_back(self, jobs: Sequence[Job]) -> None:
        """Add jobs at the front again, in their order."""
        self.waiting.extendleft(reversed(jobs))
        self._arrival.set()

    async def take(self, takers: int) -> list[Job]:
        """The next jobs for one of `takers` workers: a fair share, small ones together, a suspect alone."""
        while True:
            while not self.waiting:
                self._arrival.clear()
                await self._arrival.wait()
            if batch := self._batch(min(MOST, math.ceil(len(self.waiting) / takers))):
                return batch

    def _batch(self, most: int) -> list[Job]:
        batch: list[Job] = []
        size = 0
        while self.waiting and len(batch) < most:
            job = self.waiting[0]
            size += len(job.request.body)
            if batch and (job.suspect or size > MOST_BYTES):
                break
            self.waiting.popleft()
            if not job.answer.done():
                batch.append(job)
            if batch and batch[0].suspect:
                break
        return batch
