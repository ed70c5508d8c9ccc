"""A proxy between the services and their server, whose line can be made bad in six ways.

It listens on loopback TCP, since only there connections can be reset, and runs in a thread of its own.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

READ = 65536
"""Bytes that are taken at once, as a socket's buffer holds about so many."""
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER for no seconds: the other side is told of a reset, not of an end."""


@dataclass(frozen=True)
class Condition:
    """How bytes pass: `delay` seconds late, `rate` a second, in pieces of so many bytes, or not at all.

    After `quota` bytes in one direction a connection ends, in the midst of whatever it carries.
    """

    delay: float = 0.0
    rate: float | None = None
    piece: int = READ
    quota: int | None = None
    silent: bool = False

    def seconds(self, size: int) -> float:
        """How long so many bytes are on their way."""
        return self.delay + (size / self.rate if self.rate else 0.0)


CLEAR = Condition()
SLOW = Condition(delay=0.2)
THIN = Condition(rate=30_000, piece=2_000)
SLICED = Condition(piece=5)
SHORT = Condition(quota=3_000)
SILENT = Condition(silent=True)


class Line(threading.Thread):
    """Passes on what comes, in the condition that it is in."""

    def __init__(self, server: Path) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._condition = CLEAR
        self._changed = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.StreamWriter] = set()
        self._socket = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        """Where the services connect."""
        return f"redis://127.0.0.1:{self._socket.getsockname()[1]}/0"

    def run(self) -> None:
        """Serve until ended."""
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(asyncio.start_server(self._accept, sock=self._socket))
        self._loop.run_forever()
        # asyncio loses a connection, with its socket open, that is accepted just before this.
        self._loop.remove_reader(self._socket.fileno())
        self._loop.run_until_complete(self._end_all())
        listening.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _end_all(self) -> None:
        await asyncio.sleep(0)
        while self._connections:
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    def end(self) -> None:
        """Pass on nothing more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self.join()

    def become(self, condition: Condition) -> None:
        """Be in this condition from now on, for connections there are and those that come."""
        self._call(self._become, condition)

    def lead_to(self, server: Path) -> None:
        """Lead there from now on; every connection there is ends."""
        self._server = server
        self.reset()

    def reset(self) -> None:
        """Reset every connection there is."""
        self._call(self._reset)

    def _call(self, act: Callable[..., None], *arguments: object) -> None:
        self._loop.call_soon_threadsafe(act, *arguments)

    def _become(self, condition: Condition) -> None:
        self._condition = condition
        self._changed.set()
        self._changed = asyncio.Event()

    def _reset(self) -> None:
        for end in self._ends:
            raw = end.get_extra_info("socket")
            if raw.fileno() >= 0:  # one that has just ended by itself is closed already
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                end.transport.abort()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._connections.add(task)
        self._ends.add(writer)
        task.add_done_callback(self._connections.discard)
        # A task that is cancelled before its first step closes nothing itself.
        task.add_done_callback(lambda _: self._let_go(writer))

    def _let_go(self, writer: asyncio.StreamWriter) -> None:
        self._ends.discard(writer)
        writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):  # either side is gone, or the server is not there just now
            there, back = await asyncio.open_unix_connection(self._server)
            try:
                await self._both_ways((reader, back), (there, writer))
            finally:
                back.transport.abort()

    async def _both_ways(self, *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        pumps = [self._loop.create_task(self._pump(*way)) for way in ways]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        while data := await reader.read(READ):
            while data:
                await self._heard()
                piece, data = data[: self._condition.piece], data[self._condition.piece :]
                await asyncio.sleep(self._condition.seconds(len(piece)))
                writer.write(piece)
                await writer.drain()
                passed += len(piece)
                if self._condition.quota is not None and passed > self._condition.quota:
                    return

    async def _heard(self) -> None:
        while self._condition.silent:
            await self._changed.wait()
