"""Articles of Factiva without labels: headline, byline, count of words, the archive's lines, text."""

import re
from itertools import takewhile
from typing import Final

from services.parser.formats.archive_download.fields import COUNT, END, RIGHTS, label
from services.parser.formats.archive_download.record import Record, day_of
from services.parser.text.names import name_like
from services.parser.wire.bylines import is_person, names_at

_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}(?:\s?[AP]M)?$", re.IGNORECASE)
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{2,7}$|[A-Z]{0,2}\d{1,4}$")
"""`ELCOU`, `A1`: the archive's code for a medium, and the page."""
MOST_SECTION, MOST_PUBLISHER = 3, 6
"""Words of a section above the headline, and of the publisher's name below the text."""
MOST_LINES: Final = 12
"""Lines between the count of words and the text: date, time, medium, codes, page, language, rights."""


def is_unlabelled(lines: list[str]) -> bool:
    """Whether the parts of an article are told by their places alone: no line above the count has a label."""
    above = list(takewhile(lambda line: not COUNT.fullmatch(line), lines))
    return len(above) < len(lines) and any(map(END.fullmatch, lines)) and not any(map(label, above))


def unlabelled_record(lines: list[str]) -> Record:
    """The record of such lines."""
    record = Record()
    count = next(at for at, line in enumerate(lines) if COUNT.fullmatch(line))
    _read_top(record, [line.strip() for line in lines[:count] if line.strip()])
    record.set_aside(lines[count].strip())
    start = _read_middle(record, lines, count + 1)
    end = next((at for at in range(start, len(lines)) if END.fullmatch(lines[at])), len(lines))
    _read_text(record, lines[start:end])
    for line in filter(str.strip, lines[end:]):
        record.set_aside(line.strip())
    return record


def _read_top(record: Record, above: list[str]) -> None:
    if len(above) > 1 and _is_byline(above[-1]):
        record.byline = above.pop()
    section = above[0].split() if len(above) > 1 else []
    if section and len(section) <= MOST_SECTION < len(above[1].split()):
        record.set_aside(above.pop(0))
    record.title = above


def _is_byline(line: str) -> bool:
    return names_at(line) is not None or (
        name_like(line) and is_person(line) and len(line.split()) <= MOST_SECTION
    )


def _read_middle(record: Record, lines: list[str], at: int) -> int:
    """Date, medium and the rest; gives where the text begins: below the line of rights, or an empty line."""
    for line in lines[at : at + MOST_LINES]:
        text = line.strip()
        if not text:
            break
        at += 1
        record.set_aside(text)
        if not record.date and day_of(text) is not None:
            record.date = text
        elif record.date and not record.medium and not _CLOCK.match(text) and not _CODE.match(text):
            record.medium = [text]
        if RIGHTS.match(text):
            break
    return at


def _read_text(record: Record, lines: list[str]) -> None:
    last = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip()), None)
    if last is None:
        return
    closing = lines[last].strip()
    alone = last > 0 and not lines[last - 1].strip()
    is_publisher = alone and len(closing.split()) <= MOST_PUBLISHER and closing[-1].isalnum()
    if is_publisher:
        record.set_aside(closing)
    record.body = lines[:last] if is_publisher else lines
