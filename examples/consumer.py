"""A consumer with a group of its own, in ten lines: prints the title of every parsed document."""

import os
from contextlib import suppress

from redis import Redis, ResponseError

from copydesk_contracts.codec import decode_as
from copydesk_contracts.events import DocumentParsed
from copydesk_contracts.topology import PAYLOAD_FIELD, stream_key

redis = Redis.from_url(os.environ["COPYDESK_REDIS_URL"])
stream = stream_key("copydesk", DocumentParsed)
with suppress(ResponseError):  # the group is there already
    redis.xgroup_create(stream, "example", id="0", mkstream=True)
while batch := redis.xreadgroup("example", "one", {stream: ">"}, count=10, block=2000):
    for entry_id, fields in batch[0][1]:
        event = decode_as(DocumentParsed, fields[PAYLOAD_FIELD.encode()])
        title = event.data.article and event.data.article.title
        print(event.data.location.path, "|", title.reading if title else "(no headline)", flush=True)
        redis.xack(stream, "example", entry_id)
