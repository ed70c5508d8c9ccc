"""Plain text read against hand-checked facts, where the corpus is at hand."""

import importlib.machinery
import importlib.util
import json
import statistics
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks.parse_text import answer
from services.parser.text import read_text

SHARED = Path(__file__).parents[4] / "shared"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not (SHARED / "corpus" / "news-text").is_dir(), reason="no corpus beside the checkout"
    ),
]

WHOLE = 0.80
WHOLE_IN_EACH_DIALECT = 0.70
AIMS = {"title": 0.97, "published": 0.97, "credit": 0.97, "authors": 0.95, "headings": 0.90, "body": 0.99}


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("score_parse", str(SHARED / "tools" / "score-parse"))
    spec = importlib.util.spec_from_loader("score_parse", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def scores(scorer: ModuleType, folder: Path, gold: Path) -> list[tuple[str, dict[str, float]]]:
    results: list[tuple[str, dict[str, float]]] = []
    for line in gold.read_text().splitlines():
        expected: dict[str, Any] = json.loads(line)
        path = folder / f"{expected['id']}.txt"
        found = answer(path, read_text(path.read_bytes()))
        results.append((expected["dialect"], scorer.score(expected, found)))
    return results


def test_every_field_reaches_its_aim(scorer: ModuleType) -> None:
    corpus = SHARED / "corpus" / "news-text"

    results = scores(scorer, corpus / "copy", corpus / "gold.jsonl")

    means = {field: statistics.fmean(score[field] for _, score in results) for field in (*AIMS, "whole")}
    assert {field: mean for field, mean in means.items() if mean < AIMS.get(field, WHOLE)} == {}
    for dialect in {dialect for dialect, _ in results}:
        assert statistics.fmean(s["whole"] for d, s in results if d == dialect) >= WHOLE_IN_EACH_DIALECT, (
            dialect
        )


def test_the_sample_article_is_read_without_a_fault(scorer: ModuleType) -> None:
    seed = SHARED / "corpus" / "seed"

    assert [score["whole"] for _, score in scores(scorer, seed, seed / "gold.jsonl")] == [1.0]


def test_offsets_are_those_of_the_marked_facts() -> None:
    seed = SHARED / "corpus" / "seed"
    marked = json.loads((seed / "facts.jsonl").read_text())

    text = read_text((seed / marked["file"]).read_bytes()).text

    assert all(text[quote["start"] : quote["end"]] == quote["text"] for quote in marked["quotes"])
