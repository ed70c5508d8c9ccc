"""The index: writing beside Tantivy alone, and searching at a fixed rate while it is written.

    python -m benchmarks.index [--articles 20000] [--seconds 20]

Prints JSON: documents a second of our store and of Tantivy alone with the same fields, in
the same batches and the same run; whether facets are exact; and the times in milliseconds
of searches that start 50 times a second, whether or not the ones before are done, while
200 documents a second are written and committed. A time counts from when its search was
due, so that waiting counts too.
"""

import argparse
import gc
import itertools
import json
import multiprocessing
import random
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from copydesk_contracts.annotations import (
    Annotations,
    Language,
    Mention,
    Organisation,
    Person,
    Place,
    Quote,
)
from copydesk_contracts.article import Article, DateFact, Fact, Section, Span
from copydesk_contracts.events import ContentRef, Location
from services.index.query import Facet, Query, Sort
from services.index.stored import StoredDocument
from services.index.tantivy.schema import ID, to_tantivy
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import HEAP, TantivyStore, open_index

BATCH = 500
SEARCHES_A_SECOND = 50
WRITES_A_SECOND = 200
COMMITS_A_SECOND = 2
VARIETY = 2000


class Generator:
    """Invented articles of about 5 KB whose words and names are as unevenly spread as real ones.

    Three of eight are of a story; searches show one hit a story.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        letters = "abcdefghijklmnoprstuvwz"
        self.words = [
            "".join(self._random.choices(letters, k=self._random.randint(3, 10))) for _ in range(30_000)
        ]
        self._word_weights = list(itertools.accumulate(1 / (n + 3) for n in range(len(self.words))))
        self.names = [f"{self._word().title()} {self._word().title()}" for _ in range(20_000)]
        self._name_weights = list(itertools.accumulate(1 / (n + 5) ** 0.8 for n in range(len(self.names))))

    def article(self, number: int) -> StoredDocument:
        """The article of that number."""
        paragraphs = [" ".join(self._some(60)).capitalize() + "." for _ in range(11)]
        title = " ".join(self._some(7)).capitalize()
        text = "\n\n".join([title, *paragraphs])
        return StoredDocument(
            document_id=f"{number:08x}".ljust(40, "0"),
            content=ContentRef(sha256="0" * 64, size=len(text)),
            locations=(Location(root="seeds", path=f"{number}.txt", revision=1),),
            article=Article(
                text=text,
                format="text",
                title=Fact(text=title, span=Span(start=0, end=len(title)), rule="made-up"),
                published=self._date(),
                sections=(Section(paragraphs=tuple(_placed(paragraphs, len(title) + 2))),),
            ),
            annotations=self._annotations(text),
            story=f"{number // 8:08x}".ljust(40, "0") if number % 8 < 3 else None,
        )

    def _annotations(self, text: str) -> Annotations:
        places = tuple(
            Mention(text=text[at : at + 8], span=Span(start=at, end=at + 8)) for at in (20, 90, 300)
        )
        return Annotations(
            language=Language(code=self._random.choice(("en", "en", "de")), confidence=0.9),
            people=tuple(Person(name=name, mentions=places) for name in self._names(8)),
            organisations=tuple(Organisation(name=name, mentions=places) for name in self._names(5)),
            places=tuple(Place(name=name, mentions=places) for name in self._names(5)),
            quotes=tuple(
                Quote(text=text[50:99], span=Span(start=50, end=99), speaker=n) for n in self._names(3)
            ),
        )

    def _date(self) -> DateFact:
        year, month, day = (
            self._random.randint(2019, 2024),
            self._random.randint(1, 12),
            self._random.randint(1, 28),
        )
        return DateFact(text="then", value=f"{year}-{month:02}-{day:02}", locator="made-up", rule="made-up")

    def _word(self) -> str:
        return self._random.choice(self.words)

    def _some(self, count: int) -> list[str]:
        return self._random.choices(self.words, cum_weights=self._word_weights, k=count)

    def _names(self, count: int) -> list[str]:
        return sorted(set(self._random.choices(self.names, cum_weights=self._name_weights, k=count)))

    def query(self) -> Query:
        """What somebody may look for."""
        one, two = self._some(2)
        name = self._names(1)[0]
        asked = self._random.choice(
            (
                Query(one),
                Query(f"{one} {two}"),
                Query(f'"{one} {two}"'),
                Query(f"{one} -{two}"),
                Query(f"{one[:4]}*"),
                Query(one, person=(name,)),
                Query(person=(name,), sort=Sort.NEWEST),
                Query(f"{one} published:2023"),
                Query(),
            )
        )
        return replace(asked, fold=True)


def _placed(paragraphs: Sequence[str], start: int) -> Iterator[Fact]:
    for paragraph in paragraphs:
        yield Fact(text=paragraph, span=Span(start=start, end=start + len(paragraph)), rule="made-up")
        start += len(paragraph) + 2


def numbered(base: Sequence[StoredDocument], numbers: range) -> Iterator[StoredDocument]:
    """As many documents as wanted from the ones made, each with an id of its own."""
    for number in numbers:
        yield base[number % len(base)].model_copy(update={"document_id": f"{number:08x}".ljust(40, "0")})


class Alone:
    """Tantivy without us: the same fields, ready before the clock starts."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._writer = open_index(folder).writer(HEAP, 1)

    def write(self, documents: Sequence[StoredDocument]) -> float:
        """Seconds for one batch."""
        ready = [(document.document_id, to_tantivy(document)) for document in documents]
        started = time.perf_counter()
        for document_id, document in ready:
            self._writer.delete_documents_by_term(ID, document_id)
            self._writer.add_document(document)
        self._writer.commit()
        return time.perf_counter() - started


class Ours:
    """Our store."""

    def __init__(self, store: TantivyStore) -> None:
        self._store = store

    def write(self, documents: Sequence[StoredDocument]) -> float:
        """Seconds for one batch."""
        started = time.perf_counter()
        self._store.upsert(documents)
        self._store.commit()
        return time.perf_counter() - started


def write_both(folder: Path, base: Sequence[StoredDocument], count: int) -> tuple[float, float]:
    """Seconds of Tantivy alone and of ours, batch by batch in turn, so that both meet the same machine."""
    alone_seconds = our_seconds = 0.0
    with TantivyStore(folder / "ours") as store:
        alone, ours = Alone(folder / "alone"), Ours(store)
        for first in range(0, count, BATCH):
            batch = list(numbered(base, range(first, min(first + BATCH, count))))
            alone_seconds += alone.write(batch)
            our_seconds += ours.write(batch)
    return alone_seconds, our_seconds


def exact(folder: Path, base: Sequence[StoredDocument], count: int) -> bool:
    """Whether the facets of all documents are what counting by hand gives."""
    expected: Counter[str] = Counter()
    for document in numbered(base, range(count)):
        expected.update({person.name for person in document.annotations.people or ()})
    found = TantivySearcher(folder).search(Query(facet_size=50)).facets[Facet.PEOPLE]
    best = [number for _, number in expected.most_common(50)]
    return [c.count for c in found] == best and all(expected[c.value] == c.count for c in found)


def keep_writing(folder: str, seed: int, first: int, stop: Event) -> None:
    """Another process: upserts at a fixed rate until it is told to stop."""
    generator = Generator(seed)
    base = [generator.article(n) for n in range(400)]
    size = WRITES_A_SECOND // COMMITS_A_SECOND
    with TantivyStore(Path(folder)) as store:
        started = time.perf_counter()
        for turn in itertools.count():
            store.upsert(numbered(base, range(first + turn * size, first + (turn + 1) * size)))
            store.commit()
            if stop.wait(max(0.0, started + (turn + 1) / COMMITS_A_SECOND - time.perf_counter())):
                return


def search_times(folder: Path, generator: Generator, seconds: float) -> list[float]:
    """Milliseconds from when each search was due until it was answered."""
    gc.collect()
    gc.freeze()  # the articles made here would be looked through at each collection; a desk has none
    searcher = TantivySearcher(folder)
    queries = [generator.query() for _ in range(int(seconds * SEARCHES_A_SECOND))]
    started = time.perf_counter() + 0.1

    def run(number: int) -> float:
        due = started + number / SEARCHES_A_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        searcher.search(queries[number])
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(run, range(len(queries))))


def measure(folder: Path, articles: int, seconds: float) -> dict[str, Any]:
    """Everything in one run."""
    generator = Generator(1)
    base = [generator.article(n) for n in range(VARIETY)]
    alone, ours = (articles / seconds for seconds in write_both(folder, base, articles))
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    writer = context.Process(target=keep_writing, args=(str(folder / "ours"), 2, articles, stop))
    facets_exact = exact(folder / "ours", base, articles)
    writer.start()
    time.sleep(3)
    busy = search_times(folder / "ours", generator, seconds)
    written = TantivySearcher(folder / "ours").count() - articles
    stop.set()
    writer.join()
    quiet = search_times(folder / "ours", generator, seconds / 2)
    return {
        "articles": articles,
        "tantivy_alone_per_second": round(alone),
        "ours_per_second": round(ours),
        "ratio": round(ours / alone, 2),
        "facets_exact": facets_exact,
        "written_meanwhile": written,
        "while_writing_ms": quantiles(busy),
        "quiet_ms": quantiles(quiet),
    }


def quantiles(times: Sequence[float]) -> dict[str, float]:
    """Median, 90th and 99th percentile, and the longest."""
    cut = statistics.quantiles(times, n=100)
    return {
        "p50": round(cut[49], 1),
        "p90": round(cut[89], 1),
        "p99": round(cut[98], 1),
        "max": round(max(times), 1),
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="copydesk-bench-"))
    try:
        print(json.dumps(measure(folder, arguments.articles, arguments.seconds), indent=1))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
