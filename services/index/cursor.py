"""Cursors: where a page of hits ended, as an opaque string, so that the next one goes on there.

By date the order is total (a sort key of its own for each document), and the cursor is the
last key: what arrives meanwhile cannot shift it. By relevance scores move with every new
document, and folded hits with every new copy, so the cursor then also names the state of
the index it was made on; as long as the searcher still holds that state, paging is exact,
and after that it goes on behind the document that came last.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from services.index import fold
from services.index.failures import BadCursor

MAX_OFFSET: Final = 100_000
"""As deep as hits by relevance go."""
_ID_BITS: Final = 29
"""Bits of a 64-bit sort key left for the id, which orders articles of one second ..."""
_EPOCH: Final = datetime(1600, 1, 1, tzinfo=UTC)
_MAX_SECOND: Final = 2**35 - 1
"""... and the seconds of 1,000 years and more in the others."""


@dataclass(frozen=True)
class Cursor:
    """By date: `key` of the last hit, in `seen` the ids that share it. By relevance `seen` is the last id.

    `wide` says how far the search was loosened, so that the following page is of the same list.
    """

    sort: str
    key: int = 0
    seen: tuple[str, ...] = ()
    state: str = ""
    offset: int = 0
    wide: bool = False

    def encode(self) -> str:
        """As a string that fits into a URL."""
        return base64.urlsafe_b64encode(json.dumps(list(asdict(self).values())).encode()).decode().rstrip("=")


def decode(text: str, sort: str) -> Cursor:
    """The cursor that `encode` made for a search in that order. Raises BadCursor."""
    try:
        fields = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        made_for, key, seen, state, offset, wide = fields
        cursor = Cursor(str(made_for), int(key), tuple(map(str, seen)), str(state), int(offset), bool(wide))
    except (ValueError, TypeError, binascii.Error, RecursionError, OverflowError) as error:
        raise BadCursor("the cursor is none of ours") from error
    if cursor.sort != sort or not 0 <= cursor.key < 2**64 or not 0 <= cursor.offset <= MAX_OFFSET:
        raise BadCursor("the cursor belongs to another search")
    return cursor


def newest_key(document_id: str, published: str | None) -> int:
    """Sorts newest first when descending, undated last; 64 bits, different for each document."""
    second = _second(published)
    return (0 if second is None else second) << _ID_BITS | _id_bits(document_id)


def oldest_key(document_id: str, published: str | None) -> int:
    """Sorts oldest first when descending, undated last."""
    second = _second(published)
    return (0 if second is None else _MAX_SECOND - second) << _ID_BITS | _id_bits(document_id)


def _second(published: str | None) -> int | None:
    day = fold.day_of(published) if published else None
    if published is None or day is None:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(1, int((moment - _EPOCH).total_seconds())), _MAX_SECOND - 1)


def _id_bits(document_id: str) -> int:
    digest = hashlib.blake2b(document_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _ID_BITS)
