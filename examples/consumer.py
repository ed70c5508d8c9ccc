"""A mirror of the index over Redis: a group of its own, acknowledged, taken up again, right in any order."""

import json
import os
import time
from pathlib import Path

from redis import ConnectionError as ServerGone
from redis import Redis, ResponseError

GROUP = os.environ.get("GROUP", "mirror-python")
MIRROR = Path(os.environ.get("MIRROR", "mirror.json"))
INDEXED, WITHDRAWN, LOCATED = "document.indexed", "document.withdrawn", "document.located"
NAMESPACE = os.environ.get("COPYDESK_NAMESPACE", "copydesk")
PARTITIONS = int(os.environ.get("COPYDESK_PARTITIONS", "1"))
TAGS = [NAMESPACE, *(f"{NAMESPACE}/{number}" for number in range(1, PARTITIONS))]
STREAMS = [f"{{{tag}}}:events:{kind}" for tag in TAGS for kind in (INDEXED, WITHDRAWN, LOCATED)]
ABANDONED = 30_000  # milliseconds after which another consumer of the group is taken for dead

redis = Redis.from_url(os.environ["COPYDESK_REDIS_URL"])
mirror = json.loads(MIRROR.read_text()) if MIRROR.exists() else {}


def apply(event):
    """The reading rule: of two events that say one thing of a document the higher sequence holds."""
    kind, sequence, data = event["type"], event["sequence"], event["data"]
    held = mirror.setdefault(event["subject"], {"found": "", "placed": "", "live": False})
    if kind != LOCATED and sequence > held["found"]:
        held |= {"found": sequence, "live": kind == INDEXED, "title": data.get("title")}
    if kind != WITHDRAWN and sequence > held["placed"]:
        # An event of an older Copydesk tells the one place alone.
        held |= {"placed": sequence, "locations": data.get("locations") or [data["location"]]}


def make_groups():
    """From the first event kept on; also after the server lost its memory, when all is announced again."""
    for stream in STREAMS:
        try:
            redis.xgroup_create(stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise


def take(stream, entries):
    """Apply, write down, and only then acknowledge: a crash in between repeats, which is harmless."""
    for _, fields in entries:
        if fields:  # what was trimmed while it was pending has none
            apply(json.loads(fields[b"__data__"]))
    part = MIRROR.with_suffix(".part")
    part.write_text(json.dumps(mirror))
    part.replace(MIRROR)
    redis.xack(stream, GROUP, *(entry_id for entry_id, _ in entries))


make_groups()
place = "0"  # first what this consumer had in hand when it stopped, then what is new
while True:
    try:
        for stream in STREAMS:
            _, entries, *_ = redis.xautoclaim(stream, GROUP, "one", ABANDONED, count=100)
            if entries:
                take(stream, entries)
        answer = redis.xreadgroup(GROUP, "one", dict.fromkeys(STREAMS, place), count=100, block=1000)
        for stream, entries in answer or ():
            if entries:
                take(stream, entries)
        if not any(entries for _, entries in answer or ()):
            place = ">"
    except ResponseError as error:
        if "NOGROUP" not in str(error):
            raise
        make_groups()
    except ServerGone:
        time.sleep(1)
