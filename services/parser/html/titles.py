"""The headline: what metadata and page call the article, without the site's name.

JSON-LD is asked first, because publishers fill it from the article and not from the
search engine's wishes; then what Open Graph and the page agree on; then either alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from services.parser.html.blocks import Block
from services.parser.html.head import Head
from services.parser.html.jsonld import JsonLd
from services.parser.html.strings import key, tokens, words

HEADLINE: Final = (
    frozenset({"entry", "title"}),
    frozenset({"post", "title"}),
    frozenset({"article", "title"}),
    frozenset({"story", "title"}),
    frozenset({"headline"}),
)
MASTHEAD: Final = (
    frozenset({"site", "title"}),
    frozenset({"site", "name"}),
    frozenset({"blog", "title"}),
    frozenset({"logo"}),
    frozenset({"brand"}),
    frozenset({"masthead"}),
)
LONGEST_SITE: Final = 80
_FRONT: Final = re.compile(r"(?:https?://[^/?#]+)?/?(?:index\.\w{3,5})?")
LONGEST: Final = 1_000
"""Characters beyond which a string is no headline."""
MOST: Final = 50
"""Headings of the first order that are looked at."""
HEADLINE_WORDS: Final = 3
"""Words of a headline that stands against the metadata: shorter ones name a section (`Press`)."""
_SEPARATOR: Final = re.compile(r"\s+[|–—\-·•»«:/]+\s+|\s*[|｜：ㅣ]\s*")
_COLON: Final = re.compile(r"\s*[:：]\s+")
_PIPE: Final = re.compile(r"\s*[|｜ㅣ]\s*")
_CUT: Final = ("...", "…")
_STRIPPED: Final = re.compile(
    r"^(?:www|m|amp|edition|news|mobile)\.|\.(?:com?|org|net|gov|info|news|[a-z]{2})$"
)


@dataclass(frozen=True)
class Title:
    """The title with the place it was found in; `shown` is the block that shows it, if any."""

    text: str
    locator: str
    shown: Block | None = None


def read_title(head: Head, data: JsonLd, headings: list[Block]) -> Title | None:
    """The article's title. `headings` are the page's heading blocks in order."""
    sites = site_names(head, data, headings)
    placed = [b for b in headings if not (b.context.inside("nav", "aside", "footer") or is_masthead(b))]
    shown = [b.text for b in placed if is_headline(b) and len(b.text) <= LONGEST][:MOST]
    stated = [(f"jsonld:{data.kind}.headline", data.text("headline"))]
    stated += [(f"meta:{name}", value) for name, value in _metas(head)]
    cleaned = [(p, without_site(raw, sites, shown)) for p, raw in stated if raw and len(raw) <= LONGEST]
    wanted = {key(text) for _, text in cleaned}
    cleaned += [("html:h1", without_site(text, sites, [])) for text in shown]
    cleaned += [(f"html:{b.tag}", b.text) for b in placed if b.tag in ("h2", "h3") and key(b.text) in wanted]
    cleaned += (
        [("html:title", without_site(head.title, sites, shown))]
        if head.title and len(head.title) <= LONGEST
        else []
    )
    found = [(place, text) for place, text in cleaned if key(text)]
    if not found:
        return None
    place, text = _choose(found)
    if not place.startswith("jsonld:") and (alone := _headline_alone(shown, sites)):
        kicked = key(alone).endswith(key(text))
        place, text = (place, text) if kicked else ("html:h1", alone)
    block = next((b for b in placed if key(b.text) == key(text)), None)
    return Title(text, place, block)


def _headline_alone(shown: list[str], sites: set[str]) -> str | None:
    """The page's only headline of the first order: what a reader takes for the title.

    What Open Graph says is written for those who share the page, and often says it otherwise.
    """
    text = without_site(shown[0], sites, []) if len(shown) == 1 else ""
    return text if len(words(text)) >= HEADLINE_WORDS and not text.endswith(_CUT) else None


def _metas(head: Head) -> Iterator[tuple[str, str]]:
    for name in (
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "headline",
        "parsely-title",
        "title",
    ):
        for value in head.meta.get(name, ())[:1]:
            yield name, value


def _choose(found: list[tuple[str, str]]) -> tuple[str, str]:
    """The first wording, unless it was cut short or stands without its kicker."""
    place, text = found[0]
    if text.endswith(_CUT):
        start = key(text.rstrip(".… "))
        return next((f for f in found if key(f[1]).startswith(start) and not f[1].endswith(_CUT)), found[0])
    return _with_kicker(found, (place, text))


def _with_kicker(found: list[tuple[str, str]], chosen: tuple[str, str]) -> tuple[str, str]:
    """The wording with a kicker before it, where both page and metadata show it so."""
    shown = {key(text) for place, text in found if place == "html:h1"}
    for place, text in found:
        longer = key(text) != key(chosen[1]) and key(text).endswith(key(chosen[1]))
        if longer and key(text) in shown and place.startswith("meta:"):
            return place, text
    return chosen


def is_headline(block: Block) -> bool:
    """A heading of the first order, or a lower one that its class calls the article's title."""
    return block.tag == "h1" or (block.tag in ("h2", "h3") and _named(block.element, HEADLINE))


def is_masthead(block: Block) -> bool:
    """Whether a heading is the site's name: by its class, or because all of it leads to the front page."""
    if len(block.text) > LONGEST_SITE or _named(block.element, HEADLINE):
        return False
    links = [a.get("href") or "" for a in block.element.iter("a")]
    parent = block.element.getparent()
    if parent is not None and parent.tag == "a":
        links.append(parent.get("href") or "")
    home = bool(links) and all(_FRONT.fullmatch(link.strip()) for link in links)
    return (home and (block.linked == len(block.text) or bool(links))) or _named(block.element, MASTHEAD)


def _named(element: HtmlElement, names: tuple[frozenset[str], ...]) -> bool:
    told = set(tokens(f"{element.get('class') or ''} {element.get('id') or ''}"))
    return any(name <= told for name in names) or (
        "headline" in (element.get("itemprop") or "") and names is HEADLINE
    )


def site_names(head: Head, data: JsonLd, headings: Sequence[Block] = ()) -> set[str]:
    """Keys of the names by which the site calls itself."""
    names = [
        v
        for n in ("og:site_name", "application-name", "apple-mobile-web-app-title")
        for v in head.meta.get(n, ())
    ]
    names += data.names("publisher")
    names += [block.text for block in headings if is_masthead(block)]
    names += _PIPE.split(head.title or "")[1:][-1:]
    for address in (head.canonical, *head.meta.get("og:url", ())[:1]):
        names += _domains(address or "")
    keys = {key(name) for name in names}
    return {k for k in keys | {k.removeprefix("the") for k in keys} if len(k) > 1}


def _domains(address: str) -> list[str]:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return []
    bare = _STRIPPED.sub("", _STRIPPED.sub("", host.removeprefix("www.")))
    return [host, host.removeprefix("www."), bare, bare.rsplit(".", 1)[-1]]


def without_site(title: str, sites: set[str], shown: list[str]) -> str:
    """The title without a part that names the site, in front or behind, however often it stands there."""
    for _ in range(3):
        shorter = _one_less(title, sites, {key(text) for text in shown})
        if shorter is None:
            break
        title = shorter
    return title.strip()


def _one_less(title: str, sites: set[str], shown: set[str]) -> str | None:
    if key(title) in shown:
        return None
    matches = list(_SEPARATOR.finditer(title))
    for match in (*matches[-1:], *matches[:1]):
        front, back = title[: match.start()], title[match.end() :]
        if front and _names_site(key(back), sites):
            return front
        if back and _names_site(key(front), sites):
            return back
    for colon in _COLON.finditer(title):
        if _names_site(key(title[: colon.start()]), sites):
            return title[colon.end() :]
    for match in matches:
        for part in (title[: match.start()], title[match.end() :]):
            if key(part) in shown:
                return part
    return None


def _names_site(name: str, sites: set[str]) -> bool:
    return name in sites or any(
        len(site) > 4 and name.startswith(site) and len(name) < 2 * len(site) for site in sites
    )
