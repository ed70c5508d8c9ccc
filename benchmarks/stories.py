"""What the arrival of a document costs the stories: time, memory and size of their tables, as a curve.

    python -m benchmarks.stories [--kind news] [--counts 1000 10000] [--large 0.0333]

A third of the texts are copies of others, one story has a thirtieth of all, or what `--large` says, so that
it is large after few documents; see `story_texts.py` for the kinds. The times of the last tenth before each
count are told: of this process alone, without what else the machine does. An arrival is told with its share
of the commit of a hundred.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

from benchmarks.story_texts import KINDS, LARGE, texts
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.naming import NAMED
from services.index.stories.slots import slots

BATCH = 100
"""Documents of one commit, as the indexer takes them."""
SEED = 1


def main() -> None:
    """One line a count."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--kind", choices=list(KINDS), default="news")
    given.add_argument("--counts", type=int, nargs="+", default=[1000, 10_000])
    given.add_argument("--large", type=float, default=LARGE)
    chosen = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        drawn = texts(chosen.kind, SEED, max(chosen.counts), chosen.large)
        _measure(Path(folder) / "stories.sqlite", drawn, chosen.counts)


def _measure(path: Path, drawn: Iterable[str], counts: list[int]) -> None:
    book, taken = StoryBook(Ledger(path)), list[float]()
    for number, text in enumerate(drawn, 1):
        sketch, filled = fingerprint(text), slots(text)
        begun = time.process_time()
        book.put(f"cause{number}", f"{Random(number).getrandbits(160):040x}", sketch, filled)
        taken.append(time.process_time() - begun)
        if number % BATCH == 0:
            _commit(book, taken)
        if number in counts:
            sys.stdout.write(f"{_line(path, taken)}\n")
            sys.stdout.flush()
    book.ledger.close()


def _commit(book: StoryBook, taken: list[float]) -> None:
    """Commits as the indexer does, but for relations, for which it reads the texts."""
    begun = time.process_time()
    book.ledger.commit()
    book.ledger.begin()
    for story in book.unnamed(NAMED):
        if len(story.members) > NAMED:
            book.name_nothing(story)
    book.ledger.settle()
    book.ledger.commit()
    share = (time.process_time() - begun) / BATCH
    taken[-BATCH:] = [each + share for each in taken[-BATCH:]]


def _line(path: Path, taken: list[float]) -> str:
    count = len(taken)
    last = sorted(taken[-max(1, count // 10) :])
    middle, slow = last[len(last) // 2], last[len(last) * 99 // 100]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = sum(part.stat().st_size for part in path.parent.iterdir()) / count / 1000
    return (
        f"{count:>7} documents: the last tenth arrived in {1000 * middle:.1f} ms (median), "
        f"{1000 * slow:.1f} ms (p99), {1000 * last[-1]:.0f} ms (max); "
        f"{sum(taken) / count * 1000:.1f} ms in the mean of all; {size:.1f} kB a document, {peak} MB"
    )


if __name__ == "__main__":
    main()
