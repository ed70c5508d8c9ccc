"""Facts that a file states about itself beside its text: each with the place it stands at."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from copydesk_contracts.accounting import ReadingWarning
from copydesk_contracts.article import DateFact, Fact
from services.parser.blocks.people import is_person
from services.parser.charset.mojibake import repair
from services.parser.facts.authors import split_authors
from services.parser.facts.dates import read_date
from services.parser.facts.epochs import written_moment
from services.parser.strings import plain

LONGEST: Final = 1000
"""Characters of what a file states of itself in one field; what is longer is no title and no byline."""
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_ISO_BASIC: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?$")


@dataclass(frozen=True)
class Stated:
    """Metadata of one file. It overrules what the text seems to say, but for the `weak` fields."""

    title: Fact | None = None
    authors: tuple[Fact, ...] = ()
    published: DateFact | None = None
    updated: DateFact | None = None
    dateline: Fact | None = None
    credit: Fact | None = None
    source_url: Fact | None = None
    declared_language: Fact | None = None
    item: Fact | None = None
    version: Fact | None = None
    charset: str | None = None
    warnings: tuple[ReadingWarning, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Visible words that are in no block, by the reason they were passed over."""
    weak: frozenset[str] = frozenset()


def fact(text: str | None, locator: str, rule: str, confidence: float = 1.0) -> Fact | None:
    """A fact with a locator; null for an empty or endless string."""
    value = plain(text[: 4 * LONGEST]) if text else ""
    value = repair(value) or value
    if not value or len(value) > LONGEST:
        return None
    return Fact(text=value, locator=locator, rule=rule, confidence=confidence)


def versioned(item: Fact | None, number: Fact | None) -> tuple[Fact | None, Fact | None]:
    """An item's name in all of its versions, and the number of this one; null unless both are there."""
    given = item is not None and number is not None and _NUMBER.fullmatch(number.text)
    return (item, number) if given else (None, None)


def url_fact(text: str | None, locator: str, rule: str) -> Fact | None:
    """An address of the web; null for any other string."""
    found = fact(text, locator, rule)
    return found if found and found.text.startswith(("http://", "https://")) else None


def date_fact(text: str | None, locator: str, rule: str, confidence: float = 1.0) -> DateFact | None:
    """A date with a locator, as ISO 8601 where it can be read; null where there is none."""
    shown = plain(text[:LONGEST]) if text else ""
    if not shown:
        return None
    value, ambiguous = read_stamp(shown)
    if value is None and not ambiguous:
        return None
    return DateFact(
        text=shown, value=value, ambiguous=ambiguous, locator=locator, rule=rule, confidence=confidence
    )


def read_stamp(text: str) -> tuple[str | None, bool]:
    """ISO 8601 of a date as files write it, and whether it reads in two ways."""
    counted = written_moment(text)
    if counted is not None:
        return counted, False
    basic = _ISO_BASIC.match(text)
    if basic:
        text = _extended(basic)
    reading = read_date(text)
    return (reading.value, reading.ambiguous) if reading else (None, False)


def _extended(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    return f"{year}-{month}-{day}{clock}" + ((zone or "") if clock else "")


def author_facts(names: Iterable[tuple[str, str]], rule: str, confidence: float = 1.0) -> tuple[Fact, ...]:
    """A fact for each person in (byline, locator) pairs: roles, addresses and repeats gone."""
    found: dict[str, Fact] = {}
    for line, locator in names:
        for name in split_names(line):
            value = _uncapped(name)
            author = Fact(text=name, value=value, locator=locator, rule=rule, confidence=confidence)
            found.setdefault(name.casefold(), author)
    return tuple(found.values())


def _uncapped(name: str) -> str | None:
    """A name that a wire shouts (`ANN O'HARE`) as it is written; null where it is not shouted."""
    if " " not in name or not name.isupper():
        return None
    written = name.title()
    if written.lower() == name.lower():
        return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", written)
    return None


def split_names(byline: str) -> list[str]:
    """The names in a byline: `By Ann Lee and Bob Ray, Reuters` is these two, `Lee, Ann` is Ann Lee."""
    names = split_authors(plain(byline[:LONGEST]))
    if _is_turned(byline, names):
        names = [f"{names[1]} {names[0]}"]
    whole = bool(names) and " " in names[0]
    kept = [name for at, name in enumerate(names) if not at or not whole or " " in name]
    return [repair(name) or name for name in kept if is_person(name)]


def _is_turned(byline: str, names: Sequence[str]) -> bool:
    """Whether the family name of one person stands before the given one."""
    return len(names) == 2 and "," in byline and not any(" " in name for name in names)
