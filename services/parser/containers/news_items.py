"""News items of a NewsML-G2 message, each as a document of its own."""

from collections.abc import Iterator
from typing import IO

from lxml import etree

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import Found
from services.parser.formats.xml_tree import find_all, parse_xml
from services.parser.limits import Limits
from services.runtime.errors import Rejected


def news_item_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[Found]:
    """The items from the `place`-th on. Raises Rejected (malformed, bomb, no text, too large)."""
    copy = stream.read(limits.text_bytes + 1)
    if len(copy) > limits.text_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.text_bytes} bytes of NewsML-G2")
    items = find_all(parse_xml(copy), "newsItem")
    if not items:
        raise Rejected(ReasonCode.NO_TEXT, "a NewsML-G2 message without news items")
    for number, item in enumerate(items[place:], place + 1):
        name = str(item.get("guid") or f"{number}.xml")
        yield Found(name, etree.tostring(item, encoding="utf-8", with_tail=False), number, "application/xml")
