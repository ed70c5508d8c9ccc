"""The names by which a site calls itself, and titles without them."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from services.parser.html.blocks import Block
from services.parser.html.head import Head
from services.parser.html.jsonld import JsonLd
from services.parser.html.masthead import is_masthead
from services.parser.html.strings import key

_SEPARATOR: Final = re.compile(r"\s+[|–—\-·•»«:/]+\s+|\s*[|｜：ㅣ]\s*")
_COLON: Final = re.compile(r"\s*[:：]\s+")
_PIPE: Final = re.compile(r"\s*[|｜ㅣ]\s*")
_STRIPPED: Final = re.compile(
    r"^(?:www|m|amp|edition|news|mobile)\.|\.(?:com?|org|net|gov|info|news|[a-z]{2})$"
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
