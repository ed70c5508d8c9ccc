"""Who wrote it: names in metadata, and the line of the page that shows them."""

import re
from dataclasses import dataclass
from typing import Final

from services.parser.facts.authors import clean_authors
from services.parser.html.blocks import HEADINGS, PageBlock
from services.parser.html.byline_lines import pieces
from services.parser.html.head import PageHead
from services.parser.html.jsonld import JsonLd
from services.parser.html.properties import Found
from services.parser.html.signed import DESKS, Signed, account_names, signed_elsewhere, sure_names
from services.parser.html.stated_authors import find_shown, is_of_the_site, nearest, stated_authors
from services.parser.html.strings import key
from services.parser.text.names import name_like

SIGN_OFF: Final = 3
"""Letters of initials, which stand for somebody whom the page may name."""
_JOINED: Final = re.compile(r"[^\W_][._-][^\W_]")
"""Two parts of an account's name (`ann.lee`)."""


@dataclass(frozen=True)
class Byline:
    """Names in order; `locator` says which metadata gave them, `shown` which block shows them."""

    names: list[str]
    locator: str | None
    shown: PageBlock | None


@dataclass(frozen=True)
class Lines:
    """Where a page may show who wrote: around the article, those of them right at its headline, elsewhere.

    `signed` is a block at the top that is only names.
    """

    near: list[PageBlock]
    beside: list[PageBlock]
    elsewhere: list[PageBlock]
    signed: PageBlock | None


def read_byline(
    head: PageHead, data: JsonLd, properties: dict[str, Found], lines: Lines, sites: set[str]
) -> Byline:
    """The authors: of the line beside the headline, of the metadata, then of lines farther away."""
    near = lines.near
    place, names = stated_authors(head, data, nearest(properties, lines.beside, near), near, sites)
    line = _shown_better(place, names, near, lines.beside, sites)
    if line is None and all(key(name) in sites or key(name) in DESKS for name in names):
        line = _shown_at_all(lines, sites)
    if line is None and is_of_the_site(place) and find_shown(names, near) is None:
        line = signed_elsewhere(lines.elsewhere, sites)
    if line is not None:
        return Byline(line[0], None, line[1])
    return Byline(names, place, find_shown(names, near)) if names else Byline([], None, None)


def _shown_at_all(lines: Lines, sites: set[str]) -> Signed | None:
    """What the page shows where no metadata name a person."""
    line = sure_names(lines.near, sites) or account_names(lines.near, sites)
    if line is None and lines.signed is not None:
        return clean_authors(pieces(lines.signed)), lines.signed
    return line or signed_elsewhere(lines.elsewhere, sites)


def _shown_better(
    place: str | None, names: list[str], near: list[PageBlock], beside: list[PageBlock], sites: set[str]
) -> Signed | None:
    """A line that says more than the metadata: other people than the site's, more of them, whole names."""
    own = sure_names(beside, sites)
    if own is not None and (is_of_the_site(place) or _adds_to(names, own[0])):
        return own
    if len(names) != 1 or " " in names[0]:
        return None
    return sure_names(near, sites) if _is_sign_off(names[0]) else _whole_name(names[0], near, sites)


def _whole_name(first: str, near: list[PageBlock], sites: set[str]) -> Signed | None:
    """The line that gives the whole of a name of which the metadata have the first word."""
    for block in near:
        signed = _signed(block, sites) if _holds(block, first) else None
        if signed is not None and _begins_with(signed[0][0], first):
            return signed
    return None


def _is_sign_off(name: str) -> bool:
    """Whether the name is initials, or what somebody signs in with, for a person whom the page may name."""
    initials = name.isupper() and len(name) <= SIGN_OFF
    return initials or (name.islower() and _JOINED.search(name) is not None)


def _signed(block: PageBlock, sites: set[str]) -> Signed | None:
    """The names of a line that is a byline by its words or its element, or nothing but a name."""
    sure = sure_names([block], sites)
    if sure is not None or not name_like(block.text) or block.tag in HEADINGS:
        return sure
    return [block.text], block


def _adds_to(names: list[str], shown: list[str]) -> bool:
    """Whether a line names those whom the metadata name, and others with them."""
    stated = set(map(key, names))
    others = [name for name in shown if key(name) not in stated]
    longer = any(key(other).startswith(name) for other in others for name in stated)
    more = bool(stated) and stated < set(map(key, shown))
    return more and not longer and all(" " in name for name in others)


def _holds(block: PageBlock, name: str) -> bool:
    """Whether the name stands in the block's element at all: whole names are looked for there only."""
    return name.casefold() in "".join(block.element.itertext()).casefold()


def _begins_with(name: str, first: str) -> bool:
    return name.casefold().startswith(f"{first} ".casefold())
