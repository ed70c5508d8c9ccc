"""Words and phrases that mark an article."""

from services.enricher.annotators.record import AnnotatorRecord, Shown

ANNOTATOR = AnnotatorRecord(
    name="keywords",
    maker="services.enricher.annotators.keywords.annotator:KeywordsAnnotator",
    fills=("keywords",),
    shows=(Shown("keywords", "Keywords"),),
)
