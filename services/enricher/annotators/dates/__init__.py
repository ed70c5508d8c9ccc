"""Expressions that can be placed on the calendar."""

from services.enricher.annotators.record import AnnotatorRecord, Shown

ANNOTATOR = AnnotatorRecord(
    name="dates",
    maker="services.enricher.annotators.dates.annotator:DatesAnnotator",
    fills=("dates",),
    shows=(Shown("dates", "Dates"),),
)
