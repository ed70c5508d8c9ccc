"""Which blocks are headings though nothing marks them."""

import re
from collections.abc import Sequence
from typing import Final

from services.parser.text.blocks import Block

LONGEST: Final = 125
MOST_WORDS: Final = 20
LONGEST_TITLE: Final = 260

_CLOSE: Final = "[\"”“»«’'‘)\\]*_]*$"
_STOPPED: Final = re.compile(rf"(?<!\.\.)[.。।۔։።၊။,;:：；，、]{_CLOSE}|\.[\"”“»«’']\.?$")
_ASKED: Final = re.compile(rf"[?？؟;!！]{_CLOSE}")
_QUESTION: Final = re.compile(rf"[?？؟]{_CLOSE}")
_LISTED: Final = re.compile(r"[-*•·‣▪►–—]\s|\W*https?://|www\.\S+$|[\w.-]+\.[a-z]{2,6}$")
_FIGURES: Final = re.compile(r"[\d\s.,:%€$£/()+–-]+$")
_LOWER_START: Final = re.compile(r"[^\w.…]*[a-zß-öø-ÿа-яёα-ω]")
_SECOND_PERSON: Final = re.compile(
    r"\b(?:you|your|yours|yourself|du|dir|dich|dein\w*|ihr|euch|euer|eure\w*|Sie|Ihnen|Ihr\w*|vous|votre|vos|tu|te|toi|ton|usted(?:es)?"
    r"|tú|tus?|ti|você|vocês|lei|voi|jij|je|jullie|u|uw|ni|er|din|ditt|dere|teie|вы|вас|вам|ваш\w*|ты|тебя|pan|pani|pana|państwo|vy|vás|siz|sizin|anda)\b"
)
_MANY_QUESTIONS: Final = 4


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


def _unclosed(reading: str) -> bool:
    """A quotation that goes on in the next paragraph."""
    return reading[0] in '“„«"' and not any(closing in reading[1:] for closing in '”“»"')


def find_headings(blocks: Sequence[Block]) -> set[int]:
    """Indices of the blocks that are headings, marked or by their shape and place.

    A heading stands before a paragraph. A run of three or more short lines is a list, and
    questions put to somebody are an interview's.
    """
    shaped = [block.mark is not None or heading_shaped(block.reading) for block in blocks]
    interview = _is_interview(blocks, shaped)
    found = {i for i, block in enumerate(blocks) if block.mark is not None}
    for start, end in _runs(shaped):
        if end == len(blocks) or end - start > 2:
            continue
        found.update(i for i in range(start, end) if blocks[i].mark or _heads(blocks, i, end, interview))
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


def _heads(blocks: Sequence[Block], i: int, end: int, interview: bool) -> bool:
    reading, body = blocks[i].reading, blocks[end].reading
    if _QUESTION.search(reading) and (interview or _SECOND_PERSON.search(reading)):
        return False
    if _ASKED.search(reading) and not _QUESTION.search(reading) and len(reading) > 60:
        return False
    return len(body) > min(len(reading), 60)


def _is_interview(blocks: Sequence[Block], shaped: Sequence[bool]) -> bool:
    """Several questions among the blocks, and most of them put to somebody."""
    questions = [b.reading for b, s in zip(blocks, shaped, strict=True) if s and _QUESTION.search(b.reading)]
    addressed = sum(bool(_SECOND_PERSON.search(q)) for q in questions)
    return len(questions) >= _MANY_QUESTIONS and addressed >= 0.3 * len(questions)
