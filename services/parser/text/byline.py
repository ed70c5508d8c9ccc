"""Header lines: who wrote it, when it was published, when it was updated."""

import re
from dataclasses import dataclass, field
from typing import Final

from services.parser.facts.clock_times import match_clock
from services.parser.facts.dates import DateReading, match_date
from services.parser.text.agencies import is_agency
from services.parser.text.byline_words import BY_STRONG, BY_WEAK, KOREAN, PUBLISHED, UPDATED
from services.parser.text.names import name_like, split_names

LONGEST: Final = 320
LONGEST_SENTENCE: Final = 150
"""Characters that a header line may have; fewer if it ends like a sentence."""

_STOPS: Final = (".", "!", "?", "。", "”", "“", '"', "»", ":")

Place = tuple[int, int]


@dataclass(slots=True)
class Header:
    """What one header line states; places and readings count from the start of the text.

    `labelled` holds kind, start and end of a value that a label names.
    """

    authors: list[Place] = field(default_factory=list)
    published: DateReading | None = None
    updated: DateReading | None = None
    labelled: tuple[str, int, int] | None = None
    rule: str = "byline"


_MOST_WORDS_WHOLE: Final = 6
"""Words of an author of any shape, a desk say; the longest of 351 people has four."""

_MOST_WORDS: Final = 24
"""Words of a byline with several people and their jobs; what has more is a sentence."""

_BETWEEN: Final = re.compile(r"[\s|·•∙/,;:–—()*_\[\]-]+")
_MINUTES: Final = re.compile(r"\d{1,3}[ -]?min(?:ute)?s?(?:\.|\b)[^|·•\n]{0,20}")
_END_OF_NAMES: Final = re.compile(
    r"\s[|·•∙–—]\s|\||\n|\r|\s\(?(?=\d{1,4}[./\s-])|,\s?(?=\d)|\son\s(?=\w+\s\d)"
    r"|\s(?:at|um|à|a las|alle|às|om|kl\.?)\s(?=\d{1,2}[:.h]\d\d)"
)
_SEGMENT: Final = re.compile(r"[^|·•∙,\n\r]+")


def read_header_line(raw: str, start: int) -> Header | None:
    """What the line says as a byline or date line; null if any part of it is neither.

    `raw` begins at `start` of the text.
    """
    if len(raw) > (LONGEST_SENTENCE if raw.endswith(_STOPS) else LONGEST):
        return None
    scan = _Scan(raw, start)
    while not scan.done():
        if not any(step(scan) for step in _STEPS):
            return None
    return scan.result()


class _Scan:
    """Walks along one header line."""

    def __init__(self, raw: str, start: int) -> None:
        self.raw, self.start, self.position = raw, start, 0
        self.header = Header()
        self.label: str | None = None
        self.unlabelled: list[Place] = []
        self.byline = False

    def done(self) -> bool:
        """Step over what parts the pieces of a line; true at its end."""
        self.position = _skip(self.raw, self.position)
        return self.position >= len(self.raw)

    def date(self, found: DateReading) -> None:
        moved = found.moved(self.start)
        if self.label == "updated" or (self.label is None and self.header.published is not None):
            self.header.updated = self.header.updated or moved
        else:
            self.header.published = self.header.published or moved
        self.label = None

    def result(self) -> Header | None:
        header = self.header
        dated = header.published is not None or header.updated is not None
        if not self.byline and dated and self.unlabelled:
            header.authors, header.rule = self.unlabelled[:], "name-beside-date"
        if self.unlabelled and not (dated or self.byline):
            return None
        if not header.authors and not dated:
            return None
        return header


def _skip(raw: str, position: int) -> int:
    found = _BETWEEN.match(raw, position)
    return found.end() if found else position


def _read_label(scan: _Scan) -> bool:
    for label, pattern in (("updated", UPDATED), ("published", PUBLISHED)):
        found = pattern.match(scan.raw, scan.position)
        if found is None:
            continue
        after = _skip(scan.raw, found.end())
        if not any(starts(scan.raw, after) for starts in (BY_STRONG.match, match_date, match_clock)):
            return False
        scan.label, scan.position = label, after
        return True
    return False


def _read_date(scan: _Scan) -> bool:
    found = match_date(scan.raw, scan.position)
    if found is None:
        return False
    scan.date(found)
    scan.position = found.end
    return True


def _read_byline(scan: _Scan) -> bool:
    """“By …” up to a bar, a label or a date."""
    strong = BY_STRONG.match(scan.raw, scan.position)
    found = strong or BY_WEAK.match(scan.raw, scan.position)
    if found is None or found.end() >= len(scan.raw):
        return False
    start, end = found.end(), _end_of_names(scan.raw, found.end())
    names = _names_between(scan, start, end, sure=strong is not None)
    if not names or not _short(scan.raw[start:end]):
        return False
    scan.header.authors.extend(place for place in names if place not in scan.header.authors)
    scan.byline, scan.position = True, end
    return True


def _names_between(scan: _Scan, start: int, end: int, sure: bool) -> list[Place]:
    """The names after “By”; behind a `sure` one whatever stands before a date or bar is the author."""
    names = split_names(scan.raw[start:end], scan.start + start)
    if not sure:
        return names if _all_names(scan, names) else []
    ended = end < len(scan.raw) or scan.header.published is not None
    return names or (_whole(scan.raw, scan.start, start, end) if ended else [])


def _whole(raw: str, base: int, start: int, end: int) -> list[Place]:
    """A short stretch between “By” and a date or bar is the author, whatever its shape."""
    stretch = raw[start:end].strip(" \t\xa0,;:–—-|")
    if not stretch or len(stretch.split()) > _MOST_WORDS_WHOLE:
        return []
    begin = base + raw.index(stretch, start)
    return [(begin, begin + len(stretch))]


def _all_names(scan: _Scan, places: list[Place]) -> bool:
    """After a word that means much else, nothing but names, agencies and sites will do."""
    names = [scan.raw[a - scan.start : b - scan.start] for a, b in places]
    return all((name_like(n) and not _STOPPED.search(n)) or is_agency(n) or _SITE.match(n) for n in names)


_STOPPED: Final = re.compile(r"\w{3}\.$")
_SITE: Final = re.compile(r"\w+[.-]\w{2,}$")


def _short(names: str) -> bool:
    """A byline is no sentence."""
    return len(names.split()) <= _MOST_WORDS and not names.rstrip().endswith(("!", "?", ":"))


def _end_of_names(raw: str, position: int) -> int:
    found = _END_OF_NAMES.search(raw, position)
    end = found.start() if found else len(raw)
    for word in _LABEL_WORD.finditer(raw, position, end):
        for pattern in (UPDATED, PUBLISHED):
            label = pattern.match(raw, word.start(1))
            if label is not None and match_date(raw, _skip(raw, label.end())) is not None:
                return word.start()
        if match_date(raw, word.start(1)) is not None:
            return word.start()
    return end


_AT: Final = re.compile(r"(?:at|um|à|a las|alle|às|om|kl\.?)\s+(?=\d)", re.IGNORECASE)
_LABEL_WORD: Final = re.compile(r"[\s,]+([^\W\d_]\w+)")


def _read_korean(scan: _Scan) -> bool:
    found = KOREAN.match(scan.raw, scan.position)
    if found is None:
        return False
    scan.header.authors.append((scan.start + found.start("name"), scan.start + found.end("name")))
    scan.byline, scan.position = True, found.end()
    return True


def _read_aside(scan: _Scan) -> bool:
    """A time of day without its date, or how long the reading takes."""
    at = _AT.match(scan.raw, scan.position)
    clock = match_clock(scan.raw, at.end() if at else scan.position)
    minutes = _MINUTES.match(scan.raw, scan.position)
    if clock is None and minutes is None:
        return False
    scan.position = clock[0] if clock is not None else minutes.end() if minutes is not None else 0
    return True


def _read_segment(scan: _Scan) -> bool:
    """A name or an outlet without a label; it counts only beside a byline or a date."""
    found = _SEGMENT.match(scan.raw, scan.position)
    if found is None or not name_like(found[0].strip()):
        return False
    if len(found[0].split()) > 1 or is_agency(found[0].strip()):
        scan.unlabelled.extend(split_names(found[0], scan.start + found.start()))
    scan.position = found.end()
    return True


_STEPS: Final = (_read_label, _read_date, _read_byline, _read_korean, _read_aside, _read_segment)
