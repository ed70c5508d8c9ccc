"""How well reports of one happening are told over languages, from others of its subject.

    python -m benchmarks.happenings_abroad

`tuning/happenings_abroad.jsonl` has invented reports in English, German and French, a line each: what
happening it tells of, its day, title and text. Of most happenings three report in words of their own, and
beside them stand others of the same people, places and days. Every pair over two languages counts. What
is `left out` was written after all numbers of `happening.py` had been set.
"""

import hashlib
import json
import sys
from itertools import combinations
from pathlib import Path
from typing import Final, TypedDict

from copydesk_contracts.article import DateFact
from copydesk_contracts.events import ContentRef, Location
from services.enricher.step import Enricher
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import StoredDocument
from services.index.stories.also import also
from services.parser.step import parse

REPORTS: Final = Path(__file__).parent / "tuning" / "happenings_abroad.jsonl"
Pair = frozenset[str]


class Report(TypedDict):
    """One invented report."""

    part: str
    happening: str
    language: str
    day: str
    title: str
    text: str


def main() -> None:
    """A line for each part: precision and recall over its pairs."""
    reports: list[Report] = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    documents = _documents(reports)
    found, of = _found(documents), dict(zip((d.document_id for d in documents), reports, strict=True))
    for part in ("set", "left out"):
        _print(part, {i: report for i, report in of.items() if report["part"] == part}, found)


def _print(part: str, reports: dict[str, Report], found: set[Pair]) -> None:
    abroad = (pair for pair in combinations(reports, 2) if len({reports[i]["language"] for i in pair}) > 1)
    pairs = {frozenset(pair) for pair in abroad}
    right = {pair for pair in pairs if len({reports[i]["happening"] for i in pair}) == 1}
    told = found & pairs
    hit = len(told & right)
    sys.stdout.write(
        f"{part}: {len(pairs)} pairs over languages, {len(right)} of one happening: {len(told)} found, {hit} "
        f"rightly; precision {hit / max(1, len(told)):.2f}, recall {hit / max(1, len(right)):.2f}\n"
    )


def _documents(reports: list[Report]) -> list[StoredDocument]:
    copies = [f"{report['title']}\n\n{report['text']}\n".encode() for report in reports]
    articles = [parse(copy, "report.txt") for copy in copies]
    found = []
    for report, copy, article, annotations in zip(
        reports, copies, articles, Enricher().enrich(articles), strict=True
    ):
        sha256, day = hashlib.sha256(copy).hexdigest(), report["day"]
        dated = DateFact(text=day, value=day, locator="given", rule="measured")
        document = StoredDocument(
            document_id=sha256[:40],
            content=ContentRef(sha256=sha256, size=len(copy)),
            locations=(Location(root="reports", path=sha256, revision=1),),
            article=article.model_copy(update={"published": dated}),
            annotations=annotations,
        )
        found.append(document)
    return found


def _found(documents: list[StoredDocument]) -> set[Pair]:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents)
    store.commit()
    searcher = MemorySearcher(index)
    return {
        frozenset((document.document_id, one.hit.document_id))
        for document in documents
        for one in also(searcher, document)
    }


if __name__ == "__main__":
    main()
