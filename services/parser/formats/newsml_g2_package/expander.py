"""News items of a NewsML message, G2 or 1.x, each as a document of its own."""

from collections.abc import Iterator
from typing import IO

from lxml import etree

from copydesk_contracts.events import ReasonCode
from services.parser.blocks.xml_tree import find, find_all, parse_xml, string
from services.parser.containers.member import TakenMember
from services.parser.limits import Limits
from services.process.errors import Rejected


def news_item_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The items from the `place`-th on. Raises Rejected (malformed, bomb, no text, too large)."""
    copy = stream.read(limits.text_bytes + 1)
    if len(copy) > limits.text_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.text_bytes} bytes of NewsML")
    root = parse_xml(copy)
    items = find_all(root, "newsItem") or find_all(root, "NewsItem")
    if not items:
        raise Rejected(ReasonCode.NO_TEXT, "a NewsML message without news items")
    for number, item in enumerate(items[place:], place + 1):
        public = string(find(item, "PublicIdentifier")).strip()
        name = str(item.get("guid") or public or f"{number}.xml")
        yield TakenMember(
            name, etree.tostring(item, encoding="utf-8", with_tail=False), number, "application/xml"
        )
