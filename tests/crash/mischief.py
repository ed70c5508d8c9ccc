"""What strangers and machines do to a server beside killing: silence, trimming, dropped consumers, cuts."""

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

    def act(self) -> None:
        """One of the kinds, at random."""
        kinds: tuple[Callable[[], None], ...] = (self.silence, self.trim, self.drop_consumer, self.cut)
        kind = self._chance.choice(kinds)
        kind()
        self.done[kind.__name__] += 1

    def silence(self) -> None:
        """The server answers nobody for a while, as a machine that swaps or is moved."""
        pid = int(self._fleet.client().info("server")["process_id"])
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(self._chance.uniform(1.0, self._longest))
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
