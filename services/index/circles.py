"""The circles of `loosening` as both stores rank by them, and when they look into the outer ones."""

from enum import IntEnum
from typing import Final

from services.index.loosening import FEW
from services.index.query import Query, Sort
from services.index.results import Fit

APART: Final = 4096.0
"""Score between circles: above what words come to, and so low that 32 bits tell words apart beside it."""


class Circle(IntEnum):
    """Where a document lies; the innermost ranks first."""

    MISSPELT = 1
    MOST = 2
    FORMS = 3
    HEADLINE = 4
    EXACT = 5


_FITS: Final = {
    Circle.MISSPELT: Fit.MISSPELT,
    Circle.MOST: Fit.MOST,
    Circle.FORMS: Fit.FORMS,
    Circle.HEADLINE: Fit.MOST,
    Circle.EXACT: Fit.EXACT,
}


def fit_of(score: float) -> Fit:
    """What is said of a document by the innermost circle that it lies in, by its score."""
    return _FITS[Circle(min(max(Circle), max(min(Circle), int(score // APART))))]


def looks_wide(query: Query, strict: int, wide: bool | None) -> bool:
    """Whether the outer circles are looked into where `strict` documents lie in the first two.

    `wide` is how a page before was asked; null lets that number decide.
    """
    if wide is not None:
        return wide
    # By date a loose hit could come before an exact one: only where there is none.
    return strict < FEW if query.sort is Sort.RELEVANCE else not strict
