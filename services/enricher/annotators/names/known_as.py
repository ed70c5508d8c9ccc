"""What bodies and media of the world are known as, whatever an article calls them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from copydesk_contracts.annotations import Organisation
from services.enricher.annotators.names.data import read

BODIES: Final = ("bodies", "media")
"""Parts of the table whose names mean one body wherever they stand ..."""
MEDIA: Final = ("media", "cited")
"""... and those that do where the text cites a medium: PA, which is an authority elsewhere."""

_SHORT: Final = 3
"""Letters of a name that capitals alone tell from a word."""
_ARTICLE: Final = re.compile(r"^(?:the|die|der|das|den|dem|des|la|le|el|l['’]) ?\b", re.IGNORECASE)
_INITIALS: Final = re.compile(r"(?<=\b\w)\.(?=\w\b|$)")


def body_known_as(name: str) -> str | None:
    """The English name of a body of the world: "United Nations" for "U.N."; null for all others."""
    return _names(BODIES).get(_key(name))


def medium_known_as(name: str) -> str | None:
    """The same of a medium that the text cites: "Associated Press" for "The AP"."""
    return _names(MEDIA).get(_key(name))


def once_each(bodies: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Those that are known as one put together under the longest name: "U.N." and "United Nations"."""
    found: dict[str, Organisation] = {}
    for number, body in enumerate(bodies):
        key = body.known_as or str(number)
        found[key] = _both(found[key], body) if key in found else body
    return tuple(found.values())


def _both(one: Organisation, other: Organisation) -> Organisation:
    name = max(one.name, other.name, key=len)
    mentions = sorted((*one.mentions, *other.mentions), key=lambda mention: mention.span.start)
    return one.model_copy(update={"name": name, "mentions": tuple(mentions)})


@cache
def _names(parts: tuple[str, ...]) -> Mapping[str, str]:
    table = read("known_as.json")
    return dict(pair for part in parts for pair in _called(table[part].items()))


def _called(entries: Iterable[tuple[str, list[str]]]) -> Iterator[tuple[str, str]]:
    for known, others in entries:
        for name in (known, *others):
            yield _key(name), known


def _key(name: str) -> str:
    """The name without its article and the points of initials.

    A short one keeps its capitals: "Who" is no WHO.
    """
    plain = _INITIALS.sub("", _ARTICLE.sub("", " ".join(name.split()), count=1))
    return plain if len(plain) <= _SHORT else plain.casefold()
