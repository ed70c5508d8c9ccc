"""What one article costs each step in processor time, which a busy machine changes little.

    python -m benchmarks.costs FOLDER [--rounds 3]

FOLDER holds articles, a file each. Prints milliseconds of processor an article for each step's own work,
without the hops between steps (`benchmarks.events` has those), and what a core so does in a day.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.events import ContentRef, Location
from copydesk_contracts.ids import document_id
from services.enricher.step import Enricher
from services.index.opensearch.mapping import to_source
from services.index.stored import StoredDocument
from services.index.tantivy.store import TantivyStore
from services.parser.step import parse
from services.process.errors import Rejected
from services.state.content import reference

DAY = 86_400


def read(files: Sequence[Path]) -> list[tuple[bytes, Article]]:
    """Copies with their articles, of those that are articles."""
    found = []
    for file in files:
        copy = file.read_bytes()
        try:
            found.append((copy, parse(copy, file.name)))
        except Rejected:
            continue
    return found


def stored(copy: bytes, article: Article, annotations: Annotations) -> StoredDocument:
    """As the indexer has it."""
    content: ContentRef = reference(copy)
    place = Location(root="wire", path=content.sha256, revision=1)
    identity = document_id(content.sha256)
    return StoredDocument(
        document_id=identity, content=content, locations=(place,), article=article, annotations=annotations
    )


def milliseconds(work: Callable[[], object], count: int, rounds: int) -> float:
    """Of processor for each of so many articles; the least of the rounds."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000 / count)
    return min(taken)


def index(documents: Sequence[StoredDocument]) -> None:
    """All of them into an index of their own, in one commit."""
    with tempfile.TemporaryDirectory() as folder, TantivyStore(Path(folder) / "index") as store:
        store.upsert(documents)
        store.commit()


def measure(files: Sequence[Path], rounds: int) -> dict[str, float]:
    """Milliseconds an article, by step."""
    pairs = read(files)
    articles = [article for _, article in pairs]
    enricher = Enricher()
    documents = [stored(*pair, a) for pair, a in zip(pairs, enricher.enrich(articles), strict=True)]
    steps: dict[str, Callable[[], object]] = {
        "parser": lambda: read(files),
        "enricher": lambda: enricher.enrich(articles),
        "indexer, embedded index": lambda: index(documents),
        "indexer, cut for OpenSearch": lambda: [to_source(document) for document in documents],
    }
    return {name: milliseconds(work, len(articles), rounds) for name, work in steps.items()}


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    files = sorted(path for path in given.folder.rglob("*") if path.is_file())
    for step, cost in measure(files, given.rounds).items():
        print(json.dumps({"step": step, "ms": round(cost, 2), "a_day": round(DAY * 1000 / cost)}))


if __name__ == "__main__":
    main()
