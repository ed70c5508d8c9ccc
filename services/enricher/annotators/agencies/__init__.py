"""News media that the article cites as its sources."""

from services.enricher.annotators.record import AnnotatorRecord, Shown

ANNOTATOR = AnnotatorRecord(
    name="agencies",
    maker="services.enricher.annotators.agencies.annotator:AgenciesAnnotator",
    fills=("agencies",),
    shows=(Shown("agencies", "Agencies cited", "agency"),),
)
