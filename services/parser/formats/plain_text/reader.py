"""Plain text, whose rules are a room of their own."""

from copydesk_contracts.article import Article
from services.parser.limits import Limits
from services.parser.text import read_text


def read_plain_text(copy: bytes, limits: Limits) -> Article:
    """The article in plain text. Raises Rejected (not text, no text)."""
    return read_text(copy)
