"""Names in the lines of a page that are bylines by their words or by their element's name."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from services.parser.facts.authors import clean_authors, is_role
from services.parser.html.blocks import PageBlock
from services.parser.html.context import is_unseen
from services.parser.html.dates import is_timestamp
from services.parser.html.lines import lines
from services.parser.html.named import is_named
from services.parser.html.said_by import said_by
from services.parser.html.shown_dates import shown_date
from services.parser.html.strings import tidy, tokens, vocabulary
from services.parser.text.byline import read_header_line
from services.parser.text.names import name_like

NAMED: Final = vocabulary(
    "author authors byline bylines autor autoren autorin autores auteur auteurs auteurs autore firma firmas"
    " signature redacteur journalist skribent forfatter autorzy kirjoittaja muhabir yazar"
    " authorname bylinename vcard"
)
LONGEST: Final = 200
"""Characters of a line that gives an article's authors: five of them, with their offices."""
LONGEST_MARKED: Final = 60
"""Characters of one name in an element that is marked as one."""
_OTHERS: Final = re.compile(
    r"\s*[|•·●;,–—-]?\s*\b(?:edited|curated|translated|fact[- ]checked) by\b", re.IGNORECASE
)
_PROFILE: Final = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|profiles?|profil|by|journalists?|journaliste|signataires|contributors?"
    r"|writers?|reporters?|columnists?|editors?|staff|redakteure?|firmas?|skribent|forfatter|yazar)/[^/?#]+/?$|/@[\w.-]+/?$",
    re.IGNORECASE,
)
"""Addresses that pages about authors have."""
_SLASHES: Final = re.compile(r"\s/\s")
_PARTS: Final = re.compile(r"\s*[|•·●]\s*|\s[–—-]\s")


def readings(block: PageBlock, marked: list[str]) -> Iterator[list[str]]:
    """The names that a line may state, by one way of reading it after another; `marked` are the last."""
    yield _beside_date(block)
    if is_byline(block):
        yield clean_authors(pieces(block))
    for line in lines(block):
        yield said_by(line)
        if _says_by(line):
            yield clean_authors([_said(line)])
    yield marked


def _said(line: str) -> str:
    """The line's names as its byline gives them, without what else it says."""
    line = _OTHERS.split(line)[0]
    header = read_header_line(line, 0)
    return "; ".join(line[start:end] for start, end in header.authors) if header else line


def marked_names(block: PageBlock) -> list[str]:
    """Names that elements within the line are marked as: `<span class="author">`, `href="/profile/…"`."""
    return [
        text
        for element in block.element.iter(etree.Element)
        if element is not block.element
        and _marks_name(element)
        and (text := _seen(element))
        and len(text) <= LONGEST_MARKED
    ]


def _seen(element: HtmlElement) -> str:
    """The element's text without labels that only screen readers get."""
    if not any(map(is_unseen, element.iter(etree.Element))):
        return tidy("".join(element.itertext()))
    unseen = {inner for one in element.iter(etree.Element) if is_unseen(one) for inner in one.iter()}
    own = ("" if one in unseen else one.text or "" for one in element.iter(etree.Element))
    return tidy("".join(own))


def _marks_name(element: HtmlElement) -> bool:
    told = f"{element.get('class', '')} {element.get('rel', '')} {element.get('property', '')}"
    if not told.isspace() and not NAMED.isdisjoint(tokens(told)):
        return True
    href = element.get("href") if element.tag == "a" else None
    return href is not None and _PROFILE.search(href) is not None


def _beside_date(block: PageBlock) -> list[str]:
    """Names in a line that parts them from a date (`27 January 2026 • Ann Lee • 3 min read`)."""
    if _PARTS.search(block.text) is None:
        return []
    parts = [part for part in _PARTS.split(block.text) if not is_timestamp(part)]
    if len(parts) != 1 or parts[0] == block.text or shown_date(block) is None:
        return []
    return [name for name in clean_authors(parts) if 1 < len(name.split()) < 5]


def _says_by(text: str) -> bool:
    header = read_header_line(text, 0)
    return header is not None and bool(header.authors)


def pieces(block: PageBlock) -> list[str]:
    """The byline's text; one string a child element where nothing else parts the names."""
    texts = map(tidy, block.element.itertext())
    parts = [text for text in texts if text and not is_role(text)]
    names = [part for part in parts if not is_timestamp(part)]
    if _are_loose(parts, names) or 0 < len(names) < len(parts):
        return names
    return [part for part in _SLASHES.split(_unwrapped(block.text)) if not _is_dated(part)]


def _are_loose(parts: list[str], names: list[str]) -> bool:
    """Whether names stand in elements of their own with nothing between them."""
    return len(parts) > 1 and all(name_like(part) and " " in part for part in names)


def _unwrapped(text: str) -> str:
    return text[1:-1] if text[:1] + text[-1:] in ("[]", "()", "（）", "【】") else text


def _is_dated(text: str) -> bool:
    """Whether a part of a line is a date with its label (`Updated: Oct 9, 2019, 11:05 IST`)."""
    return any(map(str.isdigit, text)) and is_timestamp(text)


def is_byline(block: PageBlock) -> bool:
    """Whether the block, or one of the two elements around it, is named for the author."""
    return is_named(block, NAMED, ("class", "id", "rel", "itemprop"), levels=3)
