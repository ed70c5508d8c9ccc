"""Headlines that end with a full stop, as archives and some agencies write them.

Without the stop a first line is told by its lack of one; with it the line looks like a lead of
one sentence, and the two are told apart by length, capitals and what follows.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from services.parser.facts.word_tables import words
from services.parser.text.blocks import TextBlock
from services.parser.text.dateline import read_dateline
from services.parser.text.headings import starts_as_heading

LONGEST: Final = 110
"""Characters. Of 240 archived articles nine headlines in ten are shorter, and three leads in a hundred."""

LONGEST_TOLD: Final = 70
"""Characters of a headline that has the small words of a told sentence; leads so short are rare."""

MOST_TOLD: Final = 1
"""Small words in a longer headline: headlines leave articles and auxiliaries out, leads have several."""

LONGEST_CAPITALISED: Final = 200
"""Characters where the words have capitals as headlines have and leads have not."""

LONGEST_WITH_DECK: Final = 400
"""Characters of a headline and its deck, parted by a semicolon at a line's end."""

MOST_LINES: Final = 3
"""A headline and two decks; more lines with semicolons are an enumeration."""
_LINE_END: Final = 1
"""Line ends between a headline and its deck; a blank line parts them."""

CAPITALISED: Final = 0.6
"""Share of the longer words with a capital: names alone do not reach it in a lead."""

LONGER_WORD: Final = 4
"""Letters; shorter words are small in headlines of either manner."""

FEWEST_WORDS: Final = 3
"""Longer words without which capitals tell nothing."""

BODY_WITHIN: Final = 6
"""Blocks below among which a paragraph longer than the headline must stand."""

LONGER: Final = 1.2
"""How much longer than the headline that paragraph must be; runs of one-line sentences are no article."""

_STOP: Final = re.compile("[.।۔]['\"”“’»)\\]]*$")
_INNER_STOP: Final = re.compile(r"(?<!\b[^\W\d_])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.\s+(?=\S)")
"""A full stop inside, but for those of initials and of short abbreviations (`Wall St.`, `Gov.`)."""

_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")

_TOLD: Final = words(
    """
    the a an was were has have had been it he she they who which
    der die das den dem des ein eine einen einem einer hat haben hatte war waren wurde wurden er sie es
    le la les un une des est a ont était été il elle ils qui
    el los las una ha han había fue fueron que
    il lo gli uno è stato stata hanno che o os as um uma foi foram tem het een heeft hebben werd zijn
    """
)
"""Articles, auxiliaries of the past and pronouns in the languages most copy comes in."""


def stopped_title(text: str, blocks: Sequence[TextBlock]) -> bool:
    """Whether the first of several blocks of the text is a headline though it ends with a full stop."""
    end = deck_end(text, blocks)
    first = " ".join(block.reading for block in blocks[:end])
    if _STOP.search(first) is None or not starts_as_heading(first) or read_dateline(first) is not None:
        return False
    return _short_enough(first, end > 1) and _longer_below(first, blocks[end : end + BODY_WITHIN])


def deck_end(text: str, blocks: Sequence[TextBlock]) -> int:
    """How many blocks the headline takes: one, and those that a semicolon leads over to on the next line."""
    pairs = pairwise(blocks[:MOST_LINES])
    return 1 + sum(1 for _ in takewhile(lambda pair: _leads_over(text, *pair), pairs))


def _leads_over(text: str, block: TextBlock, following: TextBlock) -> bool:
    if following.mark is not None or not block.reading.endswith(";"):
        return False
    fits = len(block.reading) + len(following.reading) <= LONGEST_WITH_DECK
    return fits and len(text[block.end : following.start].splitlines()) <= _LINE_END


def _short_enough(reading: str, with_deck: bool) -> bool:
    if with_deck:
        return len(reading) <= LONGEST_WITH_DECK
    if _is_capitalised(reading):
        return len(reading) <= LONGEST_CAPITALISED
    if len(reading) > LONGEST or _INNER_STOP.search(reading) is not None:
        return False
    return len(reading) <= LONGEST_TOLD or _told_words(reading) <= MOST_TOLD


def _told_words(reading: str) -> int:
    return sum(word.casefold() in _TOLD for word in _WORD.findall(reading))


def _is_capitalised(reading: str) -> bool:
    longer = [word for word in _WORD.findall(reading)[1:] if len(word) >= LONGER_WORD]
    capitals = sum(word[0].isupper() for word in longer)
    return len(longer) >= FEWEST_WORDS and capitals >= CAPITALISED * len(longer)


def _longer_below(reading: str, below: Sequence[TextBlock]) -> bool:
    return any(len(block.reading) > LONGER * len(reading) for block in below)
