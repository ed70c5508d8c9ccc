"""Which block at the top is the headline, with what stands above it and what repeats it."""

import re
from collections.abc import Sequence
from typing import Final

from copydesk_contracts.article import Fact
from services.parser.facts.word_tables import words
from services.parser.text.advisory import slug_end
from services.parser.text.blocks import TextBlock
from services.parser.text.draft import Draft
from services.parser.text.facts import block_fact, fact_at
from services.parser.text.headings import LONGEST_TITLE, starts_as_heading, title_shaped
from services.parser.text.stopped_title import deck_end, stopped_title

LONGEST_ALONE: Final = 200
"""Characters of a headline with neither byline nor mark; longer first lines were leads."""

LONGEST_ASKED: Final = 100
"""Characters of a headline that asks something after another sentence; longer ones were leads."""

PROSE_WITHIN: Final = 4
"""Blocks from the top among which the first paragraph must come: a deck and a kicker at most between."""

LONGEST_HEADING_LIKE: Final = 160
"""A block without a full stop that is longer is prose all the same."""

KICKER_WORDS: Final = 3
KICKER_SHARE: Final = 0.6
"""A shouted kicker is short beside its headline; “GLOBAL STORM” above “It rained” is the headline."""

_SENTENCES: Final = re.compile(r"[.!?]\s.*[?!]$")
_SURE: Final = {"title-marked": 1.0, "title-above-byline": 0.9}
_UNSURE: Final = 0.7
"""Confidence in a headline that only its shape and place tell."""
_SECTIONS: Final = words(
    """
    news world politics business sport sports opinion culture comment analysis national local international
    economy health science technology lifestyle entertainment breaking exclusive
    nachrichten politik wirtschaft kultur politique économie monde société
    política economía mundo deportes politica economia esteri
    """
)


def is_section(word: str) -> bool:
    """Whether a casefolded word names a section of a paper."""
    return word in _SECTIONS


def read_title(
    draft: Draft, above: list[TextBlock], body: list[TextBlock]
) -> tuple[list[TextBlock], list[TextBlock]]:
    """Take the title from above the byline, or from the body's head; gives what remains of both."""
    if draft.title is not None:
        if above:
            return _without_repeated_title(draft, above), body
        return above, _without_repeated_title(draft, body)
    if above:
        above = _without_kicker(draft, above)
        return _take_title(draft, above, _title_above(above)), body
    body = _without_kicker(draft, body)
    return above, _take_title(draft, body, _title_at_top(draft.text, body))


def _take_title(draft: Draft, blocks: list[TextBlock], rule: str | None) -> list[TextBlock]:
    if rule is None:
        return blocks
    confidence = _SURE.get(rule, _UNSURE)
    decks = deck_end(draft.text, blocks) if blocks[0].mark is None else 1
    if decks > 1:
        draft.title = _over_lines(draft, blocks[:decks], rule, confidence)
    else:
        draft.title = _headline(draft, blocks[0], rule, confidence)
    return blocks[decks:]


def _over_lines(draft: Draft, blocks: Sequence[TextBlock], rule: str, confidence: float) -> Fact:
    reading = " ".join(block.reading for block in blocks)
    return fact_at(draft.text, blocks[0].start, blocks[-1].end, rule, confidence, reading)


def _headline(draft: Draft, block: TextBlock, rule: str, confidence: float) -> Fact:
    slug = slug_end(block.raw)
    if slug and block.mark is None and block.raw == block.reading:
        return fact_at(draft.text, block.start + slug, block.end, rule, confidence)
    return block_fact(block, rule, confidence)


def _title_above(blocks: Sequence[TextBlock]) -> str | None:
    """A block above a byline is the title, unless it is a paragraph."""
    first = blocks[0]
    if first.mark is not None:
        return "title-marked"
    if title_shaped(first.reading) or len(first.reading) <= LONGEST_TITLE:
        return "title-above-byline"
    return None


def _title_at_top(text: str, blocks: Sequence[TextBlock]) -> str | None:
    """Without a byline below it, a title must be shaped as one and stand before prose."""
    if len(blocks) < 2:
        return None
    first = blocks[0]
    if first.mark is not None:
        return "title-marked"
    if stopped_title(text, blocks):
        return "title-with-stop"
    return "title-first-line" if _is_first_line_title(first.reading, blocks[1:PROSE_WITHIN]) else None


def _is_first_line_title(reading: str, below: Sequence[TextBlock]) -> bool:
    if not title_shaped(reading) or not starts_as_heading(reading) or len(reading) > LONGEST_ALONE:
        return False
    return any(_is_prose(block.reading) for block in below) and not _several_sentences(reading)


def _is_prose(reading: str) -> bool:
    return not title_shaped(reading) or len(reading) > LONGEST_HEADING_LIKE


def _several_sentences(reading: str) -> bool:
    return len(reading) > LONGEST_ASKED and _SENTENCES.search(reading) is not None


def _without_kicker(draft: Draft, blocks: list[TextBlock]) -> list[TextBlock]:
    """“POLITICS” above the headline is the page's section."""
    if len(blocks) < 2 or blocks[0].mark is not None or not title_shaped(blocks[1].reading):
        return blocks
    if not _is_kicker(blocks[0].reading, blocks[1].reading):
        return blocks
    draft.set_aside(blocks[0], "kicker")
    return blocks[1:]


def _is_kicker(reading: str, headline: str) -> bool:
    parts = reading.split()
    if all(is_section(word.strip("|/&,").casefold()) or word in "|/&" for word in parts):
        return True
    shouted = reading.isupper() and len(parts) <= KICKER_WORDS and not headline.isupper()
    return shouted and len(reading) < KICKER_SHARE * len(headline)


def _without_repeated_title(draft: Draft, blocks: list[TextBlock]) -> list[TextBlock]:
    if blocks and draft.title is not None and blocks[0].reading.casefold() == draft.title.reading.casefold():
        draft.set_aside(blocks[0], "repeated-title")
        return blocks[1:]
    return blocks
