"""The page of a long article: processor time of the desk and of who asks, in one process.

    python -m benchmarks.article_page [--rounds 15] [--typographic] [--others 0]

A made-up article of 100 kB with 1,260 mentions of names and 193 quotations and statements, opened by itself
and from a search for one of its words, in turn. `--typographic` gives it quotation marks that are not plain
letters, as most copy has; `--others` are so many articles of 5 kB beside it. Prints a JSON line for each.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import accumulate
from pathlib import Path
from typing import Final, TypeVar

import httpx

from benchmarks.index import Generator, numbered
from copydesk_contracts.annotations import (
    Agency,
    Annotations,
    Entity,
    Language,
    Mention,
    Organisation,
    Person,
    Place,
    Quote,
    Statement,
    StatementKind,
)
from copydesk_contracts.article import Article, Fact, Section, Span
from copydesk_contracts.events import ContentRef, Location
from services.desk.application import Ports, create_app
from services.index.stored import StoredDocument
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.process.serve import settle_memory

LENGTH: Final = 100_000
ID: Final = "ab" * 20
KINDS: Final = "pppooollla"
"""First letters of people, organisations, places and agencies, as often as they are named."""
NAMES: Final = 60
"""Different names of each kind at most."""
E = TypeVar("E", bound=Entity)
Named = Mapping[tuple[str, int], Sequence[Mention]]


def article(typographic: bool) -> StoredDocument:
    """The article with all that is known of it."""
    generator = Generator(3)
    paragraphs = list(_paragraphs(generator.words, typographic))
    text = "\n\n".join(paragraphs)
    return StoredDocument(
        document_id=ID,
        content=ContentRef(sha256="0" * 64, size=len(text)),
        locations=(Location(root="seeds", path="long.txt", revision=1),),
        article=Article(text=text, format="text", sections=(Section(paragraphs=tuple(_placed(paragraphs))),)),
        annotations=_annotations(text, generator),
    )


def _paragraphs(words: Sequence[str], typographic: bool) -> Iterator[str]:
    chance, length = random.Random(2), 0
    weights = list(accumulate(1 / (n + 3) for n in range(len(words))))
    while length < LENGTH:
        sentence = " ".join(chance.choices(words, cum_weights=weights, k=60)).capitalize()
        paragraph = f"“{sentence}.”" if typographic else f"{sentence}."
        length += len(paragraph) + 2
        yield paragraph


def _placed(paragraphs: Sequence[str]) -> Iterator[Fact]:
    start = 0
    for paragraph in paragraphs:
        yield Fact(text=paragraph, span=Span(start=start, end=start + len(paragraph)), rule="made-up")
        start += len(paragraph) + 2


def _annotations(text: str, generator: Generator) -> Annotations:
    named = _named(text, random.Random(3))
    names = {kind: generator.names[100 * n : 100 * n + NAMES] for n, kind in enumerate("pola")}
    people = _entities(Person, named, "p", names["p"])
    return Annotations(
        language=Language(code="en", confidence=0.9),
        people=people,
        organisations=_entities(Organisation, named, "o", names["o"]),
        places=_entities(Place, named, "l", names["l"]),
        agencies=_entities(Agency, named, "a", names["a"]),
        quotes=tuple(
            Quote(
                text=text[start : start + 150],
                span=Span(start=start, end=start + 150),
                speaker=names["p"][n % NAMES],
            )
            for n, start in enumerate(range(500, len(text) - 500, 1200))
        ),
        statements=tuple(
            Statement(
                text=text[start : start + 120],
                span=Span(start=start, end=start + 120),
                speaker=names["p"][n % NAMES],
                kind=StatementKind.INDIRECT,
            )
            for n, start in enumerate(range(900, len(text) - 500, 900))
        ),
    )


def _named(text: str, chance: random.Random) -> Named:
    """A word or two every sixty characters as a mention of one of the names."""
    found: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    start = 50
    while start < len(text) - 200:
        end = text.find(" ", start + 8)
        mention = Mention(text=text[start:end], span=Span(start=start, end=end))
        found[chance.choice(KINDS), chance.randrange(NAMES)].append(mention)
        start = end + 60
    return found


def _entities(made: type[E], named: Named, kind: str, names: Sequence[str]) -> tuple[E, ...]:
    own = [(number, mentions) for (of, number), mentions in sorted(named.items()) if of == kind]
    return tuple(made(name=names[number], mentions=tuple(mentions)) for number, mentions in own)


def fill(folder: Path, document: StoredDocument, others: int) -> None:
    """An index with the article and so many others."""
    generator = Generator(4)
    base = [generator.article(number) for number in range(min(others, 200))]
    with TantivyStore(folder) as store:
        store.upsert([document, *numbered(base, range(others))])
        store.commit()


@asynccontextmanager
async def reader(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Who asks a desk over the index."""
    transport = httpx.ASGITransport(create_app(Ports(TantivySearcher(folder))))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def processor_time(client: httpx.AsyncClient, address: str) -> float:
    """Milliseconds for one page."""
    before = time.process_time()
    (await client.get(address)).raise_for_status()
    return 1000 * (time.process_time() - before)


def addresses(document: StoredDocument) -> dict[str, str]:
    """The page by itself, and as a search leads to it."""
    whole = f"/documents/{document.document_id}"
    return {"by itself": whole, "from a search": f"{whole}?q={document.article.text.split()[5]}"}


async def measure(folder: Path, document: StoredDocument, rounds: int) -> dict[str, list[float]]:
    """The times of each kind of page, in turn."""
    pages = addresses(document)
    async with reader(folder) as client:
        for address in pages.values():  # loads lists and templates
            await processor_time(client, address)
        settle_memory()
        times = [[await processor_time(client, address) for address in pages.values()] for _ in range(rounds)]
    return {kind: [row[n] for row in times] for n, kind in enumerate(pages)}


def main() -> None:
    """Print a JSON line for each kind of page."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--typographic", action="store_true")
    options.add_argument("--others", type=int, default=0)
    given = options.parse_args()
    document = article(given.typographic)
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder:
        fill(Path(folder), document, given.others)
        for kind, times in asyncio.run(measure(Path(folder), document, given.rounds)).items():
            median, least = round(statistics.median(times), 1), round(min(times), 1)
            sys.stdout.write(f"{json.dumps({'page': kind, 'median_ms': median, 'least_ms': least})}\n")


if __name__ == "__main__":
    main()
