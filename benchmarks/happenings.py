"""How well other reports of one happening are told from other reports on one subject.

    python -m benchmarks.happenings [--corpus ../shared/corpus]

`tuning/happening_pairs.tsv` has pairs of texts of `attributions`, all of one election campaign and at most
three days apart, by the beginnings of their SHA-256, and whether a person found them to tell of one
happening. Found is a pair of which either text has the other among what `also` gives for it. The day is
that in the name of the file. Reading and annotating take some minutes.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from copydesk_contracts.article import DateFact
from copydesk_contracts.events import ContentRef, Location
from services.enricher.step import Enricher
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import StoredDocument
from services.index.stories.also import also
from services.parser.step import parse

SHARED: Final = Path(__file__).parents[2] / "shared"
PAIRS: Final = Path(__file__).parent / "tuning" / "happening_pairs.tsv"
TEXTS: Final = "attributions/texts"
BATCH: Final = 16
PREFIX: Final = 12
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
Pair = frozenset[str]


def main() -> None:
    """One line: precision and recall over the pairs."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    files = sorted((given.parse_args().corpus / TEXTS).glob("*.txt"))
    if not files:
        sys.stdout.write("no corpus here: nothing is measured\n")
        return
    marked = dict(_marked())
    found = _found(list(_documents(files)), frozenset[str]().union(*marked))
    told, right = found & marked.keys(), {pair for pair, same in marked.items() if same}
    hit = len(told & right)
    sys.stdout.write(
        f"{len(marked)} pairs, {len(right)} of one happening: {len(told)} found, {hit} of them rightly; "
        f"precision {hit / max(1, len(told)):.2f}, recall {hit / max(1, len(right)):.2f}\n"
    )


def _marked() -> Iterator[tuple[Pair, bool]]:
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        one, other, same = line.split("\t")
        yield frozenset((one, other)), same == "1"


def _documents(files: Sequence[Path]) -> Iterator[StoredDocument]:
    enricher = Enricher()
    for first in range(0, len(files), BATCH):
        batch = files[first : first + BATCH]
        articles = [parse(file.read_bytes(), file.name) for file in batch]
        for file, article, annotations in zip(batch, articles, enricher.enrich(articles), strict=True):
            sha256, size = hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_size
            day = _DAY.findall(file.name)[0]
            dated = DateFact(text=day, value=day, locator="file name", rule="measured")
            yield StoredDocument(
                document_id=sha256[:40],
                content=ContentRef(sha256=sha256, size=size),
                locations=(Location(root="texts", path=file.name, revision=1),),
                article=article.model_copy(update={"published": dated}),
                annotations=annotations,
            )


def _found(documents: Sequence[StoredDocument], asked: frozenset[str]) -> set[Pair]:
    """The pairs in which one document of those asked for has the other beside it."""
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents)
    store.commit()
    searcher, found = MemorySearcher(index), set[Pair]()
    for document in documents:
        own = document.document_id[:PREFIX]
        for one in also(searcher, document) if own in asked else ():
            found.add(frozenset((own, one.hit.document_id[:PREFIX])))
    return found


if __name__ == "__main__":
    main()
