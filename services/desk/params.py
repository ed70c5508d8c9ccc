"""From the parameters of a request to a search, and back to an address."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.index import areas, fold
from services.index.query import MAX_LIMIT, Counted, Facet, Query, Sort
from services.index.syntax import asks_for_a_story
from services.operations.gazetteer import with_places

PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
Name = Annotated[str, Field(max_length=500)]
Names = Annotated[tuple[Name, ...], Field(max_length=20)]


class SearchParameters(BaseModel):
    """What the search page and the API are asked with, each under its name in the address.

    Names are whole names, compared without case and accents; several must all occur.
    Dates are 2024, 2024-10 or 2024-10-12, and both ends are included.
    """

    model_config = ConfigDict(frozen=True)

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
    since: str | None = Field(default=None, pattern=PARTIAL_DATE)
    until: str | None = Field(default=None, pattern=PARTIAL_DATE)
    near: str | None = Field(
        default=None,
        max_length=100,
        description="A place lies there: latitude,longitude,radius (51.5,-0.1,50km)",
    )
    box: str | None = Field(
        default=None, max_length=100, description="A place lies in it: south,west,north,east (50,-1,52,1)"
    )
    sort: Sort = Sort.RELEVANCE
    limit: int = Field(default=20, ge=1, le=MAX_LIMIT)
    after: str | None = Field(default=None, max_length=4000, description="`next` of the page before")
    story: str | None = Field(default=None, max_length=64, description="Only the documents of this story")
    strict: bool = Field(default=False, description="Only documents that have every word just as it is typed")
    count: Counted = Field(default=Counted.DOCUMENTS, description="What facets count: documents or stories")
    copies: bool = Field(default=False, description="Every copy of a story, not only the one that fits best")

    @field_validator("since", "until", "near", "box", "after", "story", mode="before")
    @classmethod
    def _empty_is_null(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("since", "until")
    @classmethod
    def _real_date(cls, value: str | None) -> str | None:
        if value is not None:
            fold.first_day(value)
        return value

    @field_validator("near")
    @classmethod
    def _real_circle(cls, value: str | None) -> str | None:
        if value is not None:
            areas.near(value)
        return value

    @field_validator("box")
    @classmethod
    def _real_box(cls, value: str | None) -> str | None:
        if value is not None:
            areas.box(value)
        return value

    def query(self, facet_size: int = 20, fold: bool = True) -> Query:
        """The search that was asked for; one hit a story, unless the parameters or `fold` say otherwise."""
        names: dict[str, Any] = {facet.value: self.names(facet) for facet in Facet}
        return Query(
            text=with_places(self.q).text,
            **names,
            since=_day(self.since, last=False),
            until=_day(self.until, last=True),
            areas=self.asked_areas(),
            sort=self.sort,
            limit=self.limit,
            after=self.after,
            facet_size=facet_size,
            count=self.count,
            story=self.story,
            fold=fold and not self.copies and not asks_for_a_story(self.q, self.story),
            loosen=not self.strict,
        )

    def names(self, facet: Facet) -> tuple[str, ...]:
        """The names asked for in one facet."""
        names: tuple[str, ...] = getattr(self, facet.value)
        return tuple(name for name in names if name.strip())

    def asked_areas(self) -> tuple[areas.Area, ...]:
        """In each of which a place must lie."""
        circles = [areas.near(self.near)] if self.near else []
        boxes = [areas.box(self.box)] if self.box else []
        return (*circles, *boxes)

    def saved_text(self) -> str:
        """The words with the areas behind them, since a saved search has no other place for these."""
        circle = f"near:{self.near}" if self.near else ""
        square = f"box:{self.box}" if self.box else ""
        return " ".join(part for part in (self.q, circle, square) if part)

    def filtered(self) -> bool:
        """Whether anything is asked for beside words."""
        days_or_areas = self.since or self.until or self.near or self.box
        return bool(days_or_areas or self.story or any(self.names(facet) for facet in Facet))

    def address(self, base: str = "/", **changes: Any) -> str:
        """The same search with changes, always from its first page unless `after` is among them."""
        wanted = {**self.model_dump(mode="json", exclude_defaults=True), "after": None, **changes}
        given = {name: value for name, value in wanted.items() if value}
        return f"{base}?{urlencode(given, doseq=True)}" if given else base

    def with_name(self, facet: Facet, name: str) -> str:
        """The address of this search narrowed by a name."""
        return self._with_names(facet, [*self.names(facet), name])

    def without_name(self, facet: Facet, name: str) -> str:
        """The address of this search without that filter."""
        return self._with_names(facet, [n for n in self.names(facet) if n != name])

    def _with_names(self, facet: Facet, names: list[str]) -> str:
        changes: dict[str, Any] = {facet.value: names}
        return self.address(**changes)

    def has_name(self, facet: Facet, name: str) -> bool:
        """Whether the search is narrowed by that name already."""
        return fold.key(name) in map(fold.key, self.names(facet))


def _day(value: str | None, last: bool) -> date | None:
    if value is None:
        return None
    return fold.last_day(value) if last else fold.first_day(value)
