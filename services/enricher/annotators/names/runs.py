"""Runs of capitalised words, and how a span of words is trimmed to a name."""

import itertools
from collections.abc import Sequence

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.words import NameWord
from services.language.names import NameWords

PARTICLES = words_of("particles")
_SURNAMES_TOO = words_of("surnames_too")
_LOWER_TAILS = words_of("lower_tails")


def glued(words: Sequence[NameWord], index: int) -> bool:
    """Whether the word goes on with the name that the one before it belongs to."""
    return 0 < index < len(words) and words[index].joint not in ("", "'")


def comma(words: Sequence[NameWord], index: int) -> bool:
    """Whether one character and a space part the word from the one before it."""
    if not 0 < index < len(words):
        return False
    word, before = words[index], words[index - 1]
    apart = word.joint == "" and not word.opens and word.block == before.block
    return apart and word.start - before.end == 2


def capital(words: Sequence[NameWord], index: int) -> bool:
    """Whether the word begins with a capital; a number does not."""
    return words[index].text[0].isupper()


def name_word(word: NameWord, lexicon: NameWords) -> bool:
    """Whether the word can be part of somebody's name."""
    text = word.text
    if not text[0].isupper() or text in lexicon.impersonal:
        return False
    return not (word.opens and text.lower() in lexicon.stops and text not in lexicon.given)


def person_end(words: Sequence[NameWord], start: int, lexicon: NameWords, limit: int = 5) -> int:
    """Where the name that begins at `start` ends: capitals with particles between them."""
    end = start
    while end < len(words) and end - start < limit and (end == start or glued(words, end)):
        if not _goes_on(words, start, end, lexicon):
            break
        end += 1
    while end > start and words[end - 1].text in PARTICLES:
        end -= 1
    return end


def _goes_on(words: Sequence[NameWord], start: int, end: int, lexicon: NameWords) -> bool:
    """Whether the word at `end` belongs to the name that begins at `start`."""
    if name_word(words[end], lexicon) or _surname_too(words, start, end, lexicon):
        return True
    return _hyphened(words, start, end) or (end > start and _particle(words, end))


def _particle(words: Sequence[NameWord], index: int) -> bool:
    """ "van der" before a capital."""
    if words[index].text not in PARTICLES or index + 1 >= len(words) or not glued(words, index + 1):
        return False
    return capital(words, index + 1) or words[index + 1].text in PARTICLES


def _surname_too(words: Sequence[NameWord], start: int, end: int, lexicon: NameWords) -> bool:
    """ "Kevin King", "Martin D. Singer": a title's word after a given name or an initial is a surname."""
    if end == start or words[end].text not in _SURNAMES_TOO:
        return False
    before = words[end - 1].text
    return words[start].text in lexicon.given and (end - start == 1 or len(before.rstrip(".")) == 1)


def _hyphened(words: Sequence[NameWord], start: int, end: int) -> bool:
    """ "Tsai Ing-wen": the small second half of a given name, not "Barack Obama-era"."""
    word = words[end]
    return end - start > 1 and word.joint == "-" and word.text.islower() and word.text not in _LOWER_TAILS


def person_start(words: Sequence[NameWord], start: int, lexicon: NameWords, limit: int = 3) -> int:
    """Where the name begins that goes on at `start`: given names to its left belong to it."""
    while limit and start and glued(words, start):
        before = words[start - 1]
        if before.text in PARTICLES and start > 1 and glued(words, start - 1) and capital(words, start - 2):
            start -= 1
        elif not name_word(before, lexicon) or before.joint == "-":
            break
        else:
            start -= 1
        limit -= 1
    return start


def split_at_joints(words: Sequence[NameWord], first: int, last: int) -> list[tuple[int, int]]:
    """The parts of a span that no punctuation and no possessive ending parts."""
    cuts = [first, *(i for i in range(first + 1, last) if words[i].joint in ("", "'")), last]
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]
