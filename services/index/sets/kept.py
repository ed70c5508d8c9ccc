"""A set of documents under a name, and what is kept of each document in it."""

import hashlib
from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, Field, StringConstraints

from copydesk_contracts.base import Contract
from services.index import fold

ID_LENGTH: Final = 20
"""Hex digits: 80 bits, so that no two sets share an id."""
MOST_TAGS: Final = 20
"""Of one document: a page shows them in a few lines."""
SetName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
Tag = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^,]*$")
]
Tags = Annotated[tuple[Tag, ...], Field(max_length=MOST_TAGS)]


class DocumentSet(Contract):
    """A set; `removed` says when somebody removed it, null for one that is there."""

    id: str = Field(pattern=rf"^[0-9a-f]{{{ID_LENGTH}}}$")
    name: SetName
    note: Note = ""
    created: AwareDatetime
    removed: AwareDatetime | None = None


class Kept(Contract):
    """A document in a set: its title when it was put there, a note, tags; `removed` as for sets."""

    document_id: str = Field(min_length=6, max_length=64)
    title: str = ""
    note: Note = ""
    tags: Tags = ()
    added: AwareDatetime
    removed: AwareDatetime | None = None


def new_set(name: str, note: str, created: datetime) -> DocumentSet:
    """An empty set. Raises pydantic.ValidationError for a name that is empty or too long."""
    digest = hashlib.sha256(f"{fold.key(name)}\n{created.isoformat()}".encode()).hexdigest()
    return DocumentSet(id=digest[:ID_LENGTH], name=" ".join(name.split()), note=note, created=created)


def tags_of(written: str) -> tuple[str, ...]:
    """The tags of a line with commas, each once."""
    found: dict[str, str] = {}
    for tag in written.split(","):
        found.setdefault(fold.key(tag), " ".join(tag.split()))
    found.pop("", None)
    return tuple(found.values())
