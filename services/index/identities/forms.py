"""How the forms of a person's name stand to one another. Names are folded (`fold.key`)."""

import re
from typing import Final

_PARTICLE_WORDS: Final = """
al bin da de del della den der di du el la le van ten ter von zu
"""
_PARTICLES: Final = frozenset(_PARTICLE_WORDS.split())
"""Words before a surname that are a part of it, in the languages whose names news copy is full of."""
_INITIAL: Final = re.compile(r"(?:[^\W\d_]\.?-?)+\.|[^\W\d_]")
"""`j.`, `h.w.`, `j`."""


def surname(name: str) -> str:
    """The last word, by which forms of one name are looked for."""
    return name.rpartition(" ")[2]


def is_short(name: str) -> bool:
    """Whether it is a surname alone: `trump`, `van der berg`."""
    first, *others = name.split() or [""]
    return not others or first in _PARTICLES


def ends_with(name: str, short: str) -> bool:
    """Whether a full name ends with that surname."""
    return name.endswith(f" {short}")


def without_initials(name: str) -> str:
    """`donald j. trump` as `donald trump`; the first word and the last stay."""
    words = name.split()
    middle = [word for word in words[1:-1] if not _INITIAL.fullmatch(word)]
    return " ".join([*words[:1], *middle, *words[1:][-1:]])
