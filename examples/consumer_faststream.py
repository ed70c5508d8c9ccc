"""The same mirror with FastStream. Run it under what starts it again: a group that vanished ends it."""

import asyncio
import json
import os
from pathlib import Path

from faststream import AckPolicy, FastStream
from faststream.redis import RedisBroker, RedisStreamMessage, StreamSub
from redis.asyncio import Redis
from redis.exceptions import ResponseError

GROUP = os.environ.get("GROUP", "mirror-faststream")
MIRROR = Path(os.environ.get("MIRROR", "mirror.json"))
NAMESPACE = os.environ.get("COPYDESK_NAMESPACE", "copydesk")
PARTITIONS = int(os.environ.get("COPYDESK_PARTITIONS", "1"))
TAGS = [NAMESPACE, *(f"{NAMESPACE}/{number}" for number in range(1, PARTITIONS))]
KINDS = ("document.indexed", "document.withdrawn", "document.located")
STREAMS = [f"{{{tag}}}:events:{kind}" for tag in TAGS for kind in KINDS]
URL = os.environ["COPYDESK_REDIS_URL"]
ABANDONED = 30_000  # milliseconds after which an entry in hand is taken up again, ours or another's

broker = RedisBroker(URL)
app = FastStream(broker, logger=None)
mirror = json.loads(MIRROR.read_text()) if MIRROR.exists() else {}


def apply(event: dict) -> None:
    """The reading rule: of two events that say one thing of a document the higher sequence holds."""
    kind, sequence, data = event["type"], event["sequence"], event["data"]
    held = mirror.setdefault(event["subject"], {"found": "", "placed": "", "live": False})
    if kind != "document.located" and sequence > held["found"]:
        held |= {"found": sequence, "live": kind == "document.indexed"}
    if kind != "document.withdrawn" and sequence > held["placed"]:
        # An event of an older Copydesk tells the one place alone.
        held |= {"placed": sequence, "locations": data.get("locations") or [data["location"]]}


async def take(event: dict, message: RedisStreamMessage) -> None:
    """Apply, write down, and only then acknowledge."""
    apply(event)
    part = MIRROR.with_suffix(".part")
    part.write_text(json.dumps(mirror))
    part.replace(MIRROR)
    await message.ack()


for stream in STREAMS:
    for more in ({}, {"min_idle_time": ABANDONED}):
        source = StreamSub(stream, group=GROUP, consumer="one", polling_interval=500, **more)
        broker.subscriber(stream=source, ack_policy=AckPolicy.MANUAL)(take)


async def main() -> None:
    """Groups from the first event kept on, before anything reads."""
    redis = Redis.from_url(URL)
    for stream in STREAMS:
        try:
            await redis.xgroup_create(stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
    await redis.aclose()
    await app.run()


asyncio.run(main())
