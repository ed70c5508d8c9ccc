"""Whether the sums of words hold on damaged copies of any format.

    python -m benchmarks.word_sums [--copies 10000] [--seed 1] FILES…

Each copy is one of the files with stretches lost, doubled, moved or overwritten. Prints how many
were read and how many refused; ends with 1 at the first whose sums are wrong, with its seed.
"""

import argparse
import gzip
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from copydesk_contracts.article import Article
from services.parser.account.words import count_words
from services.parser.step import parse
from services.process.errors import Rejected

LONGEST_STRETCH: Final = 400
"""Bytes of a stretch: some elements or lines."""
MOST_CHANGES: Final = 8


def damaged(copy: bytes, chance: random.Random) -> bytes:
    """The copy with up to `MOST_CHANGES` stretches changed."""
    for _ in range(chance.randint(1, MOST_CHANGES)):
        start = chance.randrange(len(copy) + 1)
        end = min(len(copy), start + chance.randint(1, LONGEST_STRETCH))
        stretch = copy[start:end]
        other = chance.randrange(len(copy) + 1)
        new = chance.choice((b"", stretch * 2, stretch[::-1], copy[other : other + len(stretch)]))
        copy = copy[:start] + new + copy[end:]
    return copy


def fault(article: Article) -> str | None:
    """What is wrong with an article's sums; null if they are exact."""
    sums = article.words
    if sums is None:
        return "no sums"
    accounts = sums.in_text + sum(sums.set_aside.values()) + sum(sums.skipped.values()) + sums.left_over
    if accounts != sums.visible:
        return f"{sums.visible} visible words, {accounts} in the accounts"
    beside = sum(count_words(fact.text) for fact in article.boilerplate if fact.span is None)
    shown = count_words(article.text) + beside + sum(sums.skipped.values())
    return None if shown == sums.visible else f"{sums.visible} visible words, {shown} in text and beside it"


def load(path: Path) -> tuple[str, bytes]:
    """Name without `.gz`, and the bytes as a service reads them."""
    copy = path.read_bytes()
    return (path.stem, gzip.decompress(copy)) if path.suffix == ".gz" else (path.name, copy)


def main() -> int:
    """Damage, read and check; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", type=Path, nargs="+")
    options.add_argument("--copies", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    copies = [load(path) for path in chosen.files]
    ends: Counter[str] = Counter()
    for number in range(chosen.copies):
        name, copy = copies[number % len(copies)]
        try:
            article = parse(damaged(copy, random.Random(f"{chosen.seed}:{number}")), name)
        except Rejected:
            ends["refused"] += 1
            continue
        if (wrong := fault(article)) is not None:
            print(f"{name}, copy {number}: {wrong}")
            return 1
        ends["exact"] += 1
    print(f"{ends['exact']} exact, {ends['refused']} refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
