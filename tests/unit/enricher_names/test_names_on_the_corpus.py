"""The aims of the names, on the articles marked by hand."""

import json
from pathlib import Path

import pytest

from services.parser.step import parse

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the checkout"),
]

SETS = {
    "seed": (CORPUS / "seed" / "facts.jsonl", CORPUS / "seed"),
    "news-facts": (CORPUS / "news-facts" / "gold.jsonl", CORPUS / "news-text" / "copy"),
}


def f1(enricher, name, kind):
    gold_file, folder = SETS[name]
    golds = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines()]
    articles = [parse((folder / gold["file"]).read_bytes(), gold["file"]) for gold in golds]
    right = total = 0
    for gold, found in zip(golds, enricher.enrich(articles), strict=True):
        expected = {tuple(m[:2]) for entity in gold[kind] for m in entity["mentions"]}
        spans = {(m.span.start, m.span.end) for e in getattr(found, kind) for m in e.mentions}
        right += len(expected & spans)
        total += len(expected) + len(spans)
    return 2 * right / total


@pytest.mark.parametrize(
    ("name", "kind", "aim"),
    [
        ("seed", "people", 1.0),
        ("seed", "organisations", 0.95),
        ("seed", "places", 0.95),
        ("seed", "agencies", 1.0),
        ("news-facts", "people", 0.92),
        ("news-facts", "organisations", 0.82),
        ("news-facts", "places", 0.93),
    ],
)
def test_mentions_reach_the_aim(enricher, name, kind, aim):
    assert f1(enricher, name, kind) >= aim
