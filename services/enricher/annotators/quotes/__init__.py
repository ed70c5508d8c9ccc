"""Quotations: what is said, by whom, and the word that says so."""

from services.enricher.annotators.quotes.annotator import QuotesAnnotator
from services.enricher.annotators.quotes.find import find_quotes

__all__ = ["QuotesAnnotator", "find_quotes"]
