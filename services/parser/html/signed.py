"""Who signs an article on the page: the line that says so, and which of its words are names."""

import re
from typing import Final

from services.parser.facts.authors import clean_authors, is_role
from services.parser.html.blocks import HEADINGS, PageBlock
from services.parser.html.byline_lines import (
    LONGEST,
    LONGEST_MARKED,
    is_byline,
    marked_names,
    pieces,
    readings,
)
from services.parser.html.lines import lines
from services.parser.html.named import is_named
from services.parser.html.said_by import LONGEST_LINE, said_by
from services.parser.html.shown_dates import shown_date
from services.parser.html.strings import key, vocabulary
from services.parser.text.names import name_like

PICTURE: Final = vocabulary(
    "caption captions photographer photographers license licence photocredit imagecredit img figcaption"
)
"""What lines are called that name a photographer or a licence."""
LONGEST_ACCOUNT: Final = 30
"""Characters of a name that is no person's by its looks (`freeman1984`)."""
DESKS: Final = vocabulary(
    "redaktion redaccion redacción redazione redação larédaction rédaction redactie redakcja redakce redakció"
    " staff staffreporter staffwriter staffcorrespondent newsdesk webdesk onlinedesk newsroom newsteam editor"
    " editors editorialteam editorialstaff editorialboard onlineredaktion webredaktion reporter correspondent"
)
"""Names that stand for whoever worked at the desk."""
_SECTION: Final = re.compile(
    r"/(?:categor(?:y|ies|ie|ia)|kategorien?|tags?|topics?|themen?|rubrik|sections?)/"
)
"""Addresses that pages about a subject have."""
OPEN: Final = frozenset({"von", "by", "par", "por", "door", "av", "af"})
"""Words after which a name is still to come."""
BUTTONS: Final = vocabulary(
    "twitter facebook whatsapp telegram linkedin instagram email print share follow mastodon"
    " bluesky threads youtube tiktok"
)
SHORT_SITE: Final = 7
"""Letters of a site's name that surnames begin with too."""
SHORTEST_FAR_OFF: Final = 4
"""Letters of a name that is taken for an author's far from the headline: shorter ones are words (`Me`)."""
INITIALS: Final = 5
"""Letters of an agency's name in capitals: the longest of the world's agencies have five."""
Signed = tuple[list[str], PageBlock]


def sure_names(near: list[PageBlock], sites: set[str]) -> Signed | None:
    """The first line of the page that is a byline by its own words or by its element's name."""
    for block in near:
        if len(block.text) > LONGEST or _is_of_a_picture(block):
            continue
        marked = clean_authors(marked_names(block))
        tried = (_sure(block, found, marked, sites) for found in readings(block, marked))
        if (names := next(filter(None, tried), None)) is not None:
            return names, block
    return None


def _sure(block: PageBlock, found: list[str], marked: list[str], sites: set[str]) -> list[str]:
    """The names of one reading of a line; empty where they are anything but people's."""
    exact = [_as_marked(name, marked) for name in _people_of(found)]
    if any(map(_is_button, exact)):
        return []
    names = [name for name in exact if not (_is_site(name, sites) or _ends_open(name))]
    if not names or _names_sections(block, names):
        return []
    return names if all(map(_is_person, names)) else []


def _is_person(name: str) -> bool:
    return name_like(name) and key(name) not in DESKS


def _is_of_a_picture(block: PageBlock) -> bool:
    """Whether whom the line names took a picture."""
    return block.context.inside("figure") or is_named(block, PICTURE, ("class", "id"), levels=2)


def account_names(near: list[PageBlock], sites: set[str]) -> Signed | None:
    """A name of one word that a line says or an element is marked as: blogs are signed so."""
    for block in near:
        names = _one_word_names(block, sites) if len(block.text) <= LONGEST else []
        if len(names) == 1 and _is_account(names[0]):
            return names, block
    return None


def _one_word_names(block: PageBlock, sites: set[str]) -> list[str]:
    """The names that a line says; of one that says none, the first that it marks."""
    said = [name for line in lines(block) for name in said_by(line)]
    names = [name for name in said if not _is_site(name, sites) or key(name) in sites]
    if names:
        return names
    return [name for name in clean_authors(marked_names(block)[:1]) if not _is_site(name, sites)]


def signed_elsewhere(blocks: list[PageBlock], sites: set[str]) -> Signed | None:
    """A line far from the headline that says who wrote; else the only person marked as an author."""
    for block in blocks:
        if (said := _said_far_off(block, sites)) is not None:
            return said, block
    marked = [(names, block) for block in blocks if (names := _marked_alone(block, sites))]
    people = {key(names[0]) for names, _ in marked}
    return marked[0] if len(people) == 1 else None


def _said_far_off(block: PageBlock, sites: set[str]) -> list[str] | None:
    """Whole names that a line gives, or one of one word beside a date: less is as often something else."""
    if len(block.text) > LONGEST_LINE or block.tag in HEADINGS:
        return None
    said = [name for line in lines(block) for name in said_by(line) if not _is_site(name, sites)]
    whole = bool(said) and all(map(_is_whole, said))
    return said if whole or (len(said) == 1 and shown_date(block) is not None) else None


def _is_whole(name: str) -> bool:
    """Whether it is the name of a person by its shape: two words, the last one not in small letters."""
    return " " in name and name_like(name) and not name.split()[-1].islower()


def _marked_alone(block: PageBlock, sites: set[str]) -> list[str]:
    """The one person that a block named for an author is about."""
    if len(block.text) > LONGEST_MARKED or not is_byline(block):
        return []
    names = [name for name in clean_authors(pieces(block)) if not _is_site(name, sites)]
    person = len(names) == 1 and (_is_whole(names[0]) or " " not in names[0])
    return names if person and len(names[0]) >= SHORTEST_FAR_OFF and key(names[0]) not in DESKS else []


def _people_of(names: list[str]) -> list[str]:
    """People without the initials of an agency and the office beside them (`Ann Lee / PTI`)."""
    if not any(len(name.split()) > 1 and not is_role(name) for name in names):
        return names
    return [name for name in names if not (name.isupper() and len(name) <= INITIALS) and not is_role(name)]


def _as_marked(name: str, marked: list[str]) -> str:
    """The name as an element within the line marks it, where the line goes on without a blank or a dash."""
    return next((one for one in marked if name.startswith(one) and " " in one), name)


def _is_site(name: str, sites: set[str]) -> bool:
    """Whether it is the site's own name, alone or run together with what follows."""
    return key(name) in sites or any(len(site) > SHORT_SITE and key(name).startswith(site) for site in sites)


def _is_button(name: str) -> bool:
    """Whether the words are those of buttons beside a byline."""
    return not BUTTONS.isdisjoint(name.casefold().split())


def _ends_open(name: str) -> bool:
    """Whether the name itself is still to come (`Debate by`)."""
    return name.split()[-1].casefold() in OPEN


def _is_account(name: str) -> bool:
    """A name as people sign in with; one with blanks and digits is a name and a date run together."""
    return len(name) <= LONGEST_ACCOUNT and not (" " in name and any(map(str.isdigit, name)))


def _names_sections(block: PageBlock, names: list[str]) -> bool:
    """Whether the line's links lead to sections of the site that are called so."""
    links = (a for a in block.element.iter("a") if _SECTION.search(a.get("href") or ""))
    sections = [key("".join(a.itertext())) for a in links]
    return any(key(name) in section for name in names for section in sections)
