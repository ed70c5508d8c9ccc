"""The measuring pages beside the checkout: fields read right at least as often as promised."""

import importlib.machinery
import importlib.util
import json
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from benchmarks.parse_html import answer, load, read

FLOORS = {"title": 0.88, "authors": 0.90, "published": 0.98, "headings": 0.90, "body": 0.97, "whole": 0.45}


def scorer(path: Path) -> Any:
    """The scoring tool as a module."""
    loader = importlib.machinery.SourceFileLoader("score_parse", str(path))
    spec = importlib.util.spec_from_loader("score_parse", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.corpus
def test_fields_of_newspaper_pages(corpus: Path) -> None:
    tool = scorer(corpus.parent / "tools" / "score-parse")
    pages = {
        path.name.split(".")[0]: (path, copy) for path, copy in load(corpus / "news-html" / "pages").items()
    }
    golds = [json.loads(line) for line in (corpus / "news-html" / "gold.jsonl").read_text().splitlines()]
    results = []
    for gold in golds:
        path, copy = pages[gold["id"]]
        results.append(tool.score(gold, answer(path, read(copy))))
    found = {field: mean(result[field] for result in results) for field in FLOORS}
    assert {field: value for field, value in found.items() if value < FLOORS[field]} == {}
