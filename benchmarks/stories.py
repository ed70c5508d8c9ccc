"""What the arrival of a document costs the stories: time, memory and size of their tables, as a curve.

    python -m benchmarks.stories [--counts 1000 10000]

A third of the invented documents are copies, cuts, rewrites and merged copy of others; one
story has a thirtieth of all documents; every document ends with its publisher's thirty words.
Times are of this process alone, without what else the machine does.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger

BATCH = 100
"""Documents of one commit, as the indexer takes them."""
WORDS = 300
VOCABULARY = 20_000
PUBLISHERS = 50
FOOTER = 30
COPIES = 0.3
"""Share of the documents that are made of an earlier one; with the large story a third."""
LARGE = 1 / 30
RECENT = 500
"""Copies are of one of so many documents before."""
SEED = 1
Words = list[str]


def main() -> None:
    """One line a count."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--counts", type=int, nargs="+", default=[1000, 10_000])
    for count in given.parse_args().counts:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"{_measured(Path(folder) / 'stories.sqlite', count)}\n")
            sys.stdout.flush()


def _measured(path: Path, count: int) -> str:
    book, taken = StoryBook(Ledger(path)), list[float]()
    for number, sketch in enumerate(_sketches(Random(SEED), count)):
        begun = time.process_time()
        book.put(f"cause{number}", f"{Random(number).getrandbits(160):040x}", sketch)
        taken.append(time.process_time() - begun)
        if number % BATCH == BATCH - 1:
            book.ledger.commit()
    book.ledger.commit()
    book.ledger.close()
    last = sorted(taken[-max(1, count // 10) :])
    middle, slow = last[len(last) // 2], last[len(last) * 99 // 100]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = sum(part.stat().st_size for part in path.parent.iterdir()) / count / 1000
    return (
        f"{count:>7} documents: the last tenth arrived in {1000 * middle:.1f} ms (median), "
        f"{1000 * slow:.1f} ms (p99), {1000 * last[-1]:.0f} ms (max); "
        f"{sum(taken) / count * 1000:.1f} ms in the mean of all; {size:.1f} kB a document, {peak} MB"
    )


def _sketches(random: Random, count: int) -> Iterator[tuple[int, ...]]:
    large = _article(random)
    footers = [_article(random)[:FOOTER] for _ in range(PUBLISHERS)]
    earlier: list[Words] = [large]
    for _ in range(count):
        drawn = random.random()
        if drawn < LARGE:
            words = [*large, *_article(random)[: random.randrange(12)]]
        elif drawn < LARGE + COPIES:
            words = _changed(random, random.choice(earlier[-RECENT:]), random.choice(earlier[-RECENT:]))
        else:
            words = _article(random)
        earlier = [*earlier[-RECENT:], words]
        yield fingerprint(" ".join(words + random.choice(footers)))


def _changed(random: Random, words: Words, other: Words) -> Words:
    """Copied, cut, with a fifth of the words replaced, or with a foreign paragraph at the end."""
    kind = random.randrange(4)
    if kind == 0:
        return [*words, _word(random)]
    if kind == 1:
        return words[: len(words) // 2]
    if kind == 2:
        return [_word(random) if random.random() < 0.2 else word for word in words]
    return [*words[: WORDS * 4 // 5], *other[: WORDS // 8]]


def _article(random: Random) -> Words:
    return [_word(random) for _ in range(WORDS)]


def _word(random: Random) -> str:
    return f"word{random.randrange(VOCABULARY)}"


if __name__ == "__main__":
    main()
