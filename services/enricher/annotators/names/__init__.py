"""People, organisations and places."""

from services.enricher.annotators.record import AnnotatorRecord, Shown

ANNOTATOR = AnnotatorRecord(
    name="names",
    maker="services.enricher.annotators.names.annotator:NamesAnnotator",
    fills=("people", "organisations", "places"),
    shows=(
        Shown("people", "People", "person"),
        Shown("organisations", "Organisations", "organisation"),
        Shown("places", "Places", "place"),
    ),
    needs_names=True,
)
