"""All annotators, made from the records in their folders. A new annotator is its folder and a line here."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Final

from copydesk_contracts.annotations import Annotations
from services.enricher.annotators.record import AnnotatorRecord, Shown

FOLDERS: Final = (
    "language",
    "names",
    "agencies",
    "quotes",
    "dates",
    "keywords",
    "fingerprint",
    "reading_time",
    "summary",
)
"""In the order in which they run: each sees the findings of those before it."""


@cache
def annotators() -> tuple[AnnotatorRecord, ...]:
    """Every annotator in its order."""
    return tuple(_record(folder) for folder in FOLDERS)


def names() -> tuple[str, ...]:
    """The names of all annotators."""
    return tuple(record.name for record in annotators())


def chosen(wanted: Sequence[str]) -> tuple[AnnotatorRecord, ...]:
    """Those of the given names in the order of the table. Raises ValueError for an unknown name."""
    if unknown := set(wanted) - set(names()):
        raise ValueError(
            f"no annotator is named {', '.join(sorted(unknown))}; there are {', '.join(names())}"
        )
    return tuple(record for record in annotators() if record.name in wanted)


def shown() -> tuple[Shown, ...]:
    """What page and shell show of all annotators, in their order."""
    return tuple(one for record in annotators() for one in record.shows)


def not_looked_for(found: Annotations) -> tuple[str, ...]:
    """Titles of what was not looked for in an article: no pipeline or no words of its language."""
    titled = (one for record in annotators() for one in (*record.shows, *record.beside))
    fields = (one for one in titled if one.field in Annotations.model_fields)
    return tuple(one.title for one in fields if getattr(found, one.field) is None)


def title_of(field: str) -> str:
    """What stands over the findings of a field, or over the labels of an annotator."""
    return next((one.title for one in shown() if one.field == field), field)


def _record(folder: str) -> AnnotatorRecord:
    record = import_module(f"services.enricher.annotators.{folder}").ANNOTATOR
    if not isinstance(record, AnnotatorRecord):
        raise TypeError(f"annotators/{folder} has no record")
    return record
