"""One article as press archives give it for download: fields with labels above and below the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.article import Article, DateFact
from services.parser.blocks.block import Block, Role
from services.parser.blocks.compose import compose
from services.parser.blocks.fragment import plain_blocks
from services.parser.blocks.stated import Stated, author_facts, date_fact, fact
from services.parser.charset import decode
from services.parser.limits import Limits
from services.parser.strings import tidy, words

KIND: Final = "archive-download"
_FIELD: Final = re.compile(
    r"(?P<name>[A-Z][A-Za-z-]{2,24}|[A-Z]{2}(?=[ \t]{1,4}\S|\s*$))(?P<colon>:)?[ \t]*(?P<value>.*)"
)
_RECORDED: Final = words(
    "section length load-date language publication-type graphic type series subject organization company "
    "industry geographic state city country journal-code pub-type notes correction-date se wc et sc ed pg "
    "vol la an co in ns re ipc ipd pub rf clm ct art cr"
)
_NAMES: Final = {
    "byline": "byline",
    "by": "byline",
    "headline": "title",
    "hd": "title",
    "dateline": "dateline",
    "body": "body",
    "lp": "body",
    "td": "body",
    "pd": "date",
    "sn": "medium",
    "highlight": "lead",
    "copyright": "rights",
    "cy": "rights",
    **dict.fromkeys(_RECORDED, "record"),
}
"""Labels of Nexis and Factiva by what they hold; `record` is what only the archive needs."""
_DAY: Final = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_RIGHTS: Final = re.compile(
    r"\s*(?:copyright|©|\(c\)|all rights reserved|alle rechte vorbehalten)", re.IGNORECASE
)
_WORDS: Final = re.compile(r"\s*[\d,.]+ (?:words|Wörter|mots|palabras)\s*")
_END: Final = re.compile(r"\s*(?:End of Document|Document [A-Z][A-Z0-9]{8,}\w{4,})\s*")
LONGEST_HEAD: Final = 30
"""Lines above the text: medium, date, edition, headline and a dozen fields."""


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


def read_download(copy: bytes, limits: Limits) -> Article:
    """The article of a download. Raises Rejected (not text, no text)."""
    decoded = decode(copy)
    record = _record(decoded.text.removeprefix("\ufeff").splitlines())
    stated = Stated(
        authors=author_facts([(record.byline, "archive:byline")], "archive.byline"),
        published=_date(record.date),
        dateline=fact(record.dateline, "archive:dateline", "archive.dateline"),
        credit=fact(" ".join(record.medium), "archive:medium", "archive.medium"),
        charset=decoded.charset,
    )
    return compose(KIND, _blocks(record), stated)


def _date(text: str) -> DateFact | None:
    """The day a line states, with the day of the week before or behind it, or none."""
    words_of = text.split()
    for part in (words_of, words_of[:-1], words_of[1:]):
        found = date_fact(" ".join(part), "archive:date", "archive.date")
        if found is not None:
            return found
    return None


def _blocks(record: Record) -> Iterator[Block]:
    yield Block(tidy(" ".join(record.title)), Role.TITLE)
    yield from (Block(block.text, Role.ROW) for block in plain_blocks("\n".join(record.lead)))
    yield from plain_blocks("\n".join(record.body))
    yield from (Block(tidy(text), Role.ASIDE, reason=reason) for text, reason in record.aside)


def _record(lines: list[str]) -> Record:
    """Line by line: fields by their labels, the lines above the first as medium, date and headline."""
    record = Record()
    kind, told = "head", False
    for line in lines:
        found = _label(line)
        if found is not None:
            kind = found[0]
            told = told or kind == "body"
            line = found[1]
        elif not line.strip() and kind not in ("body", "head", "lead"):
            kind = "body" if not _is_over(record) else "tail"
        if _END.fullmatch(line) or (kind != "head" and _RIGHTS.match(line)) or _WORDS.fullmatch(line):
            record.aside.append((line, "rights" if _RIGHTS.match(line) else "record"))
            continue
        _put(record, kind, line)
    _settle_head(record)
    return record


def _label(line: str) -> tuple[str, str] | None:
    """What a labelled line holds, and its value; null for any other line."""
    found = _FIELD.fullmatch(line)
    if found is None:
        return None
    name = found["name"]
    short = len(name) == len("HD") and name.isupper()
    alone = name == "Body" and not found["value"]
    if not (found["colon"] or short or alone):
        return None
    kind = _NAMES.get(name.lower())
    return (kind, found["value"]) if kind is not None else None


def _is_over(record: Record) -> bool:
    """Whether the fields below the text have begun."""
    return any(text.strip() for text in record.body)


def _put(record: Record, kind: str, line: str) -> None:
    if kind in ("body", "lead", "title", "medium"):
        getattr(record, kind).append(line)
    elif kind == "head":
        record.title.append(line)
    elif not line.strip():
        return
    elif kind == "byline":
        record.byline = f"{record.byline} {line}".strip()
    elif kind == "date":
        record.date = record.date or line.strip()
    elif kind == "dateline":
        record.dateline = line.strip()
    else:
        record.aside.append((line, "rights" if kind == "rights" else "record"))


def _settle_head(record: Record) -> None:
    """Medium, date and headline out of the lines above the fields: centred ones are the archive's."""
    lines = record.title[:LONGEST_HEAD]
    record.title = []
    for line in lines:
        text, centred = line.strip(), line[:4].isspace()
        if not text:
            continue
        if _RIGHTS.match(text):
            record.aside.append((text, "rights"))
        elif not record.date and _DAY.search(text) and _date(text) is not None:
            record.date = text
            record.aside.append((text, "record"))
        elif centred:
            record.medium += [] if record.medium else [text]
            record.aside.append((text, "record"))
        else:
            record.title.append(text)
    _medium_below(record)


def _medium_below(record: Record) -> None:
    """In the newer form the medium stands below the headline."""
    if not record.medium and len(record.title) > 1:
        record.medium = [record.title.pop()]
        record.aside.append((record.medium[0], "record"))
