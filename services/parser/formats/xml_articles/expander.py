"""The articles of a list in XML, each as XML of its own."""

from collections.abc import Iterator
from typing import IO

from lxml import etree

from copydesk_contracts.events import ReasonCode
from services.parser.blocks.xml_tree import read_document
from services.parser.containers.member import TakenMember
from services.parser.formats.xml_articles.shape import article_elements
from services.parser.limits import Limits
from services.process.errors import Rejected


def xml_article_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The articles from the `place`-th on. Raises Rejected (malformed, bomb, too large)."""
    copy = stream.read(limits.text_bytes + 1)
    if len(copy) > limits.text_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.text_bytes} bytes of XML")
    articles = article_elements(read_document(copy).root)
    for number, article in enumerate(articles[place:], place + 1):
        data = etree.tostring(article, encoding="utf-8", with_tail=False)
        yield TakenMember(f"{article.get('id') or number}.xml", data, number, "application/xml")
