"""The parameters of a search for what was said, and back to an address."""

from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from copydesk_contracts.annotations import StatementKind
from services.desk.params import PARTIAL_DATE, Names
from services.index import fold
from services.index.query import MAX_LIMIT, StatementQuery
from services.operations.gazetteer import with_places

# Whoever reads events takes kinds of a later version; to ask for one that is not known finds nothing.
KnownKind = Annotated[StatementKind, AfterValidator(StatementKind.known)]


class StatementParameters(BaseModel):
    """What the page of statements and its API are asked with; all holds for one statement.

    Names are whole names, compared without case and accents. Dates are 2024, 2024-10 or
    2024-10-12, those of the articles, and both ends are included.
    """

    model_config = ConfigDict(frozen=True)

    q: str = Field(default="", max_length=1000, description="Words of the statement, or fields of it")
    speaker: Names = ()
    place: Names = Field(default=(), description="A place that the article names")
    kind: tuple[KnownKind, ...] = Field(default=(), max_length=3, description="Any of these")
    since: str | None = Field(default=None, pattern=PARTIAL_DATE)
    until: str | None = Field(default=None, pattern=PARTIAL_DATE)
    limit: int = Field(default=20, ge=1, le=MAX_LIMIT)
    after: str | None = Field(default=None, max_length=4000, description="`next` of the page before")

    @field_validator("since", "until", "after", mode="before")
    @classmethod
    def _empty_is_null(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("speaker", "place", "kind", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return [v for v in value if v] if isinstance(value, (list, tuple)) else value

    @field_validator("since", "until")
    @classmethod
    def _real_date(cls, value: str | None) -> str | None:
        if value is not None:
            fold.first_day(value)
        return value

    def query(self) -> StatementQuery:
        """The search that was asked for."""
        return StatementQuery(
            text=with_places(self.q).text,
            speaker=self.speaker,
            place=self.place,
            kind=tuple(kind.value for kind in self.kind),
            since=fold.first_day(self.since) if self.since else None,
            until=fold.last_day(self.until) if self.until else None,
            limit=self.limit,
            after=self.after,
        )

    def address(self, base: str = "/statements", **changes: Any) -> str:
        """The same search with changes, from its first page unless `after` is among them."""
        wanted = {**self.model_dump(mode="json", exclude_defaults=True), "after": None, **changes}
        given = {name: value for name, value in wanted.items() if value}
        return f"{base}?{urlencode(given, doseq=True)}" if given else base
