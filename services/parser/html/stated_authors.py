"""Authors as metadata name them, and the line of the page in which they stand."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from services.parser.facts.authors import clean_authors
from services.parser.html.blocks import PageBlock
from services.parser.html.byline_lines import LONGEST
from services.parser.html.head import PageHead
from services.parser.html.jsonld import JsonLd
from services.parser.html.properties import Found
from services.parser.html.strings import key

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
    "shareaholic:article_author_name",
    "author_name",
    "article_author",
    "article:author:name",
    "og:article:author",
    "post_author",
    "authors",
)
MANY: Final = 20
"""Authors of one kind of metadata that are looked at."""
BYLINE_DEPTH: Final = 3
"""Elements above an author's within which those who wrote with them stand."""
SHOWN_SHARE: Final = 3
"""Times a name's length up to which a line with one of several names is their byline."""
Stated = tuple[str | None, list[str]]


def is_of_the_site(place: str | None) -> bool:
    """Whether the metadata often name who made or owns the site instead of who wrote the article."""
    return place == "meta:author"


def nearest(properties: dict[str, Found], beside: list[PageBlock], near: list[PageBlock]) -> dict[str, Found]:
    """Of elements marked as authors those nearest to the headline; the first of all, if none is near.

    Pages mark the authors of related stories and of comments in the same way.
    """
    chosen = dict(properties)
    for name in ("author", "rel:author"):
        found = properties.get(name, [])[:MANY]
        hidden = [(value, element) for value, element in found if element.tag in ("meta", "link")]
        close = _among(found, beside) or _among(found, near)
        chosen[name] = hidden or _with_first(close) or found[:1]
    return chosen


def _among(found: Found, blocks: list[PageBlock]) -> Found:
    """The elements within the blocks or around them."""
    around = {element for block in blocks for element in (block.element, *block.element.iterancestors())}
    inside = {element for block in blocks for element in block.element.iter()}
    return [(value, element) for value, element in found if element in inside or element in around]


def _with_first(found: Found) -> Found:
    """The first and those that stand with it in one byline."""
    if not found:
        return []
    above = list(islice(found[0][1].iterancestors(), BYLINE_DEPTH))
    return [one for one in found if any(element in above for element in one[1].iterancestors())]


def stated_authors(
    head: PageHead, data: JsonLd, properties: dict[str, Found], near: list[PageBlock], sites: set[str]
) -> Stated:
    """Where the names were found, and the names; people before the site itself, shown ones first."""
    found = [stated for stated in _cleaned(head, data, properties) if stated[1]]
    people = [stated for stated in found if _names_people(stated, sites)]
    place, names = _first_shown(people, near) or next(iter(people or found), (None, []))
    return place, [name for name in names if key(name) not in sites] or names


def _cleaned(head: PageHead, data: JsonLd, properties: dict[str, Found]) -> Iterator[tuple[str, list[str]]]:
    """The names that each kind of metadata gives."""
    for place, raw in _candidates(head, data, properties):
        yield place, clean_authors(raw)


def _first_shown(people: list[tuple[str, list[str]]], near: list[PageBlock]) -> tuple[str, list[str]] | None:
    """The first whom the page shows, where metadata that are often of the site come first."""
    if not people or not is_of_the_site(people[0][0]):
        return None
    return next((stated for stated in people if find_shown(stated[1], near) is not None), None)


def _names_people(stated: tuple[str, list[str]], sites: set[str]) -> bool:
    """Whether others than the site itself are named, as authors and not as makers of the page."""
    place, names = stated
    return not all(key(name) in sites for name in names) and not _is_maker(place)


def _is_maker(place: str) -> bool:
    """Whether the data say who made the page, not who wrote the article."""
    return place.startswith("jsonld:") and place.endswith(".creator")


def _candidates(
    head: PageHead, data: JsonLd, properties: dict[str, Found]
) -> Iterator[tuple[str, list[str]]]:
    yield f"jsonld:{data.kind}.author", data.names("author")
    yield f"jsonld:{data.kind}.creator", data.names("creator")
    for name in METAS:
        yield f"meta:{name}", head.meta.get(name, [])
    yield "microdata:author", [value for value, _ in properties.get("author", ())][:MANY]
    yield "html:rel-author", [value for value, _ in properties.get("rel:author", ())][:MANY]


def find_shown(names: list[str], near: list[PageBlock]) -> PageBlock | None:
    """The first short block in which all the names stand; failing that, the first with one of them."""
    keys = [key(name) for name in names]
    longest = LONGEST + sum(map(len, names))
    short = [(block, key(block.text)) for block in near if len(block.text) <= longest]
    whole = (block for block, text in short if all(name in text for name in keys))
    return next(whole, None) or _with_one_of(keys, short)


def _with_one_of(keys: list[str], short: list[tuple[PageBlock, str]]) -> PageBlock | None:
    """The first line with one of the names and little else."""
    if not keys:
        return None
    longest = SHOWN_SHARE * max(map(len, keys))
    lines = (block for block, text in short if len(text) < longest and any(name in text for name in keys))
    return next(lines, None)
