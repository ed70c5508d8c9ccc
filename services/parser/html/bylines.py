"""Who wrote it: names in metadata, and the line of the page that shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from services.parser.facts.authors import clean_authors, is_role
from services.parser.html.blocks import Block
from services.parser.html.dates import is_timestamp
from services.parser.html.head import Head
from services.parser.html.jsonld import JsonLd
from services.parser.html.lines import lines
from services.parser.html.properties import Found
from services.parser.html.shown_dates import shown_date
from services.parser.html.strings import key, tidy, tokens, vocabulary
from services.parser.text.byline import read_header_line
from services.parser.text.names import name_like

METAS: Final = (
    "author",
    "article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "byl",
    "citation_author",
    "og:author",
    "twitter:creator:name",
    "article.author",
    "mrf:authors",
    "vr:author",
    "rnews:author",
)
NAMED: Final = vocabulary(
    "author authors byline bylines autor autoren autorin autores auteur auteurs auteurs autore firma firmas"
    " signature redacteur journalist skribent forfatter autorzy kirjoittaja muhabir yazar"
    " authorname bylinename vcard"
)
LONGEST: Final = 200
LONGEST_MARKED: Final = 60
LONGEST_ACCOUNT: Final = 30
"""Characters of a name that is no person's by its looks (`freeman1984`)."""
MANY: Final = 20
BYLINE_DEPTH: Final = 3
"""Elements above an author's within which those who wrote with them stand."""
DESKS: Final = vocabulary(
    "redaktion redaccion redacción redazione redação larédaction rédaction redactie redakcja redakce redakció"
    " staff staffreporter staffwriter staffcorrespondent newsdesk webdesk onlinedesk newsroom newsteam editor"
    " editors editorialteam editorialstaff editorialboard onlineredaktion webredaktion reporter correspondent"
)
"""Names that stand for whoever worked at the desk."""
_OTHERS: Final = re.compile(
    r"\s*[|•·●;,–—-]?\s*\b(?:edited|curated|translated|fact[- ]checked) by\b", re.IGNORECASE
)
_PROFILE: Final = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|profiles?|profil|by|journalists?|journaliste|signataires|contributors?"
    r"|writers?|reporters?|columnists?|editors?|staff|redakteure?|firmas?|skribent|forfatter|yazar)/[^/?#]+/?$",
    re.IGNORECASE,
)
"""Addresses that pages about authors have."""
_PARTS: Final = re.compile(r"\s*[|•·●]\s*|\s[–—-]\s")


@dataclass(frozen=True)
class Byline:
    """Names in order; `locator` says which metadata gave them, `shown` which block shows them."""

    names: list[str]
    locator: str | None
    shown: Block | None


def read_byline(
    head: Head,
    data: JsonLd,
    properties: dict[str, Found],
    near: list[Block],
    sites: set[str],
    signed: Block | None,
) -> Byline:
    """The authors. `near` are the blocks around the article, `signed` one that is only names."""
    place, names = _stated(head, data, _beside(properties, near), sites)
    if len(names) == 1 and " " not in names[0]:
        seen = _seen(near, sites)
        if seen is not None and seen.names[0].casefold().startswith(f"{names[0]} ".casefold()):
            return seen
    if all(key(name) in sites or key(name) in DESKS for name in names):
        seen = _seen(near, sites) or (Byline(clean_authors(pieces(signed)), None, signed) if signed else None)
        if seen is not None:
            return seen
    return Byline(names, place, find_shown(names, near)) if names else Byline([], None, None)


def _beside(properties: dict[str, Found], near: list[Block]) -> dict[str, Found]:
    """Of elements marked as authors those around this article, where there are any; otherwise the first.

    Pages mark the authors of related stories and of comments in the same way.
    """
    around = {element for block in near for element in (block.element, *block.element.iterancestors())}
    inside = {element for block in near for element in block.element.iter()}
    chosen = dict(properties)
    for name in ("author", "rel:author"):
        found = properties.get(name, [])[:MANY]
        close = [(value, element) for value, element in found if element in inside or element in around]
        hidden = [(value, element) for value, element in found if element.tag in ("meta", "link")]
        chosen[name] = hidden or _with_first(close) or found[:1]
    return chosen


def _with_first(found: Found) -> Found:
    """The first and those that stand with it in one byline."""
    if not found:
        return []
    above = list(islice(found[0][1].iterancestors(), BYLINE_DEPTH))
    return [one for one in found if any(element in above for element in one[1].iterancestors())]


def _seen(near: list[Block], sites: set[str]) -> Byline | None:
    """The first line of the page that is a byline by its own words or by its element's name."""
    for block in near:
        if len(block.text) > LONGEST:
            continue
        for names in _readings(block):
            if names and all(name_like(n) and key(n) not in sites and key(n) not in DESKS for n in names):
                return Byline(names, None, block)
    return _signed_by_account(near, sites)


def _signed_by_account(near: list[Block], sites: set[str]) -> Byline | None:
    """A name of one word that an element beside the headline is marked as: blogs are signed so."""
    for block in near:
        if len(block.text) > LONGEST:
            continue
        names = clean_authors(_marked(block)[:1])
        if len(names) == 1 and _is_account(names[0]) and key(names[0]) not in sites:
            return Byline(names, None, block)
    return None


def _is_account(name: str) -> bool:
    """A name as people sign in with; one with blanks and digits is a name and a date run together."""
    return len(name) <= LONGEST_ACCOUNT and not (" " in name and any(map(str.isdigit, name)))


def _readings(block: Block) -> Iterator[list[str]]:
    """The names that a line may state, by one way of reading it after another."""
    yield _beside_date(block)
    if is_byline(block):
        yield clean_authors(pieces(block))
    for line in lines(block):
        if _says_by(line):
            yield clean_authors([_said(line)])
    yield clean_authors(_marked(block))


def _said(line: str) -> str:
    """The line's names as its byline gives them, without what else it says."""
    line = _OTHERS.split(line)[0]
    header = read_header_line(line, 0)
    return "; ".join(line[start:end] for start, end in header.authors) if header else line


def _marked(block: Block) -> list[str]:
    """Names that elements within the line are marked as: `<span class="author">`, `href="/profile/…"`."""
    return [
        text
        for element in block.element.iter(etree.Element)
        if element is not block.element
        and _marks_name(element)
        and (text := tidy("".join(element.itertext())))
        and len(text) <= LONGEST_MARKED
    ]


def _marks_name(element: HtmlElement) -> bool:
    told = " ".join(element.get(name) or "" for name in ("class", "rel", "property"))
    href = element.get("href") if element.tag == "a" else None
    return bool(NAMED.intersection(tokens(told))) or (href is not None and _PROFILE.search(href) is not None)


def _beside_date(block: Block) -> list[str]:
    """Names in a line that parts them from a date (`27 January 2026 • Ann Lee • 3 min read`)."""
    parts = [part for part in _PARTS.split(block.text) if not is_timestamp(part)]
    if shown_date(block) is None or len(parts) != 1 or parts[0] == block.text:
        return []
    return [name for name in clean_authors(parts) if 1 < len(name.split()) < 5]


def _says_by(text: str) -> bool:
    header = read_header_line(text, 0)
    return header is not None and bool(header.authors)


def pieces(block: Block) -> list[str]:
    """The byline's text; one string a child element where nothing else parts the names."""
    parts = [text for raw in block.element.itertext() if (text := tidy(raw)) and not is_role(text)]
    loose = len(parts) > 1 and all(name_like(part) and " " in part for part in parts)
    return parts if loose else [block.text]


def _stated(
    head: Head, data: JsonLd, properties: dict[str, Found], sites: set[str]
) -> tuple[str | None, list[str]]:
    found = [
        (place, names) for place, raw in _candidates(head, data, properties) if (names := clean_authors(raw))
    ]
    people = [f for f in found if not all(key(name) in sites for name in f[1]) and ".creator" not in f[0]]
    place, names = next(iter(people or found), (None, []))
    return place, [name for name in names if key(name) not in sites] or names


def _candidates(head: Head, data: JsonLd, properties: dict[str, Found]) -> Iterator[tuple[str, list[str]]]:
    yield f"jsonld:{data.kind}.author", data.names("author")
    yield f"jsonld:{data.kind}.creator", data.names("creator")
    for name in METAS:
        yield f"meta:{name}", head.meta.get(name, [])
    yield "microdata:author", [value for value, _ in properties.get("author", ())][:MANY]
    yield "html:rel-author", [value for value, _ in properties.get("rel:author", ())][:MANY]


def find_shown(names: list[str], near: list[Block]) -> Block | None:
    """The first short block in which all the names stand; failing that, the first with one of them."""
    keys = [key(name) for name in names]
    short = [(b, key(b.text)) for b in near if len(b.text) <= LONGEST + sum(map(len, names))]
    return next((b for b, text in short if all(k in text for k in keys)), None) or next(
        (b for b, text in short if any(k in text for k in keys) and len(text) < 3 * max(map(len, keys))), None
    )


def is_byline(block: Block) -> bool:
    """Whether the block or its parent is named for the author."""
    element = block.element
    for _ in range(3):
        if element is None:
            return False
        names = " ".join(element.get(name) or "" for name in ("class", "id", "rel", "itemprop"))
        if NAMED.intersection(tokens(names)):
            return True
        element = element.getparent()
    return False
