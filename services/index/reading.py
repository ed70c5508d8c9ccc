"""Many documents of an index, a few looks at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from services.index.port import Searcher
from services.index.stored import StoredDocument

AT_ONCE: Final = 100
"""Documents of one look: some 3 MB."""


def documents_with(searcher: Searcher, ids: Iterable[str]) -> Iterator[StoredDocument]:
    """Those of the documents with these whole ids that there are, in the order of the ids."""
    rest = iter(ids)
    while part := list(islice(rest, AT_ONCE)):
        yield from searcher.documents(part)
