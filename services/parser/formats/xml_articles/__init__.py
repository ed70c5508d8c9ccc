"""Several articles in XML of an agency's or a system's own."""

from services.parser.formats.record import Format
from services.parser.formats.xml_articles.shape import lists_articles

FORMAT = Format(
    kind="xml-articles",
    recognises=lambda sample: sample.once(lists_articles),
    expander="services.parser.formats.xml_articles.expander:xml_article_members",
)
