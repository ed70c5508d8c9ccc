"""What each document of a story is to the source of it. Pure."""

from collections.abc import Sequence
from typing import Final

from services.index.stored import StoredDocument
from services.index.stories.source import related_to, source

NAMED: Final = 50
"""Documents of a story up to which each one's relation is found whenever the story changes: a third
of a second. In larger ones a page compares those that it shows."""
SOURCE: Final = "source"
"""Relation of the document that the others of its story are compared with."""


def relations(documents: Sequence[StoredDocument]) -> dict[str, str]:
    """The relation of each document by its id: a `Relation` or `source`. Empty for a single document."""
    if len(documents) <= 1:
        return {}
    first = source(documents)
    found = {document.document_id: related_to(document, first) for document in documents}
    return {i: related.relation.value if related else SOURCE for i, related in found.items()}
