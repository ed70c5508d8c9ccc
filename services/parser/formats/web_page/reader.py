"""Web pages, whose rules are a room of their own."""

from copydesk_contracts.article import Article
from services.parser.html import read_html
from services.parser.limits import Limits
from services.parser.markup import check_nesting


def read_web_page(copy: bytes, limits: Limits) -> Article:
    """The article on a web page. Raises Rejected (bomb, malformed, no text)."""
    check_nesting(copy, limits)
    return read_html(copy)
