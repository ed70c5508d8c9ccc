"""The pictures as tables: rows for CSV."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.desk.overview.overview import Overview

Row = Sequence[str]
Table = tuple[Sequence[str], Iterator[Row]]


def network(found: Overview) -> Table:
    """A row for each pair of names."""
    nodes = found.company.nodes
    pairs = ((nodes[link.left], nodes[link.right], link.count) for link in found.company.links)
    rows = ((one.name, one.facet, other.name, other.facet, f"{count}") for one, other, count in pairs)
    return ("name", "kind", "with", "kind of that", "stories"), rows


def days(found: Overview) -> Table:
    """A row for each day, month or year that is spoken of."""
    spoken = found.days.days if found.days else ()
    rows = ((day.value, f"{day.count}", " ".join(one.document_id for one in day.documents)) for day in spoken)
    return ("day", "documents", "first of them"), rows


def trend(found: Overview) -> Table:
    """A row for each period, with a column for each of the most frequent people."""
    names = found.trend.names if found.trend else ()
    periods = found.trend.periods if found.trend else ()
    rows = (
        (one.value, f"{one.found}", f"{one.all}", f"{one.share:.4f}", *(f"{count}" for count in one.named))
        for one in periods
    )
    return ("published", "documents", "of all", "share", *names), rows


def places(found: Overview) -> Table:
    """A row for each place with coordinates."""
    rows = (
        (
            place.name,
            place.country or "",
            f"{place.latitude:.5f}",
            f"{place.longitude:.5f}",
            f"{len(place.mentions)}",
        )
        for place in found.places
    )
    return ("place", "country", "latitude", "longitude", "mentions"), rows


TABLES: Final = {"network": network, "days": days, "trend": trend, "places": places}
"""By the names of their files."""
