"""Names in the lines of a page that are bylines by their words or by their element's name."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from services.parser.facts.authors import clean_authors, is_role
from services.parser.html.blocks import HEADINGS, Block
from services.parser.html.context import is_unseen
from services.parser.html.dates import is_timestamp
from services.parser.html.lines import lines
from services.parser.html.named import is_named
from services.parser.html.said_by import LONGEST_LINE, said_by
from services.parser.html.shown_dates import shown_date
from services.parser.html.strings import key, tidy, tokens, vocabulary
from services.parser.text.byline import read_header_line
from services.parser.text.names import name_like

NAMED: Final = vocabulary(
    "author authors byline bylines autor autoren autorin autores auteur auteurs auteurs autore firma firmas"
    " signature redacteur journalist skribent forfatter autorzy kirjoittaja muhabir yazar"
    " authorname bylinename vcard"
)
PICTURE: Final = vocabulary(
    "caption captions photographer photographers license licence photocredit imagecredit img figcaption"
)
LONGEST: Final = 200
LONGEST_MARKED: Final = 60
LONGEST_ACCOUNT: Final = 30
"""Characters of a name that is no person's by its looks (`freeman1984`)."""
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
_SECTION: Final = re.compile(
    r"/(?:categor(?:y|ies|ie|ia)|kategorien?|tags?|topics?|themen?|rubrik|sections?)/"
)
"""Addresses that pages about a subject have."""
_SLASHES: Final = re.compile(r"\s/\s")
OPEN: Final = frozenset({"von", "by", "par", "por", "door", "av", "af"})
BUTTONS: Final = vocabulary("twitter facebook whatsapp telegram linkedin instagram email print share follow")
SHORT_SITE: Final = 7
"""Letters of a site's name that surnames begin with too."""
SHORTEST_FAR_OFF: Final = 4
"""Letters of a name that is taken for an author's far from the headline: shorter ones are words (`Me`)."""
INITIALS: Final = 5
"""Letters of an agency's name in capitals: the longest of the world's agencies have five."""
_PARTS: Final = re.compile(r"\s*[|•·●]\s*|\s[–—-]\s")


Signed = tuple[list[str], Block]


def sure_names(near: list[Block], sites: set[str]) -> Signed | None:
    """The first line of the page that is a byline by its own words or by its element's name."""
    for block in near:
        if len(block.text) > LONGEST or _is_of_a_picture(block):
            continue
        marked = clean_authors(_marked(block))
        for found in _readings(block, marked):
            exact = [_as_marked(name, marked) for name in _people_of(found)]
            if any(map(_is_button, exact)):
                continue
            names = [name for name in exact if not (_is_site(name, sites) or _ends_open(name))]
            if names and _names_sections(block, names):
                continue
            if names and all(name_like(n) and key(n) not in DESKS for n in names):
                return names, block
    return None


def _is_of_a_picture(block: Block) -> bool:
    """Whether whom the line names took a picture."""
    return block.context.inside("figure") or is_named(block, PICTURE, ("class", "id"), levels=2)


def account_names(near: list[Block], sites: set[str]) -> Signed | None:
    """A name of one word that a line says or an element is marked as: blogs are signed so."""
    for block in near:
        if len(block.text) > LONGEST:
            continue
        said = [name for line in lines(block) for name in said_by(line)]
        marked = [name for name in clean_authors(_marked(block)[:1]) if not _is_site(name, sites)]
        names = [name for name in said if not _is_site(name, sites) or key(name) in sites] or marked
        if len(names) == 1 and _is_account(names[0]):
            return names, block
    return None


def signed_elsewhere(blocks: list[Block], sites: set[str]) -> Signed | None:
    """A line far from the headline that says who wrote; else the only person marked as an author."""
    for block in blocks:
        if (said := _said_far_off(block, sites)) is not None:
            return said, block
    marked = [(names, block) for block in blocks if (names := _marked_alone(block, sites))]
    people = {key(names[0]) for names, _ in marked}
    return marked[0] if len(people) == 1 else None


def _said_far_off(block: Block, sites: set[str]) -> list[str] | None:
    """Whole names that a line gives, or one of one word beside a date: less is as often something else."""
    if len(block.text) > LONGEST_LINE or block.tag in HEADINGS:
        return None
    said = [name for line in lines(block) for name in said_by(line) if not _is_site(name, sites)]
    whole = bool(said) and all(map(_is_whole, said))
    return said if whole or (len(said) == 1 and shown_date(block) is not None) else None


def _is_whole(name: str) -> bool:
    """Whether it is the name of a person by its shape: two words, the last one not in small letters."""
    return " " in name and name_like(name) and not name.split()[-1].islower()


def _marked_alone(block: Block, sites: set[str]) -> list[str]:
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


def _readings(block: Block, marked: list[str]) -> Iterator[list[str]]:
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


def _marked(block: Block) -> list[str]:
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


def _names_sections(block: Block, names: list[str]) -> bool:
    """Whether the line's links lead to sections of the site that are called so."""
    links = (a for a in block.element.iter("a") if _SECTION.search(a.get("href") or ""))
    sections = [key("".join(a.itertext())) for a in links]
    return any(key(name) in section for name in names for section in sections)


def _marks_name(element: HtmlElement) -> bool:
    told = f"{element.get('class', '')} {element.get('rel', '')} {element.get('property', '')}"
    if not told.isspace() and not NAMED.isdisjoint(tokens(told)):
        return True
    href = element.get("href") if element.tag == "a" else None
    return href is not None and _PROFILE.search(href) is not None


def _beside_date(block: Block) -> list[str]:
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


def pieces(block: Block) -> list[str]:
    """The byline's text; one string a child element where nothing else parts the names."""
    parts = [text for raw in block.element.itertext() if (text := tidy(raw)) and not is_role(text)]
    names = [part for part in parts if not is_timestamp(part)]
    loose = len(parts) > 1 and all(name_like(part) and " " in part for part in names)
    if loose or (0 < len(names) < len(parts)):
        return names
    return [part for part in _SLASHES.split(_unwrapped(block.text)) if not _is_dated(part)]


def _unwrapped(text: str) -> str:
    return text[1:-1] if text[:1] + text[-1:] in ("[]", "()", "（）", "【】") else text


def _is_dated(text: str) -> bool:
    """Whether a part of a line is a date with its label (`Updated: Oct 9, 2019, 11:05 IST`)."""
    return any(map(str.isdigit, text)) and is_timestamp(text)


def is_byline(block: Block) -> bool:
    """Whether the block, or one of the two elements around it, is named for the author."""
    return is_named(block, NAMED, ("class", "id", "rel", "itemprop"), levels=3)
