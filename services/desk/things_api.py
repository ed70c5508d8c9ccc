"""People, organisations and places as JSON."""

from typing import Any, Final

from fastapi import APIRouter, HTTPException

from copydesk_contracts.annotations import PlaceKind
from services.desk.models import CountModel, HistogramModel, HitModel, Model, Problem
from services.desk.things import Thing, ThingKind, thing
from services.desk.whereabouts import Whereabouts
from services.index.joined import Joined
from services.index.port import Searcher
from services.index.query import Facet
from services.index.results import StatementHit

_MISSING: Final[dict[int | str, dict[str, Any]]] = {404: {"model": Problem}}


class FormModel(Model):
    """A form that one of the newest documents has for the name, and why it is taken for the same."""

    document_id: str
    joined: Joined


class WhereaboutsModel(Model):
    """Where a place of the name lies, in degrees, and how many of the newest documents mean this one."""

    kind: PlaceKind | None
    country: str | None
    region: str | None
    latitude: float
    longitude: float
    geonames_id: int | None
    uncertain: bool
    documents: int

    @classmethod
    def of(cls, found: Whereabouts) -> "WhereaboutsModel":
        """As the API says it."""
        told = found.place.model_dump(include=set(cls.model_fields) - {"documents"})
        return cls(**told, documents=found.documents)


class ThingModel(Model):
    """A person, organisation or place.

    `documents` counts all that name it, `said` all statements. `statements`, `hits` (a story
    once), `roles` and `forms` are of the newest documents; `beside` are the names that appear
    with it most, by kind, and `histogram` counts documents by date. `lies` says where a place is, once
    for each that its name is used for; `namesakes` may be meant by a surname alone.
    """

    kind: ThingKind
    name: str
    documents: int
    said: int
    roles: list[CountModel]
    statements: list[StatementHit]
    hits: list[HitModel]
    beside: dict[Facet, list[CountModel]]
    histogram: HistogramModel
    forms: list[FormModel]
    lies: list[WhereaboutsModel]
    namesakes: list[CountModel]

    @classmethod
    def of(cls, found: Thing) -> "ThingModel":
        """The thing as the API says it."""
        histogram = found.results.histogram
        return cls(
            kind=found.kind,
            name=found.name,
            documents=found.results.total,
            said=found.said,
            roles=[CountModel(value=role, count=count) for role, count in found.roles],
            statements=list(found.statements),
            hits=[HitModel.of(hit) for hit in found.results.hits],
            beside={kind.facet: [CountModel.of(c) for c in found.beside(kind.facet)] for kind in ThingKind},
            histogram=HistogramModel(
                unit=histogram.unit,
                bars=[CountModel.of(bar) for bar in histogram.bars],
                undated=histogram.undated,
            ),
            forms=[FormModel(document_id=i, joined=j) for form in found.forms for i, j in form.joined],
            lies=[WhereaboutsModel.of(one) for one in found.lies],
            namesakes=[CountModel.of(count) for count in found.namesakes],
        )


def router(searcher: Searcher) -> APIRouter:
    """Routes of /api/people, /api/organisations and /api/places."""
    routes = APIRouter(prefix="/api", tags=["names"])

    @routes.get("/people/{name:path}", responses=_MISSING)
    def person(name: str) -> ThingModel:
        """Somebody: what they said, with whom they appear, where, when and in which stories."""
        return _found(searcher, ThingKind.PEOPLE, name)

    @routes.get("/organisations/{name:path}", responses=_MISSING)
    def organisation(name: str) -> ThingModel:
        """A body: what it said, with whom it appears, where, when and in which stories."""
        return _found(searcher, ThingKind.ORGANISATIONS, name)

    @routes.get("/places/{name:path}", responses=_MISSING)
    def place(name: str) -> ThingModel:
        """A place: what is said in articles about it, who appears there, when and in which stories."""
        return _found(searcher, ThingKind.PLACES, name)

    return routes


def _found(searcher: Searcher, kind: ThingKind, name: str) -> ThingModel:
    found = thing(searcher, kind, name)
    if found is None:
        raise HTTPException(404, f"no document names {name}")
    return ThingModel.of(found)
