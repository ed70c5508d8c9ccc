"""The article's main language."""

from services.enricher.annotators.record import AnnotatorRecord, Shown

ANNOTATOR = AnnotatorRecord(
    name="language",
    maker="services.enricher.annotators.language.annotator:LanguageAnnotator",
    fills=("language",),
    shows=(Shown("language", "Language", "language"),),
)
