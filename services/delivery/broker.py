"""FastStream's part: a broker, and a batch subscriber for each stream a step reads.

Entries reach the step as they are: each is validated there, so that a bad one costs
itself and not its batch, and no entry is decoded twice.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import FAKE_CONSUMER, RedisBatchStreamMessage
from redis.asyncio.retry import Retry

from copydesk_contracts.topology import PAYLOAD_FIELD
from services.delivery.finish import Entry

FIELD = PAYLOAD_FIELD.encode()
CONNECT_TIMEOUT = 5.0
HANGING = 5.0
"""A read that is so many seconds late has no server behind it any more."""

BatchHandler = Callable[[Sequence[Entry]], Awaitable[None]]


@dataclass(frozen=True)
class Reading:
    """What to read: a stream, for a group, under a consumer's name, so many at once.

    `poll` is how long one read waits for news, in seconds.
    """

    stream: str
    group: str
    consumer: str
    batch: int
    poll: float
    private: bool = False


def make_broker(url: str, stop_timeout: float, poll: float) -> RedisBroker:
    """A broker that is not connected yet; on stopping it waits so long for what is in hand.

    `poll` is the longest that its subscribers' reads wait for news.
    """
    return RedisBroker(
        url,
        graceful_timeout=stop_timeout,
        apply_types=False,
        logger=None,  # type: ignore[arg-type]
        socket_timeout=poll + HANGING,
        socket_connect_timeout=CONNECT_TIMEOUT,
    )


async def connect(broker: RedisBroker, retry: Retry) -> None:
    """Connect, with that way of repeating what fails. The groups must exist already."""
    client: Any = await broker.connect()
    client.set_retry(retry)
    # FastStream would make missing groups at `$`, and over the memory limit not even start.
    client.xgroup_create = _made_before


async def _made_before(*_: Any, **__: Any) -> bool:
    return True


def subscribe(broker: RedisBroker, reading: Reading, handler: BatchHandler) -> Any:
    """Have the handler called with each batch; the group must exist before the broker starts.

    Returns FastStream's subscriber, which tells whether it is running.
    """
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
        decoder=_decoder(reading.private),
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
    )
    subscriber(handler)
    return subscriber


async def _wrap(message: Any) -> RedisBatchStreamMessage:
    return RedisBatchStreamMessage(raw_message=message, body=b"", consumer=FAKE_CONSUMER, group=None)


def _decoder(private: bool) -> Callable[[RedisBatchStreamMessage], Awaitable[list[Entry]]]:
    async def decode(message: RedisBatchStreamMessage) -> list[Entry]:
        raw = message.raw_message
        fields = raw["data"]
        return [
            Entry(raw["channel"], entry_id.decode(), entry.get(FIELD, b""), private)
            for entry_id, entry in zip(raw["message_ids"], fields, strict=True)
        ]

    return decode
