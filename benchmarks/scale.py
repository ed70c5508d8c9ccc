"""A million small documents in OpenSearch: how quickly a search answers, and how good its facets are.

    python -m benchmarks.scale [--documents 1000000] [--rounds 20] [--at opensearch://host:9200/prefix]
        [--engine PID] [--kinds "a rare word" ...] [--pages 2]

Fills a real engine with documents as our own store writes them, then asks one search after the other, of as
many kinds as the desk sends, each with its facets, and the next page by its cursor. An index that is there
already is filled up, and only asked where it has as many. Without `--at` the engine is a container of its
own, with a gigabyte of heap and its data on disk. Prints JSON, a kind in a line: milliseconds waited for,
those that the engine says it took and, with `--engine`, those of processor, which a busy machine changes
little.
"""

import argparse
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from testcontainers.core.container import DockerContainer

from benchmarks.index import quantiles
from benchmarks.scale_copy import OWN, Copy, id_of, story_of
from benchmarks.scale_searches import Asked, kinds
from services.index.documents import published_of
from services.index.opensearch.mapping import generation_name, ranged, to_source
from services.index.opensearch.place import OpenSearchPlace, place_of
from services.index.opensearch.searcher import OpenSearchSearcher
from services.index.opensearch.store import OpenSearchStore
from services.index.query import Facet, Query
from services.index.results import Results, StatementResults
from tests.conformance.opensearch_server import IMAGE, OPTIONS, PORT, wait_for

VARIETY: Final = 10_000
"""Texts and sets of names; a document has one of each, and an id, rare words and a story of its own."""
BULK: Final = 500
"""Documents of one request."""
SENDERS: Final = 3
"""Requests at once: the engine writes in several threads."""
PATIENCE: Final = 600
"""Seconds for one request: the machine may do much else."""
SHOWN: Final = 50
"""Names of each facet that are counted by hand as well."""
HEAP: Final = "-Xms1g -Xmx1g"
_STEP: Final = 7919
"""From one rare word to the next that is taken: all have their turn."""
ASKED: Final = 2
"""Seed of the searches, so that each run asks the same."""


@dataclass(frozen=True)
class Base:
    """What documents are made of: as it is written, without what `ranged` gives."""

    number: int
    source: str
    published: str | None
    people: tuple[str, ...]

    def written(self, number: int, rare: Sequence[str]) -> Iterator[str]:
        """Under the id of that number and with some of the rare words, in lines of a bulk."""
        text = self.source.replace(id_of(self.number), id_of(number))
        story, given = story_of(self.number), story_of(number)
        text = text.replace(story, given) if story and given else text
        for at, word in enumerate(OWN):
            text = text.replace(word, rare[(number * len(OWN) + at) * _STEP % len(rare)])
        yield json.dumps({"index": {"_id": id_of(number)}})
        yield f"{text[:-1]}, {json.dumps(ranged(id_of(number), given, self.published))[1:]}"


def bases(copy: Copy, count: int) -> Iterator[Base]:
    """The documents that all others are made of."""
    for number in range(count):
        document = copy.article(number)
        own = ranged(document.document_id, document.story, None)
        source = json.dumps({name: value for name, value in to_source(document).items() if name not in own})
        people = tuple(person.name for person in document.annotations.people or ())
        yield Base(number, source, published_of(document), people)


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


def fill(place: OpenSearchPlace, base: Sequence[Base], rare: Sequence[str], first: int, count: int) -> float:
    """Documents a second, from the first number that is missing. Words are cut beforehand."""
    index = generation_name(place.prefix)
    for connection in place.client.transport.connection_pool.connections:
        connection.http_compress = False  # which would cost more than all else here
    parts = [range(start, min(start + BULK, count)) for start in range(first, count, BULK)]

    def send(numbers: range) -> bool:
        lines = (line for number in numbers for line in base[number % len(base)].written(number, rare))
        answer = place.client.bulk(index=index, body="\n".join([*lines, ""]), request_timeout=PATIENCE)
        return bool(answer["errors"])

    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        for done, refused in enumerate(pool.map(send, parts), 1):
            if refused:
                raise SystemExit("the engine refused documents")
            if done % 40 == 0:
                rate = done * BULK / (time.perf_counter() - began)
                sys.stderr.write(f"{first + done * BULK} documents, {rate:.0f} a second\n")
    place.client.indices.refresh(index=index, request_timeout=PATIENCE)
    return (count - first) / (time.perf_counter() - began)


class Watch:
    """What searches cost in milliseconds: waited for, as the engine says, and of processor on both sides."""

    def __init__(self, place: OpenSearchPlace, engine: int | None) -> None:
        self._engine, self._took, self._requests = engine, 0, 0
        search = place.client.search

        def told(*args: Any, **options: Any) -> Any:
            answer = search(*args, **options)
            self._took += answer["took"]
            self._requests += 1
            return answer

        setattr(place.client, "search", told)  # noqa: B010

    def now(self) -> tuple[float, ...]:
        """Since whenever: waited, took, requests, processor here, processor there."""
        tasks = Path(f"/proc/{self._engine}/task").glob("*/schedstat") if self._engine else ()
        theirs = sum(int(task.read_text().split()[0]) for task in tasks) / 1_000_000
        return time.perf_counter() * 1000, self._took, self._requests, time.process_time() * 1000, theirs


WHAT: Final = ("waited", "took", "requests", "processor_here", "processor_engine")
Costs = list[tuple[float, ...]]


def ask(searcher: OpenSearchSearcher, watch: Watch, asked: Asked, pages: int) -> Costs:
    """The costs of each page of one search."""
    found: Costs = []
    for _ in range(pages):
        before = watch.now()
        answer: Results | StatementResults
        answer = searcher.search(asked) if isinstance(asked, Query) else searcher.statements(asked)
        found.append(tuple(b - a for a, b in zip(before, watch.now(), strict=True)))
        if answer.next is None:
            break
        asked = replace(asked, after=answer.next)
    return found


def told(what: str, costs: Costs) -> dict[str, Any]:
    """Quantiles of what many searches cost."""
    columns = {name: quantiles([cost[at] for cost in costs]) for at, name in enumerate(WHAT)}
    columns["processor"] = quantiles([cost[3] + cost[4] for cost in costs])
    requests = columns.pop("requests")["max"]
    return {"what": what, "of": len(costs), "requests": requests, **columns}


def held_against_hand(searcher: OpenSearchSearcher, base: Sequence[Base], count: int) -> dict[str, Any]:
    """The most frequent people of all documents, held against counting by hand.

    `sampled` is on how many they were estimated, null for none; `largest_error` and `mean_error` are shares.
    """
    expected: Counter[str] = Counter()
    for each in base:
        copies = len(range(each.number, count, len(base)))
        expected.update(dict.fromkeys(each.people, copies))
    found = searcher.search(Query(facet_size=SHOWN))
    errors = [abs(c.count - expected[c.value]) / expected[c.value] for c in found.facets[Facet.PEOPLE]]
    return {
        "what": "facets by hand",
        "sampled": found.sampled,
        "largest_error": round(max(errors), 3),
        "mean_error": round(sum(errors) / len(errors), 3),
    }


def measure(address: str, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Everything in one run, a line after the other."""
    place = place_of(address)
    with OpenSearchStore(place_of(address)):  # makes the index
        searcher = OpenSearchSearcher(place)
        there = searcher.count()
    if there < options.documents:
        copy = Copy(1)
        base = list(bases(copy, options.variety))
        rate = fill(place, base, copy.rare, there, options.documents)
        yield {"what": "written", "documents": searcher.count(), "a_second": round(rate)}
        yield held_against_hand(searcher, base, options.documents)
    if options.rounds:
        yield from _searched(place, searcher, options)


def _searched(
    place: OpenSearchPlace, searcher: OpenSearchSearcher, options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    # A run before has asked the same, and the engine keeps counts.
    place.client.indices.clear_cache(index=place.alias, params={"request": "true"})
    watch, copy = Watch(place, options.engine), Copy(1)
    copy.chance.seed(ASKED)
    made = {kind: make for kind, make in kinds(copy).items() if kind in (options.kinds or kinds(copy))}
    gc.collect()
    gc.freeze()  # as a served desk does before its first search
    first: dict[str, Costs] = {kind: [] for kind in made}
    later: Costs = []
    for turn in range(max(2, options.rounds) + 1):
        for kind, make in made.items():
            costs = ask(searcher, watch, make(), options.pages)
            if turn:  # the first is to warm up
                first[kind] += costs[:1]
                later += costs[1:]
    for kind, costs in first.items():
        yield told(kind, costs)
    if len(later) > 1:
        yield told("next pages", later)
    yield told("all first pages", [cost for costs in first.values() for cost in costs])
    yield {"documents": searcher.count()}


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--variety", type=int, default=VARIETY, help="different texts")
    parser.add_argument("--rounds", type=int, default=20, help="searches of each kind; 0: fill alone")
    parser.add_argument("--pages", type=int, default=2, help="of each search that has so many")
    parser.add_argument("--kinds", nargs="*", help="only these")
    parser.add_argument("--at")
    parser.add_argument("--engine", type=int, help="process of the engine, to count its processor time")
    options = parser.parse_args()
    with engine(options.at) as address:
        for line in measure(address, options):
            sys.stdout.write(f"{json.dumps(line)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
