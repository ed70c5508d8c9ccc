"""A consumer group of somebody else's that reads every public stream of all partitions from 0, live."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from redis.exceptions import RedisError

from copydesk_contracts.codec import decode
from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import EventData, StoryChanged
from copydesk_contracts.topology import EVENTS, PAYLOAD_FIELD
from services.index.stored import Standing
from services.state.keys import Keys
from tests.crash.fleet import Fleet
from tests.follower import Follower

FIELD = PAYLOAD_FIELD.encode()
GROUP = "observer"


class Observer:
    """Counts how often it is given each event id."""

    def __init__(self, fleet: Fleet, keys: Keys) -> None:
        self.ids: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self._follower = Follower()
        self._lock = threading.Lock()
        self._readers = [
            _Reader(fleet, Keys(keys.namespace, number), self.see) for number in range(fleet.partitions)
        ]

    def start(self) -> None:
        """Begin to read."""
        for reader in self._readers:
            reader.start()

    def end(self) -> None:
        """Stop reading."""
        for reader in self._readers:
            reader.end()

    @property
    def twice(self) -> dict[str, int]:
        """Event ids that came more than once."""
        return {event_id: times for event_id, times in self.ids.items() if times > 1}

    def told(self) -> dict[str, Standing]:
        """How each document stands to others, by the events alone."""
        return self._follower.known()

    def see(self, event: Envelope[EventData]) -> None:
        """Count an event, and follow the stories."""
        with self._lock:
            self.ids[event.id] += 1
            self.types[event.type] += 1
            if isinstance(event.data, StoryChanged):
                self._follower.take(event.data)


class _Reader(threading.Thread):
    """Reads one partition, and shows each entry once."""

    def __init__(self, fleet: Fleet, keys: Keys, see: Callable[[Envelope[EventData]], None]) -> None:
        super().__init__(daemon=True)
        self._fleet, self._number, self._see = fleet, keys.number, see
        self._streams = [keys.stream(event) for event in EVENTS]
        self._entries: set[tuple[bytes, bytes]] = set()
        self._ended = threading.Event()
        self._missed = False

    def run(self) -> None:
        """Read until told to end and nothing is left; a server that is away is waited for."""
        client, ended = None, False
        while not ended:
            try:
                client = client or self._fleet.client(self._number)
                for stream in self._streams:
                    self._join(client, stream)
                if self._missed:
                    self._take_handed_out(client)
                self._missed = True
                answer: Any = client.xreadgroup(
                    GROUP, "o", dict.fromkeys(self._streams, ">"), count=500, block=200
                )
                for stream, entries in answer or ():
                    self._take(client, stream, entries)
                self._missed = False
                ended = not answer and self._ended.is_set()
            except (RedisError, OSError):
                client = None  # another server may be the primary now
                ended = self._ended.wait(0.05)

    def _take_handed_out(self, client: Any) -> None:
        """What the server handed out in an answer that never came, or was not put down as taken."""
        for stream in self._streams:
            while entries := client.xreadgroup(GROUP, "o", {stream: "0"}, count=500)[0][1]:
                self._take(client, stream.encode(), entries)

    def end(self) -> None:
        """Stop reading once nothing is left."""
        self._ended.set()
        self.join()

    def _join(self, client: Any, stream: str) -> None:
        try:
            client.xgroup_create(stream, GROUP, id="0", mkstream=True)
        except RedisError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def _take(self, client: Any, stream: bytes, entries: list[Any]) -> None:
        for entry_id, fields in entries:
            if (stream, entry_id) in self._entries:
                continue  # the server died between handing it out and writing that down
            self._entries.add((stream, entry_id))
            if not fields:  # trimmed since it was handed out
                continue
            self._see(decode(fields[FIELD]))
        client.xack(stream, GROUP, *(entry_id for entry_id, _ in entries))
