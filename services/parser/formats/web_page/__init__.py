"""Web pages, told by their outermost element or, where they have none, by their name."""

from typing import Final

from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample
from services.parser.strings import words

_ELEMENTS: Final = words(
    "html a abbr address article aside b base blockquote body br center div em figure font footer form "
    "frameset h1 h2 h3 h4 h5 h6 head header hr i img iframe li link main meta nav ol p pre script section "
    "span strong style table tbody td title tr u ul noscript template"
)
_BEGINNINGS: Final = ("<!doctype html", "<!--")
_NAMES: Final = (".html", ".htm", ".xhtml", ".shtml")


def _recognises(sample: Sample) -> bool:
    if sample.root:
        return sample.root.lower() in _ELEMENTS
    if sample.start.lower().startswith(_BEGINNINGS):
        return True
    return sample.name.endswith(_NAMES) and not sample.start.startswith("<") and sample.has_tags


FORMAT = Format(
    kind="html",
    recognises=_recognises,
    reader="services.parser.formats.web_page.reader:read_web_page",
    most="text_bytes",
)
