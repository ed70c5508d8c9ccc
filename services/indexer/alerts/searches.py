"""A saved search: what is looked for, and the name under which it is known."""

import hashlib
import json
from datetime import date
from typing import Annotated, Final

from pydantic import AwareDatetime, Field, StringConstraints, computed_field

from copydesk_contracts.base import Contract
from services.indexer.stores.port import Facet, Query

ID_LENGTH: Final = 20
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[str, Field(max_length=500)]
Names = Annotated[tuple[Name, ...], Field(max_length=20)]


class SearchTerms(Contract):
    """What is looked for: words in the syntax of the search, whole names, days of publication.

    All parts must hold together; `since` and `until` are included.
    """

    text: str = Field(default="", max_length=1000)
    person: Names = ()
    organisation: Names = ()
    place: Names = ()
    agency: Names = ()
    speaker: Names = ()
    language: Names = ()
    source: Names = ()
    since: date | None = None
    until: date | None = None

    def query(self) -> Query:
        """The search itself; the caller chooses order, number and whether to count."""
        names = {facet.value: getattr(self, facet.value) for facet in Facet}
        return Query(text=self.text, **names, since=self.since, until=self.until, facet_size=0)


class SavedSearch(SearchTerms):
    """Terms with a name. The id is derived from both, so that saving the same twice changes nothing."""

    name: Label
    created: AwareDatetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def id(self) -> str:
        """What it is known by in addresses and events."""
        said = self.model_dump(mode="json", exclude={"id", "created"}, exclude_defaults=True)
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:ID_LENGTH]


def saved(name: str, terms: SearchTerms, created: AwareDatetime) -> SavedSearch:
    """The search under that name. Raises pydantic.ValidationError for a name that is too long or empty."""
    return SavedSearch(name=" ".join(name.split()), created=created, **dict(terms))
