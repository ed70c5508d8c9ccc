"""Saved searches as the desk takes and gives them."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, StringConstraints

from services.desk.models import Model
from services.desk.params import PARTIAL_DATE, Names, SearchParameters
from services.index import fold
from services.index.query import Facet
from services.index.searches.saved import Label, SavedSearch, SearchTerms, saved
from services.operations.gazetteer import with_places

SearchId = Annotated[str, StringConstraints(max_length=100)]
FACETS: Final = tuple(facet.value for facet in Facet)


def _real(value: str) -> str:
    fold.first_day(value)
    return value


PartialDate = Annotated[str, StringConstraints(pattern=PARTIAL_DATE), AfterValidator(_real)]


class NewSearch(Model):
    """A search to be saved: the same parts as a search has, and a name."""

    name: Label
    q: str = Field(default="", max_length=1000, description="Words, in the syntax of the search help")
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
    since: PartialDate | None = Field(default=None, description="2024, 2024-10 or 2024-10-12, included")
    until: PartialDate | None = Field(default=None, description="2024, 2024-10 or 2024-10-12, included")
    per_story: bool = Field(
        default=False, description="Tell of a story once, not of the copies of what was told"
    )

    def at(self, created: datetime) -> SavedSearch:
        """The search as it is kept. Raises pydantic.ValidationError where nothing is left of the name."""
        names = {facet: tuple(n for n in getattr(self, facet) if n.strip()) for facet in FACETS}
        terms = SearchTerms(
            text=with_places(self.q).text,
            **names,
            since=fold.first_day(self.since) if self.since else None,
            until=fold.last_day(self.until) if self.until else None,
            per_story=self.per_story,
        )
        return saved(self.name, terms, created)


class SavedSearchModel(Model):
    """A saved search. `url` is its page, `results` and `feed` are what it finds now, newest first."""

    id: str
    name: str
    created: datetime
    q: str
    person: Names
    organisation: Names
    place: Names
    agency: Names
    speaker: Names
    language: Names
    source: Names
    label: Names
    country: Names
    region: Names
    warning: Names
    relation: Names
    since: date | None
    until: date | None
    per_story: bool
    url: str
    results: str
    feed: str

    @classmethod
    def of(cls, search: SavedSearch) -> "SavedSearchModel":
        """The search as the API says it."""
        names: dict[str, Any] = {facet: getattr(search, facet) for facet in FACETS}
        return cls(
            id=search.id,
            name=search.name,
            created=search.created,
            q=search.text,
            **names,
            since=search.since,
            until=search.until,
            per_story=search.per_story,
            url=parameters(search).address(),
            results=f"/api/searches/{search.id}/results",
            feed=feed_address(search),
        )


def parameters(search: SavedSearch, **more: Any) -> SearchParameters:
    """What the search page is asked with for it: just so, as what it is told of."""
    names: dict[str, Any] = {facet: getattr(search, facet) for facet in FACETS}
    days = {name: day.isoformat() for name in ("since", "until") if (day := getattr(search, name))}
    return SearchParameters(q=search.text, strict=True, **names, **days, **more)


def feed_address(search: SavedSearch) -> str:
    """Where its Atom feed is."""
    return f"/api/searches/{search.id}/feed.atom"
