"""How stories hold on what papers do to copy, planted in the articles of a folder of plain text.

    python -m benchmarks.story_copies FOLDER [--seed 1] [--articles 40]

Precision and recall are of pairs, round-ups left out; `joined` counts round-ups that are of a story.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import combinations
from pathlib import Path
from random import Random

from benchmarks.story_kinds import COPIES, ROUND_UPS, Case, Text
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.slots import slots

PARAGRAPHS = 8
"""An article has at least so many."""
LETTERS = 1500
STRANGE = 10
"""One article in so many is in no story, and is what others add."""
WORDS = 8
"""A line of fewer words is no paragraph."""
OTHERS = 8
ORIGINAL = "original"
Name = tuple[str, str]
"""Of an article and of what was made of it."""


def main() -> None:
    """One line for all pairs, and one for each kind that is not always with its original."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--articles", type=int, default=40)
    chosen = given.parse_args()
    if not chosen.folder.is_dir():
        sys.stdout.write("the folder is not there\n")
        return
    made = made_of(read_articles(chosen.folder), chosen.seed, chosen.articles)
    sys.stdout.writelines(f"{line}\n" for line in _lines(made, _stories(made, chosen.seed)))


def read_articles(folder: Path) -> dict[str, Text]:
    """The first text of each article that is long enough; a name ends before its second full stop."""
    found: dict[str, Text] = {}
    for path in sorted(folder.glob("*.txt")):
        blocks = re.split(r"\r?\n\s*\r?\n", path.read_text(encoding="utf-8"))
        text = [block.strip() for block in blocks if len(block.split()) > WORDS]
        if len(text) >= PARAGRAPHS and sum(map(len, text)) > LETTERS:
            found.setdefault(".".join(path.stem.split(".")[:2]), text)
    return found


def made_of(articles: Mapping[str, Text], seed: int, most: int) -> dict[Name, str]:
    names = sorted(articles)
    Random(seed).shuffle(names)
    strange = [names.pop() for _ in range(len(names) // STRANGE)]
    names, made = names[:most], dict[Name, str]()
    for number, name in enumerate(names):
        others = [articles[names[(number + step) % len(names)]] for step in range(1, OTHERS + 1)]
        extra = articles[strange[number % len(strange)]][1:]
        case = Case(articles[name], others, extra, number, Random(f"{seed} {name}"))
        kind = list(ROUND_UPS)[number % len(ROUND_UPS)]
        texts = {ORIGINAL: case.text, kind: ROUND_UPS[kind](case)}
        texts |= {copy: make(case) for copy, make in COPIES.items()}
        made |= {(name, of): "\n\n".join(text) for of, text in texts.items()}
    return made


def _stories(made: Mapping[Name, str], seed: int) -> dict[Name, str | None]:
    """The story of each text, as they come in any order."""
    book, order = StoryBook(Ledger(None)), list(made)
    Random(seed).shuffle(order)
    for name in order:
        book.put(" ".join(name), " ".join(name), fingerprint(made[name]), slots(made[name]))
    return {name: book.standing(" ".join(name)).story for name in made}


def _lines(made: Mapping[Name, str], stories: Mapping[Name, str | None]) -> Iterator[str]:
    copies = [name for name in made if name[1] not in ROUND_UPS]
    right = _pairs(copies, {name: name[0] for name in copies})
    tied = _pairs(copies, stories)
    round_ups = [name for name in made if name[1] in ROUND_UPS]
    joined = Counter(name[1] for name in round_ups if stories[name] is not None)
    hit = len(tied & right)
    yield (
        f"precision {hit / max(1, len(tied)):.4f}  recall {hit / max(1, len(right)):.4f}  "
        f"round-ups joined {joined.total()} of {len(round_ups)} {dict(joined) or ''}"
    )
    yield from _lost(copies, stories)


def _lost(copies: Iterable[Name], stories: Mapping[Name, str | None]) -> Iterator[str]:
    every, with_it = Counter[str](), Counter[str]()
    for name, kind in copies:
        every[kind] += 1
        with_it[kind] += stories[name, kind] == stories[name, ORIGINAL] is not None
    for kind in COPIES:
        if with_it[kind] < every[kind]:
            yield f"  {kind:16} with its original: {with_it[kind]} of {every[kind]}"


def _pairs(names: Iterable[Name], of: Mapping[Name, str | None]) -> Set[tuple[Name, Name]]:
    groups = defaultdict[str, list[Name]](list)
    for name in names:
        groups[of[name] or " ".join(name)].append(name)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


if __name__ == "__main__":
    main()
