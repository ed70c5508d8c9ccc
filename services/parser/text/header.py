"""The head of the copy: title, bylines, dates and labels above the first paragraph."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from services.parser.charset.mojibake import places_of_repair
from services.parser.facts.dates import DateReading
from services.parser.text.blocks import TextBlock
from services.parser.text.byline import Header, read_header_line
from services.parser.text.draft import Draft
from services.parser.text.headings import is_point, title_shaped
from services.parser.text.labels import OTHER, LineLabel, read_label
from services.parser.text.names import name_like, split_names
from services.parser.text.title import is_section, read_title

DEEPEST: Final = 10
"""Blocks among which the head is looked for."""

_MOST_LABELS: Final = 40
"""Labelled lines above a body: exports of systems have thirty."""

_LONGEST_TITLE: Final = 400
"""Characters of a labelled headline, its deck included."""

_LONGEST_OTHER: Final = 1000
"""Characters of any other labelled value: summaries are the longest."""

_LONGEST_ABOVE: Final = 350
"""Characters of a standfirst between headline and byline; nine leads in ten that long are body."""

_LONGEST_VALUE: Final = 200
"""Characters of a labelled value below the headline."""

_NAME_WORDS: Final = range(2, 5)
"""Words of a bare name; one alone is a section or a place, five are a headline."""

_UNLABELLED: Final = 0.6
"""Confidence in names that nothing but their place marks."""

_NAMED_WORDS: Final = 5
"""Words of a line of bare names for each name in it."""

_ADDRESS: Final = re.compile(r"https?://\S+$", re.IGNORECASE)


def read_head(draft: Draft, blocks: Sequence[TextBlock]) -> tuple[list[TextBlock], list[TextBlock]]:
    """Read the head into the draft; gives the standfirst and the blocks of the body."""
    rest = list(blocks[_read_labels(draft, blocks) :])
    headers = _headers(rest)
    for header in headers:
        if header is not None:
            draft.add_header(header, 0.9 if header.rule == "byline" else 0.7)
    above = [block for block, header in zip(rest, headers, strict=False) if header is None]
    return read_title(draft, _without_name_line(draft, above), rest[len(headers) :])


def _read_labels(draft: Draft, blocks: Sequence[TextBlock]) -> int:
    """Labelled lines at the top; gives their number. One alone must be a sure label."""
    count = 0
    for block in blocks[:_MOST_LABELS]:
        label = read_label(block.raw) or _read_address(block, count)
        if label is None or not _is_labelled(block, label, count):
            break
        count += 1
        if label.kind == "body":
            return count - (label.value_at < len(block.raw))
        if label.kind == OTHER:
            draft.set_aside(block, "label")
        draft.add_labelled(label.kind, block.start + label.value_at, block.end, "labelled-line")
    return count


def _read_address(block: TextBlock, count: int) -> LineLabel | None:
    """A page's address below labelled lines, which needs no label."""
    return LineLabel("url", 0) if count and _ADDRESS.match(block.raw) else None


def _is_labelled(block: TextBlock, label: LineLabel, count: int) -> bool:
    if label.value_at == 0:  # an address
        return True
    return not block.mark and _is_header_value(label.kind, block, label.value_at, count)


def _is_header_value(kind: str, block: TextBlock, value_at: int, count: int) -> bool:
    """Whether the line is a label with its value, and no sentence that begins like one."""
    value = block.raw[value_at:]
    if kind == "title":
        return len(value) <= _LONGEST_TITLE
    if kind in ("authors", "published", "updated"):
        header = read_header_line(block.raw, block.start)
        return count > 0 or header is None or not (header.published and header.authors)
    return (count > 0 or kind in ("url", "language", "body")) and len(value) <= _LONGEST_OTHER


def _headers(blocks: Sequence[TextBlock]) -> list[Header | None]:
    """What each block down to the last header line states; null for one between.

    One block of prose may stand above or between them, a standfirst say; a long one or a
    second one ends the head.
    """
    headers: list[Header | None] = []
    last, prose = 0, 0
    for i, block in enumerate(blocks[:DEEPEST]):
        if len(block.reading) > _LONGEST_ABOVE:
            break
        header = None if i == 0 and block.mark is not None else _header(block, i)
        headers.append(header)
        if header is not None:
            last = len(headers)
        else:
            prose += _is_told(block.reading, below=last > 0)
        if prose > 1:
            break
    return headers[:last]


def _is_told(reading: str, below: bool) -> bool:
    """Whether a block is prose; `below` a header line everything is that is none."""
    return below or not (title_shaped(reading) or is_point(reading))


def _header(block: TextBlock, i: int) -> Header | None:
    header = _read_garbled_line(block) if block.garbled else read_header_line(block.raw, block.start)
    label = read_label(block.raw) if header is None and i else None
    if label is None or label.kind == "body" or len(block.raw) - label.value_at > _LONGEST_VALUE:
        return header
    return Header(labelled=(label.kind, block.start + label.value_at, block.end))


def _read_garbled_line(block: TextBlock) -> Header | None:
    """The header line as it was before it was decoded wrongly, with places in the text as it is."""
    header = read_header_line(block.reading, 0)
    places = places_of_repair(block.raw, block.reading) if header is not None else None
    if header is None or places is None:
        return None
    place = [block.start + offset for offset in places]
    header.authors = [(place[start], place[end]) for start, end in header.authors]
    header.published = _placed(header.published, place)
    header.updated = _placed(header.updated, place)
    return header


def _placed(date: DateReading | None, place: Sequence[int]) -> DateReading | None:
    return None if date is None else replace(date, start=place[date.start], end=place[date.end])


def _without_name_line(draft: Draft, above: list[TextBlock]) -> list[TextBlock]:
    """Bare names between title and date line are the authors."""
    if draft.authors or len(above) < 2 or draft.published is None:
        return above
    last = above[-1]
    places = split_names(last.raw, last.start)
    if not _is_name_line(last.reading, [draft.text[start:end] for start, end in places]):
        return above
    for start, end in places:
        draft.add_author(start, end, "name-line", _UNLABELLED)
    return above[:-1]


def _is_name_line(reading: str, names: Sequence[str]) -> bool:
    """Whether a line holds hardly more than these names, each of some words."""
    if not names or not all(name_like(name) and len(name.split()) in _NAME_WORDS for name in names):
        return False
    spoken = reading.split()
    return len(spoken) <= _NAMED_WORDS * len(names) and not is_section(spoken[0].casefold())
