"""A small proxy on loopback that cuts, delays, or answers in the server's place."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Proxy:
    """Listens on `path` and passes on to the server's socket at `server`.

    `delay` seconds pass before each answer; `refuse` is an error line given in place of
    every answer, such as `-LOADING ...`; while `hang` nothing is passed on at all, which
    begins by itself after `hang_after` requests.
    """

    server: Path
    path: Path
    delay: float = 0.0
    refuse: bytes | None = None
    hang: bool = False
    hang_after: int | None = None
    commands: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _listening: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"unix://{self.path}"

    async def start(self) -> None:
        """Listen."""
        self._listening = await asyncio.start_unix_server(self._serve, self.path)

    async def stop(self) -> None:
        """Cut everything and listen no more."""
        if self._listening is not None:
            await self._stop_listening(self._listening)
        while self._tasks:
            self.cut()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _stop_listening(self, server: asyncio.Server) -> None:
        """Accept no more and let what was accepted be served before the listener is closed.

        asyncio loses a connection, with its socket open, that is accepted just before its server
        is closed.
        """
        for listener in server.sockets:
            asyncio.get_running_loop().remove_reader(listener.fileno())
        await asyncio.sleep(0)
        server.close()

    def cut(self) -> None:
        """Cut every connection there is."""
        for task in self._tasks:
            task.cancel()

    # No coroutine: one that the loop's end keeps from its first step would leave the socket open.
    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._pass_on(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step closes nothing itself.
        task.add_done_callback(lambda _: writer.transport.abort())

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self.server)
        pumps = [
            asyncio.create_task(self._requests(reader, back, writer)),
            asyncio.create_task(self._answers(there, writer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            for w in (writer, back):
                w.transport.abort()
            with suppress(Exception):
                await asyncio.gather(*pumps, return_exceptions=True)

    async def _requests(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, writer: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(65536):
            self.commands += 1
            if self.commands == self.hang_after:
                self.hang = True
            if self.refuse is not None:
                # One error line a command: a pipeline's answers may be too few, which cuts it.
                writer.write(self.refuse + b"\r\n")
            else:
                back.write(data)

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await there.read(65536):
            await asyncio.sleep(self.delay)
            while self.hang:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            writer.write(data)
