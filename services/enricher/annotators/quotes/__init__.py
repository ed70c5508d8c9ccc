"""Quotations and statements: what is said, by whom, and the word that says so."""

from services.enricher.annotators.record import AnnotatorRecord, Shown

ANNOTATOR = AnnotatorRecord(
    name="quotes",
    maker="services.enricher.annotators.quotes.annotator:QuotesAnnotator",
    fills=("quotes", "statements"),
    shows=(Shown("quotes", "Speakers", "speaker"),),
    beside=(Shown("statements", "Statements"),),
)
