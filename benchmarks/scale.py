"""A million small documents in OpenSearch: how quickly a search answers, and how good its facets are.

    python -m benchmarks.scale [--documents 1000000] [--searches 500] [--at opensearch://host:9200/prefix]

Fills a real engine with documents as our own store writes them, then asks one search after the other, of as
many kinds as the desk sends, each with its facets. Without `--at` the engine is a container of its own, with
a gigabyte of heap and its data on disk. Prints JSON; milliseconds are those waited for and, with `--engine`,
of processor, which a busy machine changes little.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from testcontainers.core.container import DockerContainer

from benchmarks.index import Generator, quantiles
from copydesk_contracts.annotations import Annotations, Language, Mention, Organisation, Person, Place, Quote
from copydesk_contracts.article import Article, Fact, Section, Span
from copydesk_contracts.events import ContentRef, Location
from services.index.opensearch.mapping import SAMPLED, SAMPLED_ROWS, generation_name, samples, to_source
from services.index.opensearch.place import OpenSearchPlace, place_of
from services.index.opensearch.searcher import OpenSearchSearcher
from services.index.opensearch.store import OpenSearchStore
from services.index.query import Facet, Query
from services.index.stored import StoredDocument
from tests.conformance.opensearch_server import IMAGE, OPTIONS, PORT, wait_for

VARIETY = 4000
"""Texts and sets of names; a document has one of each, and an id of its own."""
WORDS = 40
"""Words of a small document."""
BULK = 500
"""Documents of one request."""
SENDERS = 3
"""Requests at once: the engine writes in several threads."""
PATIENCE = 600
"""Seconds for one request: the machine may do much else."""
SHOWN = 50
"""Names of each facet that are counted by hand as well."""
HEAP = "-Xms1g -Xmx1g"


class Small(Generator):
    """The same uneven words and names in documents of forty words, three names and a quotation."""

    def article(self, number: int) -> StoredDocument:
        """The article of that number."""
        title, body = (" ".join(self._some(count)).capitalize() for count in (6, WORDS))
        text = f"{title}\n\n{body}."
        start = len(title) + 2
        paragraph = Fact(text=f"{body}.", span=Span(start=start, end=len(text)), rule="made-up")
        article = Article(
            text=text,
            format="text",
            title=Fact(text=title, span=Span(start=0, end=len(title)), rule="made-up"),
            published=self._date(),
            sections=(Section(paragraphs=(paragraph,)),),
        )
        return StoredDocument(
            document_id=f"{number:08x}".ljust(40, "0"),
            content=ContentRef(sha256="0" * 64, size=len(text)),
            locations=(Location(root="seeds", path=f"{number}.txt", revision=1),),
            article=article,
            annotations=self._few(text),
        )

    def _few(self, text: str) -> Annotations:
        seen = (Mention(text=text[:8], span=Span(start=0, end=8)),)
        person, organisation, place = (self._names(1)[0] for _ in range(3))
        return Annotations(
            language=Language(code=self._random.choice(("en", "de")), confidence=0.9),
            people=(Person(name=person, mentions=seen),),
            organisations=(Organisation(name=organisation, mentions=seen),),
            places=(Place(name=place, mentions=seen),),
            quotes=(Quote(text=text[9:40], span=Span(start=9, end=40), speaker=person),),
        )


def bases() -> list[StoredDocument]:
    """The documents that all others are made of; three of eight are of a story."""
    generator = Small(1)
    made = [generator.article(number) for number in range(VARIETY)]
    return [d.model_copy(update={"story": story_of(n)}) for n, d in enumerate(made)]


def id_of(number: int) -> str:
    """The id of the document of that number."""
    return f"{number:08x}".ljust(40, "0")


def story_of(number: int) -> str | None:
    """The story of the document of that number, if it is of one."""
    return f"{number // 8:08x}".ljust(40, "f") if number % 8 < 3 else None


@contextmanager
def engine(address: str | None) -> Iterator[str]:
    """The address given, or that of a container which ends with the run."""
    if address is not None:
        yield address
        return
    container = DockerContainer(IMAGE).with_exposed_ports(PORT)
    for name, value in (OPTIONS | {"OPENSEARCH_JAVA_OPTS": HEAP}).items():
        container.with_env(name, value)
    with container:
        host, port = container.get_container_host_ip(), container.get_exposed_port(PORT)
        found = f"opensearch://{host}:{port}/scale"
        wait_for(found)
        yield found


def written(base: Sequence[StoredDocument]) -> list[str]:
    """Each base document with all its fields but the samples that it is in, as our store sends it."""
    own = (SAMPLED, SAMPLED_ROWS)
    sources = [to_source(document) for document in base]
    return [json.dumps({k: v for k, v in source.items() if k not in own}) for source in sources]


def lines(sources: Sequence[str], numbers: range) -> Iterator[str]:
    """What the engine is sent for the documents of these numbers: a base document under other ids."""
    for number in numbers:
        own = number % len(sources)
        text = sources[own].replace(id_of(own), id_of(number))
        story, given = story_of(own), story_of(number)
        text = text.replace(story, given) if story and given else text
        sampled = {SAMPLED: samples(id_of(number)), SAMPLED_ROWS: samples(given or id_of(number))}
        yield json.dumps({"index": {"_id": id_of(number)}})
        yield f"{text[:-1]}, {json.dumps(sampled)[1:]}"


def fill(place: OpenSearchPlace, sources: Sequence[str], first: int, count: int) -> float:
    """Documents a second, from the first number that is missing. Words are cut beforehand."""
    index = generation_name(place.prefix)
    parts = [range(start, min(start + BULK, count)) for start in range(first, count, BULK)]

    def send(numbers: range) -> bool:
        body = "\n".join([*lines(sources, numbers), ""])
        answer = place.client.bulk(index=index, body=body, request_timeout=PATIENCE)
        return bool(answer["errors"])

    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        if any(pool.map(send, parts)):
            raise SystemExit("the engine refused documents")
    place.client.indices.refresh(index=index)
    return (count - first) / (time.perf_counter() - began)


def processor(engine: int | None) -> float:
    """Milliseconds of processor that this process and the engine, by its process's id, have had so far."""
    tasks = Path(f"/proc/{engine}/task").glob("*/schedstat") if engine else ()
    theirs = sum(int(task.read_text().split()[0]) for task in tasks)
    return time.process_time() * 1000 + theirs / 1_000_000


def ask(searcher: OpenSearchSearcher, queries: Sequence[Query], engine: int | None) -> dict[str, Any]:
    """Milliseconds of each search: as it is waited for, and of processor on both sides."""
    waited, worked = [], []
    for query in queries:
        began, spent = time.perf_counter(), processor(engine)
        searcher.search(query)
        waited.append((time.perf_counter() - began) * 1000)
        worked.append(processor(engine) - spent)
    return {"waited": quantiles(waited), "processor": quantiles(worked)}


def held_against_hand(
    searcher: OpenSearchSearcher, base: Sequence[StoredDocument], count: int
) -> dict[str, Any]:
    """The most frequent people of all documents, held against counting by hand.

    `sampled` is on how many they were estimated, null for none; `largest_error` and `mean_error` are shares.
    """
    expected: Counter[str] = Counter()
    for own, document in enumerate(base):
        copies = len(range(own, count, len(base)))
        expected.update({person.name: copies for person in document.annotations.people or ()})
    found = searcher.search(Query(facet_size=SHOWN))
    errors = [abs(c.count - expected[c.value]) / expected[c.value] for c in found.facets[Facet.PEOPLE]]
    return {
        "sampled": found.sampled,
        "largest_error": round(max(errors), 3),
        "mean_error": round(sum(errors) / len(errors), 3),
    }


def measure(address: str, documents: int, searches: int, process: int | None) -> dict[str, Any]:
    """Everything in one run."""
    generator, base, place = Small(1), bases(), place_of(address)
    with OpenSearchStore(place_of(address)):  # makes the index
        searcher = OpenSearchSearcher(place)
        there = searcher.count()
    rate = fill(place, written(base), there, documents) if there < documents else 0.0
    queries = [generator.query() for _ in range(searches)]
    plain = [replace(query, facet_size=0) for query in queries]
    random.Random(2).shuffle(plain)
    ask(searcher, queries[: searches // 10], process)
    return {
        "documents": searcher.count(),
        "written_per_second": round(rate),
        "facets": held_against_hand(searcher, base, documents),
        "with_facets_ms": ask(searcher, queries, process),
        "without_facets_ms": ask(searcher, plain, process),
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--searches", type=int, default=500)
    parser.add_argument("--at")
    parser.add_argument("--engine", type=int, help="process of the engine, to count its processor time")
    arguments = parser.parse_args()
    with engine(arguments.at) as address:
        print(
            json.dumps(measure(address, arguments.documents, arguments.searches, arguments.engine), indent=1)
        )


if __name__ == "__main__":
    main()
