"""The rows of a table, each as the JSON of one article under the names of its columns."""

import csv
import io
import json
from collections.abc import Iterator
from typing import IO

from copydesk_contracts.events import ReasonCode
from services.parser.charset.decoding import decode
from services.parser.containers.member import TakenMember
from services.parser.formats.table.shape import separator_of
from services.parser.limits import Limits
from services.parser.sniff.sample import Sample
from services.process.errors import Rejected


def table_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The rows from the `place`-th on. Raises Rejected (malformed, too large)."""
    copy = stream.read(limits.copy_bytes + 1)
    if len(copy) > limits.copy_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.copy_bytes} bytes of a table")
    separator = separator_of(Sample(copy, "table"))
    if separator is None:
        raise Rejected(ReasonCode.MALFORMED, "a table without the names of its columns")
    csv.field_size_limit(limits.member_bytes)
    text = decode(copy).text.lstrip("\ufeff \t\r\n")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = next(rows)
        for number, row in enumerate(rows, 1):
            if number > place and any(cell.strip() for cell in row):
                yield _found(names, row, number)
    except csv.Error as error:
        raise Rejected(ReasonCode.MALFORMED, f"table: {error}") from error


def _unescaped(cell: str) -> str:
    """A cell whose line ends are written out, as databases write them where a row is a line."""
    return cell if "\n" in cell else cell.replace("\\r\\n", "\n").replace("\\n", "\n")


def _found(names: list[str], row: list[str], number: int) -> TakenMember:
    """A row; cells beyond the named columns have no meaning and are left out."""
    filled = {name.strip(): _unescaped(cell) for name, cell in zip(names, row, strict=False) if cell.strip()}
    data = json.dumps(filled, ensure_ascii=False).encode("utf-8", "replace")
    return TakenMember(f"{number}.json", data, number, "application/json")
