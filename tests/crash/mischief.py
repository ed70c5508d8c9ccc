"""What strangers and machines do to a server and a folder beside killing.

Silence, trimming, dropped consumers, cuts, forgotten scripts, no writing, no memory, an unmounted folder;
and, where a `Line` lies between, a network that is slow, thin, sliced, short, silent, or reset.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis.exceptions import ResponseError

from copydesk_contracts.events import (
    DocumentDiscovered,
    DocumentEnriched,
    DocumentParsed,
    DocumentWithdrawn,
)
from copydesk_contracts.topology import groups
from services.state.keys import Keys
from tests.crash.fleet import Fleet
from tests.crash.line import CLEAR, SHORT, SILENT, SLICED, SLOW, THIN, Condition

ON_THE_WAY = (DocumentDiscovered, DocumentParsed, DocumentEnriched, DocumentWithdrawn)
"""Streams whose entries take documents further: what is lost of them has to come again."""
KEPT = 5
"""Entries that a stranger leaves on a stream."""


class Mischief:
    """Does one thing after the other to the server of a fleet; `done` counts them by kind."""

    def __init__(self, fleet: Fleet, keys: Keys, chance: random.Random, seconds: tuple[float, float]) -> None:
        """What lasts, lasts between so many seconds and so many."""
        self._fleet, self._keys, self._chance = fleet, keys, chance
        self._seconds = seconds
        self.done: Counter[str] = Counter()

    @property
    def kinds(self) -> tuple[Callable[[], None], ...]:
        """Everything that it knows to do."""
        to_server = (self.silence, self.trim, self.drop_consumer, self.cut, self.forget_scripts)
        lasting = (self.forbid_writing, self.fill_memory, self.unmount)
        return (*to_server, *lasting, *(self._of_the_line if self._fleet.line else ()))

    @property
    def _of_the_line(self) -> tuple[Callable[[], None], ...]:
        bad = (self.slow_line, self.thin_line, self.sliced_line, self.short_line, self.silent_line)
        return (*bad, self.reset_line)

    def act(self) -> None:
        """One of the kinds, at random."""
        self.do(self._chance.choice(self.kinds))

    def do(self, kind: Callable[[], None]) -> None:
        """One of the kinds, counted."""
        kind()
        self.done[kind.__name__] += 1

    def _wait(self) -> None:
        time.sleep(self._chance.uniform(*self._seconds))

    def silence(self) -> None:
        """The server answers nobody for a while, as a machine that swaps or is moved."""
        pid = int(self._fleet.client().info("server")["process_id"])
        os.kill(pid, signal.SIGSTOP)
        try:
            self._wait()
        finally:
            os.kill(pid, signal.SIGCONT)

    def trim(self) -> None:
        """Entries go, read or not."""
        stream = self._keys.stream(self._chance.choice(ON_THE_WAY))
        self._fleet.client().xtrim(stream, maxlen=self._chance.randint(0, KEPT), approximate=False)

    def drop_consumer(self) -> None:
        """A consumer goes with what it has in hand."""
        event = self._chance.choice(ON_THE_WAY)
        stream, group = self._keys.stream(event), self._chance.choice(list(groups(event)))
        client: Any = self._fleet.client()
        with suppress(ResponseError):
            for consumer in client.xinfo_consumers(stream, group):
                client.xgroup_delconsumer(stream, group, consumer["name"])

    def cut(self) -> None:
        """Every connection ends."""
        client: Any = self._fleet.client()
        client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    def forget_scripts(self) -> None:
        """The server is made to load every script again."""
        self._fleet.client().script_flush()

    def forbid_writing(self) -> None:
        """It takes no writes for a while, as one that was made a replica by mistake."""
        client: Any = self._fleet.client()
        client.execute_command("REPLICAOF", "127.0.0.1", "1")
        try:
            self._wait()
        finally:
            client.execute_command("REPLICAOF", "NO", "ONE")

    def fill_memory(self) -> None:
        """Its memory is full for a while."""
        client: Any = self._fleet.client()
        client.config_set("maxmemory", "1")
        try:
            self._wait()
        finally:
            client.config_set("maxmemory", "0")

    def unmount(self) -> None:
        """The watched folders are not there for a while, then the same as before."""
        for folder in self._fleet.roots.values():
            folder.rename(folder.with_name(f"{folder.name}.away"))
        try:
            self._wait()
        finally:
            for folder in self._fleet.roots.values():
                folder.with_name(f"{folder.name}.away").rename(folder)

    def slow_line(self) -> None:
        """Every word takes long."""
        self._line(SLOW)

    def thin_line(self) -> None:
        """Little passes in a second."""
        self._line(THIN)

    def sliced_line(self) -> None:
        """Everything comes in crumbs."""
        self._line(SLICED)

    def short_line(self) -> None:
        """Connections end in the midst of a command or an answer."""
        self._line(SHORT)

    def silent_line(self) -> None:
        """Nothing passes; what was said meanwhile arrives afterwards, waited for or not."""
        self._line(SILENT)

    def reset_line(self) -> None:
        """Every connection is reset."""
        assert self._fleet.line is not None
        self._fleet.line.reset()

    def _line(self, condition: Condition) -> None:
        line = self._fleet.line
        assert line is not None
        line.become(condition)
        try:
            self._wait()
        finally:
            line.become(CLEAR)
