"""FastStream's part: a broker, and a batch subscriber for each stream a step reads.

Entries reach the step as they are: each is validated there, so that a bad one costs
itself and not its batch, and no entry is decoded twice.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.configs.state import RedisConnectionState
from faststream.redis.message import FAKE_CONSUMER, RedisBatchStreamMessage
from redis.asyncio import Redis
from redis.asyncio.connection import ConnectionPool

from copydesk_contracts.topology import PAYLOAD_FIELD
from services.delivery.finish import Entry
from services.delivery.gathered import STREAM_FIELD, GatheredRead
from services.delivery.patient import PatientRetry
from services.process.addresses import Seeds
from services.process.login import FileLogin, login_of, with_login
from services.process.primary import follow
from services.process.settings import Settings

log = structlog.get_logger()

FIELD = PAYLOAD_FIELD.encode()
CONNECT_TIMEOUT = 5.0
"""Seconds for the server to accept; one that hangs would else be waited for by the kernel's patience."""
HANGING = 5.0
"""A read that is so many seconds late has no server behind it any more."""

BatchHandler = Callable[[Sequence[Entry]], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """What to read: a stream, for a group, under a consumer's name, so many at once.

    `poll` is how long one read waits for news, in seconds. `gathered` are the streams that are read with
    it, itself among them.
    """

    stream: str
    group: str
    consumer: str
    batch: int
    poll: float
    private: bool = False
    gathered: GatheredRead | None = None


class ReadingClient(Redis):
    """The client of the subscribers: groups are made before it reads, and each read leaves a mark."""

    marks: PatientRetry
    gathered: Mapping[str, GatheredRead] = {}
    """By the first stream of each."""
    elsewhere: Mapping[str, Redis] = {}
    """Clients of those that are on another server, by the same name."""

    async def xgroup_create(self, *_: Any, **__: Any) -> bool:
        """Nothing: FastStream would make groups at `$`, and not start at all over the memory limit."""
        return True

    async def xreadgroup(self, *arguments: Any, **options: Any) -> Any:
        """As the client does it; afterwards the streams count as read at this moment."""
        self.marks.asked.set()
        streams = options.get("streams") or arguments[2]
        name = next(iter(streams))
        if (together := self.gathered.get(name)) is not None:
            answer = await self._read_together(name, together, options)
            streams = together.streams
        else:
            answer = await super().xreadgroup(*arguments, **options)
        self.marks.mark(streams)
        return answer

    async def _read_together(self, name: str, together: GatheredRead, options: Mapping[str, Any]) -> Any:
        reader = (options["groupname"], options["consumername"])
        return await together.read(
            self.elsewhere.get(name, self), *reader, options["count"], options["block"]
        )


class _Connection(RedisConnectionState):
    """Makes a client whose reads do not end for whatever the server says."""

    __slots__ = ("_broker",)

    def __init__(self, options: dict[str, Any], broker: "PatientBroker") -> None:
        super().__init__(options)
        self._broker = broker

    async def connect(self) -> Any:
        broker = self._broker
        client: Any = self._reader(broker.tag)
        client.gathered = broker.gathered
        tags = {name: name.partition("}")[0].lstrip("{") for name in broker.gathered}
        client.elsewhere = {name: self._reader(tag) for name, tag in tags.items() if broker.is_elsewhere(tag)}
        self._client, self._connected = client, True
        return client

    async def disconnect(self) -> None:
        for client in getattr(self._client, "elsewhere", {}).values():
            await client.aclose()
        await super().disconnect()

    def _reader(self, tag: str) -> Any:
        client: Any = ReadingClient.from_pool(self._broker.make_pool(self._options, tag))
        client.set_retry(self._broker.retry)
        client.marks = self._broker.retry
        return client


class PatientBroker(RedisBroker):
    """A broker whose subscribers start in the end, however long the server is silent.

    FastStream gives each three seconds for its first word with the server, and an
    application that gave up then would live on and read nothing.
    """

    def __init__(
        self, url: str, namespace: str, retry: PatientRetry, login: FileLogin | None, **options: Any
    ) -> None:
        self._seeds, self._login = (seeds := Seeds.of(url)), login
        self.retry, self.tag = retry, namespace  # needed by what the last line calls
        self.gathered: dict[str, GatheredRead] = {}
        self._ended = False
        super().__init__(seeds.address if seeds is not None else url, **options)

    def _make_connection_state(self, connection_options: dict[str, Any], kwargs: dict[str, Any]) -> Any:  # noqa: ARG002
        return _Connection(connection_options, self)

    def make_pool(self, options: dict[str, Any], tag: str) -> ConnectionPool:
        """Connections to the server that has the keys of the tag."""
        told = with_login(options, self._login)
        return ConnectionPool(**told) if self._seeds is None else follow(self._seeds, tag, told)

    def is_elsewhere(self, tag: str) -> bool:
        """Whether the keys of the tag may be on another server than the first partition's."""
        cluster = self._seeds is not None and self._seeds.service is None
        return cluster and tag != self.tag

    async def start(self) -> None:
        """Return once every subscriber reads, or the broker was stopped. The groups must exist already."""
        self._ended = False
        await self.connect()
        for subscriber in self.subscribers:
            await self._start_reading(subscriber)
        self.running = not self._ended

    async def stop(self, *error: Any) -> None:
        """Stop the subscribers, and start none any more: a start that is under way ends with this."""
        self._ended = True
        await super().stop(*error)

    async def _start_reading(self, subscriber: Any) -> None:
        while not self._ended:
            try:
                await subscriber.start()
            except TimeoutError:
                log.warning("reading-starts-again", trouble=self.retry.trouble)
                await subscriber.stop()
            else:
                return
            finally:
                if self._ended:
                    await subscriber.stop()


def make_broker(settings: Settings, retry: PatientRetry) -> PatientBroker:
    """A broker that is not connected yet; on stopping it waits so long for what is in hand.

    `retry` repeats what fails. Raises OSError where a password cannot be read.
    """
    poll = settings.poll
    return PatientBroker(
        settings.url,
        settings.namespace,
        retry,
        login_of(settings),
        graceful_timeout=settings.stop_timeout,
        apply_types=False,
        logger=None,
        socket_timeout=poll + HANGING,
        socket_connect_timeout=CONNECT_TIMEOUT,
    )


def subscribe(broker: PatientBroker, reading: Subscription, handler: BatchHandler) -> Any:
    """Have the handler called with each batch; the group must exist before the broker starts.

    Returns FastStream's subscriber, which tells whether it is running.
    """
    private = frozenset({reading.stream} if reading.private else ())
    if reading.gathered is not None:
        private = reading.gathered.private
        broker.gathered[reading.stream] = reading.gathered
    stream = StreamSub(
        reading.stream,
        group=reading.group,
        consumer=reading.consumer,
        batch=True,
        max_records=reading.batch,
        polling_interval=int(reading.poll * 1000),
        last_id=">",
    )
    subscriber = broker.subscriber(
        stream=stream,
        parser=_wrap,
        decoder=_decoder(private),
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
    )
    subscriber(handler)
    return subscriber


async def _wrap(message: Any) -> RedisBatchStreamMessage:
    return RedisBatchStreamMessage(raw_message=message, body=b"", consumer=FAKE_CONSUMER, group=None)


def _decoder(private: frozenset[str]) -> Callable[[RedisBatchStreamMessage], Awaitable[list[Entry]]]:
    async def decode(message: RedisBatchStreamMessage) -> list[Entry]:
        raw = message.raw_message
        pairs = zip(raw["message_ids"], raw["data"], strict=True)
        return [_entry(raw["channel"], entry_id.decode(), fields, private) for entry_id, fields in pairs]

    return decode


def _entry(channel: str, entry_id: str, fields: Mapping[bytes, bytes], private: frozenset[str]) -> Entry:
    stream = fields[STREAM_FIELD].decode() if STREAM_FIELD in fields else channel
    return Entry(stream, entry_id, fields.get(FIELD, b""), stream in private)
