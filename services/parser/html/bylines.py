"""Who wrote it: names in metadata, and the line of the page that shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from services.parser.facts.authors import clean_authors
from services.parser.html.blocks import Block
from services.parser.html.byline_lines import DESKS, LONGEST, Signed, account_names, pieces, sure_names
from services.parser.html.head import Head
from services.parser.html.jsonld import JsonLd
from services.parser.html.properties import Found
from services.parser.html.shown_dates import of_another
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
)
SIGN_OFF: Final = 3
"""Letters of initials, which stand for somebody whom the page may name."""
MANY: Final = 20
BYLINE_DEPTH: Final = 3
"""Elements above an author's within which those who wrote with them stand."""


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
    beside: list[Block],
    sites: set[str],
    signed: Block | None,
) -> Byline:
    """The authors. `near` are the blocks around the article, `beside` those of them right at its headline.

    `signed` is a block at the top that is only names.
    """
    near = [block for block in near if block in beside or not of_another(block)]
    place, names = _stated(head, data, _beside(properties, beside, near), near, sites)
    line = _shown_better(place, names, near, beside, sites)
    if line is None and all(key(name) in sites or key(name) in DESKS for name in names):
        line = sure_names(near, sites) or account_names(near, sites)
        line = line or ((clean_authors(pieces(signed)), signed) if signed else None)
    if line is not None:
        return Byline(line[0], None, line[1])
    return Byline(names, place, find_shown(names, near)) if names else Byline([], None, None)


def _shown_better(
    place: str | None, names: list[str], near: list[Block], beside: list[Block], sites: set[str]
) -> Signed | None:
    """A line that says more than the metadata: other people than the site's, more of them, whole names."""
    own = sure_names(beside, sites)
    if own is not None and (_is_of_the_site(place) or _adds_to(names, own[0])):
        return own
    if len(names) != 1 or " " in names[0]:
        return None
    if names[0].isupper() and len(names[0]) <= SIGN_OFF:
        return sure_names(near, sites)
    whole = (sure_names([block], sites) for block in near if _holds(block, names[0]))
    return next((one for one in whole if one and _begins_with(one[0][0], names[0])), None)


def _adds_to(names: list[str], shown: list[str]) -> bool:
    """Whether a line names those whom the metadata name, and others with them."""
    stated = set(map(key, names))
    others = [name for name in shown if key(name) not in stated]
    longer = any(key(other).startswith(name) for other in others for name in stated)
    more = bool(stated) and stated < set(map(key, shown))
    return more and not longer and all(" " in name for name in others)


def _holds(block: Block, name: str) -> bool:
    """Whether the name stands in the block's element at all: whole names are looked for there only."""
    return name.casefold() in "".join(block.element.itertext()).casefold()


def _begins_with(name: str, first: str) -> bool:
    return name.casefold().startswith(f"{first} ".casefold())


def _is_of_the_site(place: str | None) -> bool:
    """Whether the metadata often name who made or owns the site instead of who wrote the article."""
    return place == "meta:author"


def _beside(properties: dict[str, Found], beside: list[Block], near: list[Block]) -> dict[str, Found]:
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


def _among(found: Found, blocks: list[Block]) -> Found:
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


def _stated(
    head: Head, data: JsonLd, properties: dict[str, Found], near: list[Block], sites: set[str]
) -> tuple[str | None, list[str]]:
    found = [
        (place, names) for place, raw in _candidates(head, data, properties) if (names := clean_authors(raw))
    ]
    people = [f for f in found if not all(key(name) in sites for name in f[1]) and ".creator" not in f[0]]
    place, names = next(iter(people or found), (None, []))
    if _is_of_the_site(place) and find_shown(names, near) is None:
        place, names = next((f for f in people if find_shown(f[1], near) is not None), (place, names))
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
