"""A place's name in `near:`, put into degrees before a search is read, and told in a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.index.areas import USUAL_KILOMETRES

_NAMED: Final = re.compile(
    r"""(?<!\S)(?P<minus>[-−–]?)near:
        (?:["“”„](?P<quoted>[^"“”„]{1,100})["“”„]|(?P<word>[^\W\d_][^\s,"“”„]{0,99}))
        (?:,(?P<radius>\d{1,5}(?:\.\d{1,6})?)(?P<unit>km|mi)?)?(?!\S)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Located:
    """The place that a name is taken for, in degrees; `where` says which one, `others` how many more."""

    latitude: float
    longitude: float
    where: str
    others: int = 0


@dataclass(frozen=True)
class Placed:
    """A search with degrees in place of names, and a sentence for each name."""

    text: str
    told: tuple[str, ...]


Locate = Callable[[str], Located | None]


def placed(text: str, locate: Locate) -> Placed:
    """`near:"Paris",50` as `near:48.85,2.35,50km`; a name that is not known stays, and is told."""
    told: list[str] = []

    def degrees(match: re.Match[str]) -> str:
        name = match["quoted"] or match["word"]
        found = locate(name)
        if found is None:
            told.append(f"near:{name} is searched as words: no place of that name is known.")
            return match[0]
        radius = f"{match['radius'] or f'{USUAL_KILOMETRES:.0f}'}{(match['unit'] or 'km').lower()}"
        told.append(_sentence(name, found, radius))
        return f"{match['minus']}near:{found.latitude},{found.longitude},{radius}"

    return Placed(_NAMED.sub(degrees, text), tuple(dict.fromkeys(told)))


def _sentence(name: str, found: Located, radius: str) -> str:
    others = {0: "", 1: "; one other has the name"}.get(
        found.others, f"; {found.others} others have the name"
    )
    return f"Near {name}: within {radius} of {found.latitude}, {found.longitude} ({found.where}){others}."
