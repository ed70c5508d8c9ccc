"""Whether the first line of a text names the columns of a table of articles."""

import csv
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.formats.json_article.keys import BODY, SUMMARY, TITLE, normal
from services.parser.sniff.sample import Sample
from services.process.errors import Rejected

SEPARATORS: Final = ",\t;|"
LONGEST_HEADER: Final = 4000
"""Characters of the names of all columns; a longer first line is text."""
_NAMES: Final = (".csv", ".tsv", ".tab")


def separator_of(sample: Sample) -> str | None:
    """What parts the columns; null for text that is no table of articles.

    Raises Rejected(UNSUPPORTED_FORMAT) for a file called a table whose columns are no article's.
    """
    line = sample.start.partition("\n")[0][:LONGEST_HEADER]
    for separator in SEPARATORS:
        if separator in line and names_an_article(columns(line, separator)):
            return separator
    if sample.name.endswith(_NAMES) and any(separator in line for separator in SEPARATORS):
        raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, "a table without columns for a title and a text")
    return None


def columns(line: str, separator: str) -> list[str]:
    """The names of the columns in the first line."""
    return next(csv.reader([line], delimiter=separator), [])


def names_an_article(names: list[str]) -> bool:
    """Whether there is a column for titles and one for texts, all of them short as names are."""
    found = {normal(name) for name in names}
    return bool(found & set(TITLE)) and bool(found & {*BODY, *SUMMARY})
