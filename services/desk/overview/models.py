"""The overview of a search as the API says it."""

from services.desk.models import Model
from services.desk.overview.overview import Overview
from services.index.query import Facet, HistogramUnit


class NodeModel(Model):
    """A name, and how many stories of the search have it."""

    kind: Facet
    name: str
    stories: int


class LinkModel(Model):
    """Two names, as places in `names`, and how many stories have both."""

    first: int
    second: int
    stories: int


class DayModel(Model):
    """A day, month or year that is spoken of, by how many of the documents read; the first of them."""

    value: str
    documents: int
    first: list[str]


class PeriodModel(Model):
    """Documents found that were published then, all that were, and those of each of `names` of the trend."""

    value: str
    documents: int
    all: int
    named: list[int]


class TrendModel(Model):
    """Periods in order, those in which nothing was found left out."""

    unit: HistogramUnit
    names: list[str]
    periods: list[PeriodModel]


class PlaceModel(Model):
    """A place whose coordinates are known."""

    name: str
    country: str | None
    latitude: float
    longitude: float
    mentions: int


class OverviewModel(Model):
    """`total` documents in `rows` stories were found; `read` of the stories gave days and places."""

    total: int
    rows: int
    read: int
    names: list[NodeModel]
    links: list[LinkModel]
    days: list[DayModel]
    trend: TrendModel | None
    places: list[PlaceModel]

    @classmethod
    def of(cls, found: Overview) -> "OverviewModel":
        """The overview as the API says it."""
        together = found.company
        return cls(
            total=found.results.total,
            rows=found.results.rows,
            read=found.read,
            names=[NodeModel(kind=n.facet, name=n.name, stories=n.count) for n in together.nodes],
            links=[LinkModel(first=x.left, second=x.right, stories=x.count) for x in together.links],
            days=_days(found),
            trend=_trend(found),
            places=_places(found),
        )


def _days(found: Overview) -> list[DayModel]:
    spoken = found.days.days if found.days else ()
    return [
        DayModel(value=day.value, documents=day.count, first=[one.document_id for one in day.documents])
        for day in spoken
    ]


def _trend(found: Overview) -> TrendModel | None:
    if found.trend is None:
        return None
    periods = [
        PeriodModel(value=one.value, documents=one.found, all=one.all, named=list(one.named))
        for one in found.trend.periods
    ]
    return TrendModel(unit=found.trend.unit, names=list(found.trend.names), periods=periods)


def _places(found: Overview) -> list[PlaceModel]:
    return [
        PlaceModel(
            name=place.name,
            country=place.country,
            latitude=place.latitude or 0.0,
            longitude=place.longitude or 0.0,
            mentions=len(place.mentions),
        )
        for place in found.places
    ]
