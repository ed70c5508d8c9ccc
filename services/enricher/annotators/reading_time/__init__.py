"""How long the article takes to read."""

from services.enricher.annotators.record import AnnotatorRecord

ANNOTATOR = AnnotatorRecord(
    name="reading_time",
    maker="services.enricher.annotators.reading_time.annotator:ReadingTimeAnnotator",
    fills=("reading_seconds",),
)
