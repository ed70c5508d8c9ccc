"""The headline: what metadata and page call the article, without the site's name.

JSON-LD is asked first, because publishers fill it from the article and not from the
search engine's wishes; then what Open Graph and the page agree on; then either alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.parser.html.blocks import PageBlock
from services.parser.html.head import PageHead
from services.parser.html.jsonld import JsonLd
from services.parser.html.masthead import is_headline, is_masthead
from services.parser.html.shown_headline import CUT, LONGEST, as_shown
from services.parser.html.site_names import site_names, without_site
from services.parser.html.strings import key

MOST: Final = 50
"""Headings of the first order that are looked at."""
METAS: Final = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "headline",
    "parsely-title",
    "title",
)
SECTIONS: Final = ("article:section", "og:article:section", "content_category", "section", "category")
LESSER_HEADINGS: Final = ("h2", "h3")
"""They are the title where metadata say so."""
_DASHES: Final = tuple("-–—|_")


@dataclass(frozen=True)
class Title:
    """The title with the place it was found in; `shown` is the block that shows it, if any."""

    text: str
    locator: str
    shown: PageBlock | None = None


def read_title(head: PageHead, data: JsonLd, headings: list[PageBlock]) -> Title | None:
    """The article's title. `headings` are the page's heading blocks in order."""
    sites = site_names(head, data, headings)
    placed = [block for block in headings if not _is_elsewhere(block)]
    found = [(place, text) for place, text in _candidates(head, data, placed, sites) if key(text)]
    if not found:
        return None
    place, text = _choose(found)
    if not place.startswith("jsonld:"):
        stated = [head.title or "", *(value for _, value in _metas(head))]
        place, text = as_shown((place, text), placed, sites, stated)
    return Title(text, place, _showing(text, placed))


def _is_elsewhere(block: PageBlock) -> bool:
    """Whether a heading is of the site or of what stands beside the article."""
    return block.context.inside("nav", "aside", "footer") or is_masthead(block)


def _showing(text: str, placed: list[PageBlock]) -> PageBlock | None:
    return next((block for block in placed if key(block.text) == key(text)), None)


def _candidates(
    head: PageHead, data: JsonLd, placed: list[PageBlock], sites: set[str]
) -> Iterator[tuple[str, str]]:
    """What may be the title, each with its place, the most trusted first."""
    shown = [b.text for b in placed if is_headline(b) and len(b.text) <= LONGEST][:MOST]
    stated = [
        (place, _without_section(without_site(raw, sites, shown), head))
        for place, raw in stated_titles(head, data)
    ]
    yield from stated
    yield from (("html:h1", without_site(text, sites, [])) for text in shown)
    yield from _lesser(placed, {key(text) for _, text in stated})
    if _may_be(head.title):
        yield "html:title", without_site(head.title or "", sites, shown)


def _lesser(placed: list[PageBlock], wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Headings of lower orders that say what metadata call the title."""
    for block in placed:
        if block.tag in LESSER_HEADINGS and key(block.text) in wanted:
            yield f"html:{block.tag}", block.text


def stated_titles(head: PageHead, data: JsonLd) -> Iterator[tuple[str, str]]:
    """What metadata call the title, with its place: the article's own data first."""
    headline = data.text("headline")
    if _may_be(headline):
        yield f"jsonld:{data.kind}.headline", headline or ""
    for name, value in _metas(head):
        if _may_be(value):
            yield f"meta:{name}", value


def _may_be(text: str | None) -> bool:
    return text is not None and 0 < len(text) <= LONGEST


def _without_section(title: str, head: PageHead) -> str:
    """The title without the section behind it that the page's metadata name."""
    for name in SECTIONS:
        for section in filter(None, head.meta.get(name, ())):
            front = title.removesuffix(section).rstrip()
            if front != title and front[-1:] in _DASHES and front[:-1].strip():
                return front[:-1].rstrip()
    return title


def _metas(head: PageHead) -> Iterator[tuple[str, str]]:
    for name in METAS:
        for value in head.meta.get(name, ())[:1]:
            yield name, value


def _choose(found: list[tuple[str, str]]) -> tuple[str, str]:
    """The first wording, unless it was cut short or stands without its kicker."""
    place, text = found[0]
    if text.endswith(CUT):
        start = key(text.rstrip(".… "))
        return next((f for f in found if key(f[1]).startswith(start) and not f[1].endswith(CUT)), found[0])
    return _with_kicker(found, (place, text))


def _with_kicker(found: list[tuple[str, str]], chosen: tuple[str, str]) -> tuple[str, str]:
    """The wording with a kicker before it, where both page and metadata show it so."""
    shown = {key(text) for place, text in found if place == "html:h1"}
    for place, text in found:
        longer = key(text) != key(chosen[1]) and key(text).endswith(key(chosen[1]))
        if longer and key(text) in shown and place.startswith("meta:"):
            return place, text
    return chosen
