"""What stands in the places of a template: numbers and names, each with the two words before it. Pure.

Two reports that a paper makes from one template share nearly all their rare word pairs, and still no
sentence says the same: where the words before agree, other numbers and other names follow. In a copy,
however cut, scanned or rewritten, the same follow wherever the words before were kept.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.index.stories.linkage import Matrix, Sketch, common

KEPT: Final = 128
"""Slots of a text that are compared: those of the lowest places, so that two texts keep the same ones."""
NUMBERS: Final = 4
"""Numbers in common places from which they tell anything; of one fewer none at all must agree."""
SAME_NUMBERS: Final = 1 / 3
"""Share of them up to which the texts were filled otherwise. Ages, scores and days agree by chance in a
sixth; of planted copies one pair in 2,000 has less, one of each a scan with 6 or 8 of 100 letters misread."""
SLOTS: Final = 6
SAME_SLOTS: Final = 0.45
"""The same of names and numbers together: some names belong to the template, as that of the court."""
_BITS: Final = 12
"""Of a slot's number, what fills it; the rest says where it is."""
_FILLINGS: Final = 1 << _BITS
_PLACES: Final = 1 << 20
_NAME: Final = 2
"""Letters of a name that are kept, since a scan misreads one of many."""
_TOKEN: Final = re.compile(r"\d[\d.,:]*\d(?!\w)|[^\W_]+|[.!?:\n\"“”„«»]")
_MARKS: Final = frozenset('.!?:\n"“”„«»')
_NO_DIGIT: Final = re.compile(r"\D")
_OF_NAME: Final = 1
"""Bit of a place that is set where a name fills it."""
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Met:
    """Places that two texts have in common, and those of them that are filled alike."""

    places: Matrix
    alike: Matrix


def slots(text: str) -> tuple[int, ...]:
    """Up to 128 numbers below 2**32, rising: the hash of a place, and below it that of what fills it."""
    found = {place * _FILLINGS + filling for place, filling in _slots(text)}
    return tuple(sorted(found)[:KEPT])


def otherwise(own: Sketch, others: Sequence[Sketch]) -> Mask:
    """Which of these texts, of which there must be one at least, are filled otherwise than one text is."""
    values, rows = np.concatenate(others), np.repeat(np.arange(len(others)), [len(other) for other in others])
    numbers, count = _of_number(values), len(others)
    of_numbers = _met(own[_of_number(own)], values[numbers], rows[numbers], count)
    return _differ(of_numbers, _met(own, values, rows, count))


def otherwise_of_each(every: Sequence[Sketch]) -> Mask:
    """Which two of these texts are filled otherwise."""
    found = _differ(_met_of_each([each[_of_number(each)] for each in every]), _met_of_each(every))
    np.fill_diagonal(found, False)
    return found


def _differ(numbers: Met, every: Met) -> Mask:
    by_numbers = (numbers.places >= NUMBERS) & (numbers.alike <= SAME_NUMBERS * numbers.places)
    by_none = (numbers.places >= NUMBERS - 1) & (numbers.alike == 0)
    by_both = (every.places >= SLOTS) & (every.alike <= SAME_SLOTS * every.places)
    found: Mask = by_numbers | by_none | by_both
    return found


def _met(own: Sketch, values: Sketch, rows: Sketch, count: int) -> Met:
    """`values` are the slots of so many texts, `rows` says of which each is."""
    places, previous = values >> _BITS, np.roll(values >> _BITS, 1)
    first = (places != previous) | (rows != np.roll(rows, 1))
    common_places = first & _among(places, own >> _BITS)
    met = np.bincount(rows[common_places], minlength=count).astype(np.float64)
    alike = np.bincount(rows[_among(values, own)], minlength=count)
    return Met(met, np.minimum(met, alike))


def _among(values: Sketch, own: Sketch) -> Mask:
    """Which of these numbers are among some that are sorted."""
    if not len(own):
        return np.zeros(len(values), dtype=np.bool_)
    found: Mask = own[np.minimum(np.searchsorted(own, values), len(own) - 1)] == values
    return found


def _met_of_each(every: Sequence[Sketch]) -> Met:
    met = common([_places(each) for each in every])
    return Met(met, np.minimum(met, common(every)))


def _places(own: Sketch) -> Sketch:
    """Each place of a text once. They are sorted as the slots are; `unique` would sort them again."""
    every = own >> _BITS
    first = np.ones(len(every), dtype=np.bool_)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    found: Sketch = every[first]
    return found


def _of_number(every: Sketch) -> Mask:
    found: Mask = every >> _BITS & _OF_NAME == 0
    return found


def _slots(text: str) -> Iterator[tuple[int, int]]:
    """Place and filling of each number, and of each name within a sentence."""
    before, run, begins = ("", ""), 0, True
    for token in _TOKEN.findall(text):
        if token in _MARKS:
            begins = True
        elif _is_number(token):
            run, begins = run + 1, False
            yield _place(before, run) & ~_OF_NAME, _hash(_NO_DIGIT.sub("", token)) % _FILLINGS
        else:
            if not begins and token[0].isupper():
                yield _place(before, 0) | _OF_NAME, _hash(token[:_NAME].casefold()) % _FILLINGS
            before, run, begins = (before[1], token.casefold()), 0, False


def _is_number(token: str) -> bool:
    return token[0].isdigit() and token[-1].isdigit() and not any(map(str.isalpha, token))


def _place(before: tuple[str, str], run: int) -> int:
    """Of what follows these two words, for a number whether it is the first there, the second …"""
    return _hash(f"{before[0]} {before[1]} {run}") % _PLACES


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))
