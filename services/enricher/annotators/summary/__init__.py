"""The sentence that sums the article up."""

from services.enricher.annotators.record import AnnotatorRecord

ANNOTATOR = AnnotatorRecord(
    name="summary",
    maker="services.enricher.annotators.summary.annotator:SummaryAnnotator",
    fills=("summary",),
)
