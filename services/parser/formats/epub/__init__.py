"""EPUB: an issue of a newspaper or magazine, an article a document."""

from services.parser.formats.record import Format
from services.parser.sniff.packages import package_type
from services.parser.sniff.sample import Sample


def _recognises(sample: Sample) -> bool:
    if package_type(sample.copy).startswith(b"application/epub+zip"):
        return True
    return "META-INF/container.xml" in sample.parts and any(name.endswith(".opf") for name in sample.parts)


FORMAT = Format(
    kind="epub",
    recognises=_recognises,
    expander="services.parser.formats.epub.expander:epub_members",
)
