"""Follows the alerts of saved searches with a group of its own, and says each document once a search."""

import os
from contextlib import suppress

from redis import Redis, ResponseError

from copydesk_contracts.codec import decode_as
from copydesk_contracts.events import SearchMatched
from copydesk_contracts.topology import PAYLOAD_FIELD, stream_key

redis = Redis.from_url(os.environ["COPYDESK_REDIS_URL"])
stream = stream_key("copydesk", SearchMatched)
with suppress(ResponseError):  # the group is there already
    redis.xgroup_create(stream, "newsroom", id="0", mkstream=True)
told: set[tuple[str, str]] = set()
while batch := redis.xreadgroup("newsroom", "one", {stream: ">"}, count=10, block=2000):
    for entry_id, fields in batch[0][1]:
        data = decode_as(SearchMatched, fields[PAYLOAD_FIELD.encode()]).data
        news = [search for search in data.searches if (search.id, data.document_id) not in told]
        told.update((search.id, data.document_id) for search in news)
        for search in news:
            print(search.name, "|", data.title or data.location.path, flush=True)
        redis.xack(stream, "newsroom", entry_id)
