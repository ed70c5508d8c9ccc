"""HTML with the places of facts marked, and without anything that acts. Runs in a confined worker.

Kept are elements and attributes that say how a page looks; a link of its own has none of it but ours,
which lead back to the reading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import lxml.html
from lxml import etree

from services.desk.marking import Mark, Segment, cut, segments

SILENT: Final = frozenset(("script", "style", "title", "textarea", "option", "noscript", "template", "head"))
"""Elements whose words are no part of the page."""
_DROPPED: Final = (
    *("script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "link"),
    *("template", "portal", "audio", "video", "source", "animate", "set"),
)
_INLINE_TAGS: Final = """
a abbr b bdi bdo big cite code dfn em font i ins kbd mark q s small span strong sub sup time tt u var wbr
"""
_INLINE: Final = frozenset(_INLINE_TAGS.split())
"""Elements within a word or a sentence."""
_KEPT_WORDS: Final = """
class id style lang dir title alt colspan rowspan width height align valign bgcolor color face size start
value datetime border cellpadding cellspacing hspace vspace clear nowrap type open scope
"""
_KEPT: Final = frozenset(_KEPT_WORDS.split())
_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
_OURS: Final = re.compile(r"o\d+\Z")
STYLE: Final = (
    "a.copydesk-fact{color:inherit;text-decoration:underline dotted #8c1c13 1.5px;background:#ffe89a66}"
    "a.copydesk-fact:has(:target){outline:2px solid #8c1c13;background:#ffe89a}"
)


@dataclass(frozen=True)
class TextPlace:
    """Where a fact stands in the text of the page, and its number."""

    start: int
    end: int
    number: int
    kind: str
    name: str


@dataclass(frozen=True)
class _PlacedText:
    """A text of the page, where it begins among all, and whether it stands behind its element."""

    element: lxml.html.HtmlElement
    is_tail: bool
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def text_of(copy: bytes, charset: str) -> str:
    """All words of the page in their order; a line ends where an element does that is none of a sentence."""
    tree = _tree(copy, charset)
    _disarm(tree)
    return _laid_out(tree)[0]


def marked(copy: bytes, charset: str, places: Sequence[TextPlace], address: str) -> bytes:
    """The page with those places of its text marked, each a link to the fact's place in the reading."""
    tree = _tree(copy, charset)
    _disarm(tree)
    whole, texts = _laid_out(tree)
    cuts = segments(whole, [_mark(place) for place in places])
    for text in texts:
        inside = cut(cuts, text.start, text.end)
        if any(piece.marks for piece in inside):
            _wrap(text.element, text.is_tail, inside, address)
    return _written(tree)


def _mark(place: TextPlace) -> Mark:
    return Mark(place.start, place.end, place.kind, place.name, str(place.number), f"o{place.number}")


def _tree(copy: bytes, charset: str) -> lxml.html.HtmlElement:
    try:
        text = copy.decode(charset, "replace")
    except LookupError:
        text = copy.decode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(text.encode("utf-8", "replace") or b"<p>", parser=parser)


def _laid_out(tree: lxml.html.HtmlElement) -> tuple[str, list[_PlacedText]]:
    """The whole text of the page, and each piece of it with its element."""
    parts: list[str] = []
    texts: list[_PlacedText] = []
    at = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_tail = event == "end"
        holder = element.getparent() if is_tail else element
        text = (element.tail if is_tail else element.text) or ""
        parts.append("" if element.tag in _INLINE else "\n")
        at += len(parts[-1])
        if text and not _is_silent(holder):
            texts.append(_PlacedText(element, is_tail, text, at))
            parts.append(text)
            at += len(text)
    return "".join(parts), texts


def _is_silent(element: lxml.html.HtmlElement | None) -> bool:
    return element is None or not isinstance(element.tag, str) or element.tag in SILENT


def _wrap(element: lxml.html.HtmlElement, is_tail: bool, pieces: Sequence[Segment], address: str) -> None:
    """Put the pieces in place of the text: those that are marked as links."""
    parent = element.getparent() if is_tail else element
    place = parent.index(element) + 1 if is_tail else 0
    last: lxml.html.HtmlElement | None = element if is_tail else None
    _say(parent, last, None)
    for piece in pieces:
        if piece.marks:
            last = _link(parent, piece, address)
            parent.insert(place, last)
            place += 1
        else:
            _say(parent, last, piece.text)


def _link(parent: lxml.html.HtmlElement, piece: Segment, address: str) -> lxml.html.HtmlElement:
    fact = min(piece.marks, key=lambda mark: mark.end - mark.start)
    link = parent.makeelement("a")
    link.text = piece.text
    link.set("class", "copydesk-fact")
    link.set("href", f"{address}#f{fact.note}")
    link.set("target", "_top")
    link.set("title", fact.name)
    for anchor in piece.anchors:
        etree.SubElement(link, "span").set("id", anchor)
    return link


def _say(parent: lxml.html.HtmlElement, last: lxml.html.HtmlElement | None, text: str | None) -> None:
    """Text behind the last element, or at the beginning where there is none; null clears it."""
    if last is None:
        parent.text = text if text is None else (parent.text or "") + text
    else:
        last.tail = text if text is None else (last.tail or "") + text


def _disarm(tree: lxml.html.HtmlElement) -> None:
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    for element in tree.iter(etree.Element):
        for name, value in list(element.attrib.items()):
            if not _is_kept(str(name), str(value)):
                del element.attrib[name]


def _is_kept(name: str, value: str) -> bool:
    if name == "id":
        return _OURS.match(value) is None
    return name in _KEPT or (name == "src" and _PICTURE.match(value) is not None)


def _written(tree: lxml.html.HtmlElement) -> bytes:
    style = tree.makeelement("style")
    style.text = STYLE
    head = tree.find("head")
    (tree if head is None else head).append(style)
    return bytes(etree.tostring(tree, method="html", encoding="utf-8", doctype="<!doctype html>"))
