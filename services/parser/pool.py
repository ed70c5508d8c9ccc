"""A pool of parsers that survives whatever it is given: a poison copy costs a child process, no more."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self, TypeVar

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.limits import DEFAULT, MIB, Limits
from services.parser.sandbox.answers import Chunk, article_of, chunk_of, made_of, rejection_of
from services.parser.sandbox.fork_server_client import ForkServer, ForkServerDied, Sandbox, Unconfined
from services.parser.sandbox.frames import BrokenFrame, Frame
from services.parser.sandbox.queue import Answer, Job, JobQueue
from services.parser.sandbox.slot import Slot
from services.parser.sandbox.walls import Mode, Walls
from services.parser.step import Container
from services.process.errors import Rejected

T = TypeVar("T")

PARSE: Final = "services.parser.step:open_copy"
CHUNK_MEMBERS: Final = 200
"""Members brought over at once: small ones cost more by the trip than by their bytes."""
CHUNK_BYTES: Final = 32 * MIB


class ParserPool:
    """Worker processes behind `parse` and `expand`. Use as `async with ParserPool() as pool`.

    A copy that takes more than `timeout` seconds or `memory` bytes, or crashes its worker,
    is rejected (parser-timeout, parser-memory, parser-crash); the worker is killed and
    replaced, and the other copies do not notice. `work` names the parse function, `mode` says
    which walls have to stand around the workers.
    """

    def __init__(
        self,
        workers: int = 2,
        timeout: float = 30.0,
        memory: int = 512 * MIB,
        limits: Limits = DEFAULT,
        work: str = PARSE,
        mode: Mode = "best",
    ) -> None:
        self._sandbox = Sandbox(work, limits, timeout, memory, mode)
        self._workers = workers
        self._queue = JobQueue()
        self._keeper: asyncio.Task[None] | None = None
        self._failed: ForkServerDied | None = None
        self._walls: asyncio.Future[Walls] | None = None

    async def __aenter__(self) -> Self:
        self._walls = asyncio.get_running_loop().create_future()
        self._keeper = asyncio.create_task(self._keep())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        self._drop(None)

    async def walls(self) -> Walls:
        """What stands around the workers. Raises Unconfined where that is not enough, ForkServerDied."""
        if self._walls is None:
            raise RuntimeError("the pool is not open")
        return await asyncio.shield(self._walls)

    async def parse(self, copy: bytes, name: str) -> Article | Container | Rejected:
        """The article in `copy`, why there is none, or the container whose members `expand` takes out.

        Raises ForkServerDied where no worker can be started.
        """
        answer = await self._ask(Frame({"do": "parse", "name": name}, copy))
        return answer if isinstance(answer, Rejected) else self._read(answer, article_of)

    async def expand(
        self, copy: bytes, kind: str, after: str | None = None, depth: int = 1
    ) -> Chunk | Rejected:
        """The next members of a container after the token `after`, or why there are none.

        Raises ForkServerDied. Limits of the container as a whole hold over all its chunks.
        """
        request = {"do": "members", "kind": kind, "after": after, "depth": depth}
        sizes = {"most": CHUNK_MEMBERS, "bytes": CHUNK_BYTES}
        answer = await self._ask(Frame({**request, **sizes}, copy))
        return answer if isinstance(answer, Rejected) else self._read(answer, chunk_of)

    async def make(self, copy: bytes, asked: str) -> bytes | Rejected:
        """What another `work` than parsing makes of a copy, of which nothing is known but that it is bytes.

        Raises ForkServerDied.
        """
        answer = await self._ask(Frame({"do": "parse", "name": asked}, copy))
        return answer if isinstance(answer, Rejected) else self._read(answer, made_of)

    async def _ask(self, request: Frame) -> Answer:
        if self._failed is not None:
            raise self._failed
        job = Job(request, asyncio.get_running_loop().create_future())
        self._queue.put(job)
        return await job.answer

    def _read(self, answer: Frame, read: Callable[[Frame], T]) -> T | Rejected:
        try:
            return rejection_of(answer) or read(answer)
        except BrokenFrame as error:
            return Rejected(ReasonCode.PARSER_CRASH, str(error))

    async def _keep(self) -> None:
        """Run the slots on a fork server; on a new one should it die, unless it never forked a worker."""
        while self._failed is None:
            try:
                fork_server = await ForkServer.start(self._sandbox)
            except ForkServerDied as error:
                self._fail(error)
            else:
                await self._run_slots(fork_server)

    async def _run_slots(self, fork_server: ForkServer) -> None:
        try:
            self._tell(await fork_server.walls())
            async with asyncio.TaskGroup() as group:
                for _ in range(self._workers):
                    group.create_task(Slot(self._queue, fork_server, self._sandbox, self._workers).run())
        except* ForkServerDied as errors:
            if not fork_server.has_forked:
                self._fail(errors.exceptions[0])
        finally:
            await fork_server.close()

    def _tell(self, walls: Walls) -> None:
        if self._walls is not None and not self._walls.done():
            self._walls.set_result(walls)

    def _fail(self, cause: BaseException) -> None:
        """No worker can be had, now or later: say so to whoever waits for one."""
        kind = Unconfined if isinstance(cause, Unconfined) else ForkServerDied
        self._failed = kind(str(cause))
        if self._walls is not None and not self._walls.done():
            self._walls.set_exception(self._failed)
            self._walls.exception()
        self._drop(self._failed)

    def _drop(self, error: ForkServerDied | None) -> None:
        """Leave no one waiting."""
        for job in self._queue.waiting:
            if job.answer.done():
                continue
            if error is None:
                job.answer.cancel()
            else:
                job.answer.set_exception(error)
        self._queue.waiting.clear()
