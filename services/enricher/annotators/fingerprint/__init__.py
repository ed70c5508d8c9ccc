"""A digest of the wording, by which copies are found."""

from services.enricher.annotators.record import AnnotatorRecord

ANNOTATOR = AnnotatorRecord(
    name="fingerprint",
    maker="services.enricher.annotators.fingerprint.annotator:FingerprintAnnotator",
    fills=("fingerprint",),
)
