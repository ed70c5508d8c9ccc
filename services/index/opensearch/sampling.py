"""Even samples of documents, on which counts are estimated where a search finds many."""

import math
from typing import Final

from services.index.opensearch.mapping import SAMPLED, SAMPLED_ROWS, SAMPLES
from services.index.opensearch.query import Dsl
from services.index.query import Counted

EXACT: Final = 20_000
"""Documents found up to which facets and histogram are exact. Of more a sample is counted, of half as many at
least: a name that one document of a hundred has is then told within some 15 %, nineteen times of twenty."""


def sampled(query: Dsl, total: int, count: Counted) -> Dsl:
    """The query among so many documents that about `EXACT` are found; itself where there are no more."""
    sample = halvings(total)
    if not sample:
        return query
    # Of a story all copies are seen or none, so that stories can be counted.
    field = SAMPLED if count is Counted.DOCUMENTS else SAMPLED_ROWS
    return {"bool": {"filter": [query, {"term": {field: str(sample)}}]}}


def halvings(documents: int) -> int:
    """How often documents are to be halved, so that there are no more than `EXACT`."""
    return max(0, min(SAMPLES, math.ceil(math.log2(max(1, documents) / EXACT))))
