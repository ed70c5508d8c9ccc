"""How long a search for statements takes among those of many invented articles.

    python -m benchmarks.statements [--articles 20000] [--searches 1500]

Words follow a heavy-tailed distribution, so that some stand in nearly every statement and most
in few; some speakers say much and most little. Six kinds of search in turn. One process.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from copydesk_contracts.annotations import Annotations, Mention, Place, Statement, StatementKind
from copydesk_contracts.article import Article, DateFact, Span
from copydesk_contracts.events import ContentRef, Location
from services.index.query import StatementQuery
from services.index.stored import StoredDocument
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore

BATCH = 500
STATEMENTS = 13
"""An article; those of `news-facts` have nine and eight quotations more."""
WORDS = 300
VOCABULARY = 20_000
SPEAKERS = 3000
PLACES = ("Oslo", "Bergen", "Rome")
SEED = 1


def main() -> None:
    """Write, then search."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--articles", type=int, default=20_000)
    given.add_argument("--searches", type=int, default=1500)
    wanted = given.parse_args()
    random = Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), random, wanted.articles)
        searcher = TantivySearcher(Path(folder))
        sys.stdout.write(f"{searcher.statements(StatementQuery()).total} statements\n")
        taken = sorted(_seconds(searcher, query) for query in _queries(random, wanted.searches))
    middle, slow = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
    sys.stdout.write(f"median {1000 * middle:.1f} ms, p99 {1000 * slow:.1f} ms\n")


def _write(folder: Path, random: Random, articles: int) -> None:
    with TantivyStore(folder) as store:
        for first in range(0, articles, BATCH):
            store.upsert(_article(random, n) for n in range(first, min(articles, first + BATCH)))
            store.commit()


def _word(random: Random) -> str:
    return f"word{min(VOCABULARY, int(random.paretovariate(0.5)))}"


def _speaker(random: Random) -> str:
    number = int(SPEAKERS * random.random() ** 3)
    return f"Person {number} Name{number % 700}"


def _article(random: Random, number: int) -> StoredDocument:
    text = " ".join(_word(random) for _ in range(WORDS))
    day = date.fromordinal(date(2015, 1, 1).toordinal() + random.randrange(4000)).isoformat()
    said = tuple(_statements(random, text))
    digest = f"{number:064x}"
    return StoredDocument(
        document_id=f"{number:040x}",
        content=ContentRef(sha256=digest, size=len(text)),
        locations=(Location(root="copy", path=f"{number}.txt", revision=1),),
        article=Article(
            text=text,
            format="text",
            published=DateFact(text=day, value=day, locator="given", rule="made-up"),
        ),
        annotations=Annotations(
            statements=said,
            places=(Place(name=random.choice(PLACES), mentions=(_mention(text, 0),)),),
        ),
    )


def _statements(random: Random, text: str) -> Iterator[Statement]:
    step = len(text) // (STATEMENTS + 1)
    for start in range(0, STATEMENTS * step, step):
        span = Span(start=start, end=start + step - 1)
        yield Statement(
            text=text[span.start : span.end],
            span=span,
            speaker=_speaker(random),
            cue=_mention(text, start),
            kind=random.choice([StatementKind.PARTLY, StatementKind.INDIRECT]),
        )


def _mention(text: str, start: int) -> Mention:
    return Mention(text=text[start : start + 4], span=Span(start=start, end=start + 4))


def _queries(random: Random, count: int) -> Iterator[StatementQuery]:
    for number in range(count):
        word, speaker = _word(random), _speaker(random)
        surname = speaker.split()[-1]
        yield (
            StatementQuery(word),
            StatementQuery(f"{word} {_word(random)}"),
            StatementQuery("word1 word2"),
            StatementQuery(word, speaker=(speaker,)),
            StatementQuery(f"speaker:{surname} {word}", kind=("indirect",)),
            StatementQuery("word1", place=("Oslo",), since=date(2018, 1, 1), kind=("indirect",)),
        )[number % 6]


def _seconds(searcher: TantivySearcher, query: StatementQuery) -> float:
    start = time.perf_counter()
    searcher.statements(query)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
