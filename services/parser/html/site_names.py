"""The names by which a site calls itself, and titles without them."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from services.parser.html.blocks import PageBlock
from services.parser.html.head import PageHead
from services.parser.html.jsonld import JsonLd
from services.parser.html.masthead import is_masthead
from services.parser.html.strings import key

NAMES: Final = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_SEPARATOR: Final = re.compile(r"\s+[|–—\-·•»«:/]+\s+|\s*[|｜：ㅣ]\s*")
_COLON: Final = re.compile(r"\s*[:：]\s+")
_PIPE: Final = re.compile(r"\s*[|｜ㅣ]\s*")
_STRIPPED: Final = re.compile(
    r"^(?:www|m|amp|edition|news|mobile)\.|\.(?:com?|org|net|gov|info|news|[a-z]{2})$"
)


def site_names(head: PageHead, data: JsonLd, headings: Sequence[PageBlock] = ()) -> set[str]:
    """Keys of the names by which the site calls itself."""
    names = [value for name in NAMES for value in head.meta.get(name, ())]
    names += data.names("publisher")
    names += [block.text for block in headings if is_masthead(block)]
    names += _PIPE.split(head.title or "")[1:][-1:]
    names += [name for address in _addresses(head) for name in _domains(address)]
    return _keys(names)


def _keys(names: Sequence[str]) -> set[str]:
    """The names' keys, with and without an article before them."""
    keys = {key(name) for name in names}
    bare = {name.removeprefix("the") for name in keys}
    return {name for name in keys | bare if len(name) > 1}


def _addresses(head: PageHead) -> list[str]:
    """Where the page says it stands."""
    return [head.canonical or "", *head.meta.get("og:url", ())[:1]]


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
    """The title without one part: the site's name at either end, before a colon, or what is not shown."""
    if key(title) in shown:
        return None
    matches = list(_SEPARATOR.finditer(title))
    cuts = [(title[: match.start()], title[match.end() :]) for match in matches]
    ends = (_without_end(front, back, sites) for front, back in (*cuts[-1:], *cuts[:1]))
    shorter = next(filter(None, ends), None) or _after_colon(title, sites)
    if shorter is not None:
        return shorter
    return next((part for cut in cuts for part in cut if key(part) in shown), None)


def _without_end(front: str, back: str, sites: set[str]) -> str | None:
    """One side of a separator where the other names the site."""
    if front and _names_site(key(back), sites):
        return front
    return back if back and _names_site(key(front), sites) else None


def _after_colon(title: str, sites: set[str]) -> str | None:
    """What follows the site's name and a colon."""
    colons = _COLON.finditer(title)
    return next((title[c.end() :] for c in colons if _names_site(key(title[: c.start()]), sites)), None)


def _names_site(name: str, sites: set[str]) -> bool:
    return name in sites or any(
        len(site) > 4 and name.startswith(site) and len(name) < 2 * len(site) for site in sites
    )
