"""Markup, told by its outermost element."""

import re
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.formats.kinds import Format
from services.parser.formats.strings import words
from services.process.errors import Rejected

_ROOTS: Final = {
    "html": Format.HTML,
    "nitf": Format.NITF,
    "newsitem": Format.NEWSML,
    "newsmessage": Format.NEWSML_PACKAGE,
    "newsml": Format.NEWSML_1_PACKAGE,
    "rss": Format.FEED,
    "feed": Format.FEED,
    "rdf": Format.FEED,
}
_HTML_TAGS: Final = words(
    "a abbr address article aside b base blockquote body br center div em figure font footer form frameset "
    "h1 h2 h3 h4 h5 h6 head header hr i img iframe li link main meta nav ol p pre script section span strong "
    "style table tbody td title tr u ul noscript template"
)
_NAME: Final = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>]|$)")
_NEWS_ITEM: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?[nN]ewsItem[\s>]")
_SINGLE: Final = {Format.NEWSML_PACKAGE: Format.NEWSML, Format.NEWSML_1_PACKAGE: Format.NEWSML_1}
_PROLOGUE: Final = (("<?", "?>"), ("<!--", "-->"), ("<![", "]>"))


def by_root(copy: bytes, start: str) -> Format | None:
    """The format of text that begins with `<`; None where that is no markup. Raises Rejected."""
    root = root_name(start)
    if root is None and start.startswith("<?xml"):
        entities = b"<!ENTITY" in copy
        raise Rejected(ReasonCode.BOMB if entities else ReasonCode.MALFORMED, "XML without an element")
    if root is None:
        return Format.HTML if start[:14].lower().startswith(("<!doctype html", "<!--")) else None
    kind = _ROOTS.get(root.lower())
    if kind in _SINGLE:
        return _SINGLE[kind] if _is_single(copy) else kind
    if root == "NewsItem":
        return Format.NEWSML_1
    if kind is not None:
        return kind
    if root.lower() in _HTML_TAGS:
        return Format.HTML
    if start.startswith(("<?xml", "<!DOCTYPE")):
        raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, f"XML whose outermost element is {root[:60]}")
    return None


def _is_single(copy: bytes) -> bool:
    """A message around a single item is that item; UTF-16 ones are always taken as packages."""
    items = _NEWS_ITEM.finditer(copy)
    return next(items, None) is not None and next(items, None) is None


def root_name(start: str) -> str | None:
    """Local name of the outermost element, past declarations and comments."""
    at = 0
    while at < len(start):
        opening = next((pair for pair in _PROLOGUE if start.startswith(pair[0], at)), None)
        if opening is not None:
            at = _after(start, opening[1], at + len(opening[0]))
        elif start[at : at + 9].upper() == "<!DOCTYPE":
            at = _after_doctype(start, at)
        elif start[at].isspace():
            at += 1
        else:
            match = _NAME.match(start, at)
            return match[1] if match else None
    return None


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _after_doctype(text: str, at: int) -> int:
    """Past the document type, internal subset and all."""
    close, subset = text.find(">", at), text.find("[", at)
    if subset < 0 or close < subset:
        return _after(text, ">", at)
    return _after(text, ">", _after(text, "]", subset))
