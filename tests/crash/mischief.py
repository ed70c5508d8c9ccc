"""What strangers and machines do to a server and a folder beside killing.

Silence, trimming, dropped consumers, cuts, forgotten scripts, no writing, no memory, an unmounted folder.
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

ON_THE_WAY = (DocumentDiscovered, DocumentParsed, DocumentEnriched, DocumentWithdrawn)
"""Streams whose entries take documents further: what is lost of them has to come again."""
KEPT = 5
"""Entries that a stranger leaves on a stream."""


class Mischief:
    """Does one thing after the other to the server of a fleet; `done` counts them by kind."""

    def __init__(self, fleet: Fleet, keys: Keys, chance: random.Random, longest_silence: float) -> None:
        self._fleet, self._keys, self._chance = fleet, keys, chance
        self._longest = longest_silence
        self.done: Counter[str] = Counter()

    @property
    def kinds(self) -> tuple[Callable[[], None], ...]:
        """Everything that it knows to do."""
        to_server = (self.silence, self.trim, self.drop_consumer, self.cut, self.forget_scripts)
        return (*to_server, self.forbid_writing, self.fill_memory, self.unmount)

    def act(self) -> None:
        """One of the kinds, at random."""
        self.do(self._chance.choice(self.kinds))

    def do(self, kind: Callable[[], None]) -> None:
        """One of the kinds, counted."""
        kind()
        self.done[kind.__name__] += 1

    def _wait(self) -> None:
        time.sleep(self._chance.uniform(1.0, self._longest))

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
