"""Which blocks are headings though nothing marks them."""

import re
from collections.abc import Sequence
from typing import Final

from services.parser.text.blocks import TextBlock

LONGEST: Final = 125
MOST_WORDS: Final = 20
"""Characters and words of a heading: of 1,260 marked ones 99 in a hundred have 108 and 16 at most."""

LONGEST_TITLE: Final = 260
"""Characters of a headline: half as many again as the longest of 412."""


_CLOSE: Final = "[\"”“»«’'‘)\\]*_]*$"
_STOPPED: Final = re.compile(rf"(?<!\.\.)[.。।۔։።၊။,;:：；，、]{_CLOSE}|\.[\"”“»«’']\.?$")
_ASKED: Final = re.compile(rf"[?？؟;!！]{_CLOSE}")
_QUESTION: Final = re.compile(rf"[?？؟]{_CLOSE}")
_LISTED: Final = re.compile(r"[-*•·‣▪►]\s|\W*https?://|www\.\S+$|[\w.-]+\.[a-z]{2,6}$")
_POINT: Final = re.compile(r"[-*•·‣▪►]\s+\S")
_FIGURES: Final = re.compile(r"[\d\s.,:%€$£/()+–-]+$")
_LOWER_START: Final = re.compile(r"[^\w.…]*[a-zß-öø-ÿа-яёα-ω]")
_SECOND_PERSON: Final = re.compile(
    r"\b(?:you|your|yours|yourself|du|dir|dich|dein\w{0,2}|ihr|euch|euer|eure\w{0,1}|Sie|Ihnen|Ihr\w{0,2}|vous|votre|vos|toi"
    r"|usted(?:es)?|tú|você|vocês|voi|jij|jullie|þú|þið|dere|вы|вас|вам|ваш\w{0,3}|ты|тебя|pan|pani|pana|państwo|vy|vás"
    r"|siz|sizin|anda)\b"
)
_MANY_QUESTIONS: Final = 4
"""Questions from which copy may be an interview."""
_ADDRESSED: Final = 0.3
"""An interview asks so often, and so large a share of its questions says “you”; explainers ask nobody."""

_LONGEST_EXCLAMATION: Final = 60
_LONGEST_QUESTION: Final = 85
"""Characters of a heading that exclaims or asks: of 136 that ask the longest has 69, questions put to
somebody in interviews have more."""

LONGEST_LIST: Final = 2
"""Short lines one below the other that may all be headings; three and more are a list."""

_LONGER_BODY: Final = 60
"""Characters from which what follows a heading is a paragraph, be it shorter than the heading."""


def heading_shaped(reading: str) -> bool:
    """Short, begins like a heading and is no sentence, list item, figure or address."""
    if not reading or len(reading) > LONGEST or len(reading.split()) > MOST_WORDS:
        return False
    if _STOPPED.search(reading) or _LISTED.match(reading) or _FIGURES.match(reading):
        return False
    if not any(c.isalpha() for c in reading):
        return False
    return starts_as_heading(reading)


def starts_as_heading(reading: str) -> bool:
    """Not in the middle of a sentence, and in no quotation that goes on."""
    return bool(reading) and not _LOWER_START.match(reading) and not _unclosed(reading)


def title_shaped(reading: str) -> bool:
    """A headline: as a heading, and longer if need be."""
    if len(reading) > LONGEST_TITLE or "\n" in reading:
        return False
    return (
        bool(any(c.isalpha() for c in reading))
        and not _STOPPED.search(reading)
        and not _LISTED.match(reading)
    )


def is_point(reading: str) -> bool:
    """One of the points that an agency lists below a headline."""
    return len(reading) <= LONGEST_TITLE and _POINT.match(reading) is not None


def _unclosed(reading: str) -> bool:
    """A quotation that goes on in the next paragraph."""
    return reading[0] in '“„«"' and not any(closing in reading[1:] for closing in '”“»"')


def find_headings(blocks: Sequence[TextBlock]) -> set[int]:
    """Indices of the blocks that are headings, marked or by their shape and place.

    A heading stands before a paragraph. A run of three or more short lines is a list, and
    questions put to somebody are an interview's.
    """
    shaped = [block.mark is not None or heading_shaped(block.reading) for block in blocks]
    found = {i for i, block in enumerate(blocks) if block.mark is not None}
    for start, end in _runs(_without_questions(blocks, shaped)):
        if end < len(blocks) and end - start <= LONGEST_LIST:
            found.update(i for i in range(start, end) if _heads(blocks, i, end))
    return found


def _runs(shaped: Sequence[bool]) -> list[tuple[int, int]]:
    runs, start = [], None
    for i, is_shaped in enumerate((*shaped, False)):
        if is_shaped and start is None:
            start = i
        elif not is_shaped and start is not None:
            runs.append((start, i))
            start = None
    return runs


def _heads(blocks: Sequence[TextBlock], i: int, end: int) -> bool:
    """Whether the shaped block stands before something longer, or before a question."""
    reading, body = blocks[i].reading, blocks[end].reading
    longest = _LONGEST_QUESTION if _QUESTION.search(reading) else _LONGEST_EXCLAMATION
    if len(reading) > longest and _ASKED.search(reading):
        return False
    return len(body) > min(len(reading), _LONGER_BODY) or bool(_QUESTION.search(body))


def _without_questions(blocks: Sequence[TextBlock], shaped: list[bool]) -> list[bool]:
    """Questions put to somebody are no headings; nor is any question of an interview."""
    asked = [
        is_shaped and block.mark is None and bool(_QUESTION.search(block.reading))
        for block, is_shaped in zip(blocks, shaped, strict=True)
    ]
    addressed = [a and bool(_SECOND_PERSON.search(b.reading)) for b, a in zip(blocks, asked, strict=True)]
    interview = sum(asked) >= _MANY_QUESTIONS and sum(addressed) >= _ADDRESSED * sum(asked)
    return [s and not (a if interview else b) for s, a, b in zip(shaped, asked, addressed, strict=True)]
