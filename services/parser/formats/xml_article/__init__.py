"""Articles in XML of an agency's or a system's own: some by name, any other by its shape."""

from services.parser.formats.record import Format
from services.parser.formats.xml_article.shape import looks_like_an_article

FORMAT = Format(
    kind="xml-article",
    recognises=lambda sample: sample.once(looks_like_an_article),
    reader="services.parser.formats.xml_article.reader:read_xml_article",
    most="text_bytes",
)
