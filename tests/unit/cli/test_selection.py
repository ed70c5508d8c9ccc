"""Conditions of `--where`."""

import pytest

from services.operations.selection import facts_of, parse_condition
from services.state.receipts import make_receipt

RECEIPT = make_receipt(
    "ab" * 20,
    {
        b"state": b"indexed",
        b"step:enricher": b'{"at": "2026-05-04T10:00:00+00:00", "version": "3", "outcome": "x"}',
    },
    [b'["wire", "2026/05/a.txt"]', b'["desk", "b.txt"]'],
)


READ_BY_A_PROGRAM = make_receipt(
    "ab" * 20,
    {b"state": b"parsed", b"step:parser": b'{"version": "3+tesseract-5.3.0", "outcome": "x"}'},
    [],
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("version=3", True),
        ("version!=3", False),
        ("version!=4", True),
        ("version=3+tesseract-5.3.0", True),
        ("version=*+tesseract-5.3.0", True),
        ("version=3+tesseract-5.5.0", False),
    ],
)
def test_version_of_what_a_program_read(text: str, holds: bool) -> None:
    assert parse_condition(text).holds(facts_of(READ_BY_A_PROGRAM, "parser", None)) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("version=3", True),
        ("version!=3", False),
        ("version!=4", True),
        ("source=wire", True),
        ("source=desk", True),
        ("source=web", False),
        ("source!=web", True),
        ("path=2026/*", True),
        ("path=*.md", False),
        ("state=indexed", True),
        ("since=2026-05-04", True),
        ("since=2026-05-05", False),
        ("until=2026-05-04", True),
        ("until=2026-05", True),
        ("until=2026-05-03", False),
        ("id=abab", True),
        ("id=cd", False),
        ("language=en", False),
        ("language!=en", True),
        ("reason=empty", False),
    ],
)
def test_condition_against_a_receipt(text: str, holds: bool) -> None:
    assert parse_condition(text).holds(facts_of(RECEIPT, "enricher", None)) is holds


@pytest.mark.parametrize("text", ["", "version", "colour=red", "=x", "!=x"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(ValueError, match="no condition"):
        parse_condition(text)
