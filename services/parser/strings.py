"""Strings out of foreign files, made fit for the canonical text and for JSON."""

import html
import re
from typing import Final

_INVISIBLE: Final = dict.fromkeys(
    [
        *(code for code in [*range(0x20), *range(0x7F, 0xA0)] if not chr(code).isspace()),
        *(0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF),
        *range(0xD800, 0xE000),
    ]
)
_TAG: Final = re.compile(
    r"</?(?:p|br|div|h[1-6]|hr|ul|ol|li|b|i|u|em|strong|small|sup|sub|a|span|blockquote|figure|figcaption|img|table"
    r"|tr|td|th|tbody|section|article|iframe|script|style|embed|object|video|html|body|center|font|cite|q|pre|code)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_BLOCK_TAG: Final = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|section|article|body)\b", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")


def words(text: str) -> frozenset[str]:
    """The words of a list written as one string."""
    return frozenset(text.split())


def tidy(text: str) -> str:
    """White space collapsed to single spaces; control characters and lone surrogates gone."""
    return " ".join(text.translate(_INVISIBLE).split())


def is_markup(text: str) -> bool:
    """Whether a string is HTML rather than text."""
    return _TAG.search(text) is not None


def has_block_tags(text: str) -> bool:
    """Whether the markup in a string parts it into paragraphs itself."""
    return _BLOCK_TAG.search(text) is not None


def plain(text: str) -> str:
    """A one-line value as a reader sees it: tags gone, entities resolved, tidied."""
    if "<" in text:
        text = _TAG.sub("", text)
    return tidy(html.unescape(text) if _ENTITY.search(text) else text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: parted by empty lines where there are any, else by line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n\n").replace("\u2028", "\n")
    parts = re.split(r"\n[ \t]*\n", lines) if re.search(r"\n[ \t]*\n", lines) else lines.split("\n")
    return [tidied for part in parts if (tidied := tidy(part))]
