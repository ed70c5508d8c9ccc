"""Follows the alerts of saved searches with a group of its own, and says each document once a search."""

import os
import time
from contextlib import suppress

from redis import ConnectionError as ServerGone
from redis import Redis, ResponseError

from copydesk_contracts.codec import decode_as
from copydesk_contracts.events import SearchMatched
from copydesk_contracts.topology import PAYLOAD_FIELD, stream_key

GROUP, CONSUMER = "newsroom", "one"
FIELD = PAYLOAD_FIELD.encode()
STREAM = stream_key("copydesk", SearchMatched)

redis = Redis.from_url(os.environ["COPYDESK_REDIS_URL"])
told: set[tuple[str, str]] = set()


def make_group() -> None:
    """From the first alert kept on; also after the server lost its memory."""
    with suppress(ResponseError):  # the group is there already
        redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)


def tell(data: SearchMatched) -> None:
    """A line for each search that had not heard of the document."""
    news = [search for search in data.searches if (search.id, data.document_id) not in told]
    told.update((search.id, data.document_id) for search in news)
    for search in news:
        print(search.name, "|", data.title or data.location.path, flush=True)


make_group()
place = "0"  # first what was in hand when it last stopped, then what is new
while True:
    try:
        answer = redis.xreadgroup(GROUP, CONSUMER, {STREAM: place}, count=10, block=2000)
        entries = answer[0][1] if answer else []
        for entry_id, fields in entries:
            if fields:  # what was trimmed while it was in hand has none
                tell(decode_as(SearchMatched, fields[FIELD]).data)
            redis.xack(STREAM, GROUP, entry_id)
        if not entries:
            place = ">"
    except ResponseError as error:
        if "NOGROUP" not in str(error):
            raise
        make_group()
    except ServerGone:
        time.sleep(1)
