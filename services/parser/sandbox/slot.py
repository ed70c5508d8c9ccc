"""One place of the pool: a worker, replaced whenever it dies, and the jobs it is given."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.sandbox.fork_server_client import ForkServer, Sandbox, WorkerExit
from services.parser.sandbox.frames import ASKS, BrokenFrame, Frame, receive_frame
from services.parser.sandbox.pictures import Pictures
from services.parser.sandbox.post_mortem import after_crash, after_timeout
from services.parser.sandbox.queue import Job, JobQueue
from services.process.errors import Rejected

BUFFER: Final = 1024 * 1024
"""Bytes read ahead of a worker's answers; most are smaller."""
EXIT_WAIT: Final = 2.0
"""Seconds in which a worker whose channel has ended must be gone too."""


class WorkerGone(Exception):
    """The worker is not there any more."""


@dataclass
class Channel:
    """A live worker and the two directions of its socket; `served` counts its answers."""

    worker: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    served: int = 0

    async def close(self) -> None:
        """Hang up; a worker that is not in the middle of something ends by itself."""
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()


@dataclass
class Slot:
    """Takes jobs from the queue for ever, a batch at a time, and answers each."""

    queue: JobQueue
    fork_server: ForkServer
    sandbox: Sandbox
    takers: int
    channel: Channel | None = None
    batch: list[Job] = field(default_factory=list)

    async def run(self) -> None:
        """Until cancelled. Raises ForkServerDied where no worker can be had."""
        try:
            while True:
                self.batch = await self.queue.take(self.takers)
                if self.batch[0].suspect:
                    await self._discard()
                await self._send(await self._open())
        finally:
            self.queue.put_back(self.batch)
            await self._discard()

    async def _send(self, channel: Channel) -> None:
        channel.writer.write(b"".join(job.request.to_bytes() for job in self.batch))
        try:
            while self.batch:
                await self._receive(channel)
        except WorkerGone:
            self.queue.put_back(self.batch)
            self.batch = []
            await self._discard()

    async def _receive(self, channel: Channel) -> None:
        """Answer the first job of the batch. Raises WorkerGone where the worker cannot do the rest."""
        try:
            async with asyncio.timeout(self.sandbox.timeout):
                frame = await self._next(channel)
        except TimeoutError:
            self._answer(after_timeout(self.sandbox.timeout))
            raise WorkerGone from None
        except BrokenFrame as error:
            self._answer(Rejected(ReasonCode.PARSER_CRASH, str(error)))
            raise WorkerGone from None
        except (asyncio.IncompleteReadError, OSError):
            await self._crashed(channel)
            raise WorkerGone from None
        if frame.head.get("status") == "retired":
            raise WorkerGone
        channel.served += 1
        self._answer(frame)

    async def _next(self, channel: Channel) -> Frame:
        """The worker's next answer; pictures that it asks for meanwhile are read."""
        pictures = Pictures(self.fork_server, self.sandbox.limits.ocr_seconds)
        while (frame := await receive_frame(channel.reader)).head.get("status") == ASKS:
            channel.writer.write((await pictures.read(frame)).to_bytes())
        return frame

    async def _crashed(self, channel: Channel) -> None:
        """Reject the job that was being read; where others were read before it, it is tried alone first."""
        try:
            end = await asyncio.wait_for(self.fork_server.exit_of(channel.worker), EXIT_WAIT)
        except TimeoutError:
            end = WorkerExit(code=0, memory=0)
        if channel.served and not self.batch[0].suspect:
            self.batch[0].suspect = True
        else:
            self._answer(after_crash(end, self.sandbox.memory))

    def _answer(self, answer: Frame | Rejected) -> None:
        job = self.batch.pop(0)
        if not job.answer.done():
            job.answer.set_result(answer)

    async def _open(self) -> Channel:
        if self.channel is None:
            worker, connection = await self.fork_server.spawn()
            reader, writer = await asyncio.open_unix_connection(sock=connection, limit=BUFFER)
            self.channel = Channel(worker, reader, writer)
        return self.channel

    async def _discard(self) -> None:
        """End the worker, whatever it is doing."""
        channel, self.channel = self.channel, None
        if channel is not None:
            self.fork_server.forget(channel.worker)
            await channel.close()
