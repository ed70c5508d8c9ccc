"""A consumer of its own group: prints the title of every document that was parsed."""

import os

from redis import Redis

from copydesk_contracts.codec import decode_as
from copydesk_contracts.events import DocumentParsed
from copydesk_contracts.topology import PAYLOAD_FIELD, stream_key

redis = Redis.from_url(os.environ["COPYDESK_REDIS_URL"])
stream, group = stream_key("copydesk", DocumentParsed), "example"
if group.encode() not in [g["name"] for g in redis.xinfo_groups(stream)]:
    redis.xgroup_create(stream, group, id="0")
while batch := redis.xreadgroup(group, "one", {stream: ">"}, count=10, block=2000):
    for entry_id, fields in batch[0][1]:
        event = decode_as(DocumentParsed, fields[PAYLOAD_FIELD.encode()])
        title = event.data.article.title if event.data.article else None
        print(event.data.location.path, "|", title.reading if title else "(no headline)", flush=True)
        redis.xack(stream, group, entry_id)
