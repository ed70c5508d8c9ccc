"""One article of a download, line by line: fields by labels, the head by places."""

import re
from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.article import DateFact
from services.parser.blocks.stated import date_fact
from services.parser.formats.archive_download.fields import COUNT, END, NUMBERED, RIGHTS, label

LONGEST_HEAD: Final = 30
"""Lines above the text: medium, date, edition, headline and a dozen fields."""
_DAY: Final = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_LISTED: Final = ("body", "lead", "title", "medium")


@dataclass
class Record:
    """An article's parts as they were found, each a list of lines."""

    title: list[str] = field(default_factory=list)
    medium: list[str] = field(default_factory=list)
    date: str = ""
    byline: str = ""
    dateline: str = ""
    lead: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)

    def set_aside(self, line: str) -> None:
        """Keep a line that only the archive needs, or that says whose the article is."""
        self.aside.append((line, "rights" if RIGHTS.match(line) else "record"))


def labelled_record(lines: list[str]) -> Record:
    """The record of lines with labels; those above the first label are medium, date and headline."""
    record = Record()
    kind = "head"
    for line in lines:
        found = label(line)
        if found is not None:
            kind, line = found
        elif not line.strip() and kind not in ("body", "head", "lead"):
            kind = "tail" if any(text.strip() for text in record.body) else "body"
        if _is_the_archives(line, kind):
            record.set_aside(line)
        else:
            _put(record, kind, line)
    _settle_head(record)
    return record


def _is_the_archives(line: str, kind: str) -> bool:
    if any(pattern.fullmatch(line) for pattern in (END, COUNT, NUMBERED)):
        return True
    return kind != "head" and RIGHTS.match(line) is not None


def _put(record: Record, kind: str, line: str) -> None:
    if kind in _LISTED:
        getattr(record, kind).append(line)
    elif kind == "head":
        record.title.append(line)
    elif line.strip():
        _put_value(record, kind, line.strip())


def _put_value(record: Record, kind: str, value: str) -> None:
    if kind == "byline":
        record.byline = f"{record.byline} {value}".strip()
    elif kind == "date":
        record.date = record.date or value
    elif kind == "dateline":
        record.dateline = value
    else:
        record.aside.append((value, "rights" if kind == "rights" else "record"))


def _settle_head(record: Record) -> None:
    """Medium, date and headline out of the lines above the fields: centred ones are the archive's."""
    lines = [line for line in record.title[:LONGEST_HEAD] if line.strip()]
    record.title = []
    for line in lines:
        _settle(record, line.strip(), centred=line[:4].isspace())
    if not record.medium and len(record.title) > 1:  # in the newer form it stands below the headline
        record.medium = [record.title.pop()]
        record.aside.append((record.medium[0], "record"))


def _settle(record: Record, text: str, centred: bool) -> None:
    is_day = not record.date and _DAY.search(text) is not None and day_of(text) is not None
    if RIGHTS.match(text):
        record.set_aside(text)
    elif is_day:
        record.date = text
        record.set_aside(text)
    elif centred:
        record.medium += [] if record.medium else [text]
        record.set_aside(text)
    else:
        record.title.append(text)


def day_of(text: str) -> DateFact | None:
    """The day a line states, with the day of the week before or behind it, or none."""
    found = text.split()
    for part in (found, found[:-1], found[1:]):
        day = date_fact(" ".join(part), "archive:date", "archive.date")
        if day is not None:
            return day
    return None
