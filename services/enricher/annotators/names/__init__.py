"""People, organisations and places."""

from services.enricher.annotators.names.annotator import NamesAnnotator

__all__ = ["NamesAnnotator"]
