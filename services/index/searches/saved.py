"""A saved search: what is looked for, and the name under which it is known."""

import hashlib
import json
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, Field, StringConstraints

from copydesk_contracts.base import Contract
from services.index.query import Facet, Query

ID_LENGTH: Final = 20
"""Hex digits: 80 bits, so that no two searches of all houses share an id."""
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[str, Field(max_length=500)]
Names = Annotated[tuple[Name, ...], Field(max_length=20)]


class SearchTerms(Contract):
    """What is looked for: words in the syntax of the search, whole names, days of publication.

    All parts must hold together; `since` and `until` are included. `per_story` tells of a story
    once, and not of the copies of what was told.
    """

    text: str = Field(default="", max_length=1000)
    person: Names = ()
    organisation: Names = ()
    place: Names = ()
    agency: Names = ()
    speaker: Names = ()
    language: Names = ()
    source: Names = ()
    label: Names = ()
    country: Names = ()
    region: Names = ()
    warning: Names = ()
    relation: Names = ()
    since: date | None = None
    until: date | None = None
    per_story: bool = False

    def query(self) -> Query:
        """The search itself; the caller chooses order, number and whether to count."""
        names = {facet.value: getattr(self, facet.value) for facet in Facet}
        return Query(text=self.text, **names, since=self.since, until=self.until, facet_size=0)


class SavedSearch(SearchTerms):
    """Terms with a name, and the id it is known by in addresses and events."""

    id: str = Field(pattern=rf"^[0-9a-f]{{{ID_LENGTH}}}$")
    name: Label
    created: AwareDatetime


def saved(name: str, terms: SearchTerms, created: datetime) -> SavedSearch:
    """The terms under that name. The id is derived from both, so that saving the same twice changes nothing.

    Raises pydantic.ValidationError for a name that is empty or too long.
    """
    told, label = terms.model_dump(mode="json", exclude_defaults=True), " ".join(name.split())
    digest = hashlib.sha256(json.dumps([label, told], sort_keys=True).encode()).hexdigest()
    return SavedSearch(**dict(terms), id=digest[:ID_LENGTH], name=label, created=created)
