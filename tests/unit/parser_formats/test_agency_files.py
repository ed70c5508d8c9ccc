"""Files as agencies send them, made up after the shapes of their public samples: what stands in `wires/`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.parser_formats.reading import outline, read

FOLDER = Path(__file__).parent / "wires"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
"""By file name: the outline as an editor wrote it down, and the reasons for which something stands aside."""


@pytest.mark.parametrize("name", EXPECTED)
def test_an_agency_file_is_read_as_it_was_meant(name: str) -> None:
    article = read((FOLDER / name).read_bytes(), name)
    reasons = sorted({fact.reason for fact in article.boilerplate})
    assert {**outline(article), "aside": reasons} == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_no_word_of_an_agency_file_is_left_over(name: str) -> None:
    article = read((FOLDER / name).read_bytes(), name)
    assert article.words is not None
    assert article.words.left_over == 0


def test_every_file_is_expected() -> None:
    assert {path.name for path in FOLDER.iterdir()} - {"expected.json"} == set(EXPECTED)
