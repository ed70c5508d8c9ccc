"""Dates: expressions that can be placed on the calendar."""

from services.enricher.annotators.dates.annotator import DatesAnnotator
from services.enricher.annotators.dates.find import find_dates

__all__ = ["DatesAnnotator", "find_dates"]
