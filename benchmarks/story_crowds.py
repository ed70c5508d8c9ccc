"""How stories hold that have hundreds of versions, planted in the articles of a folder of plain text.

    python -m benchmarks.story_crowds FOLDER [--seed 1] [--sizes 300 600 1000] [--articles 20] [--no-bounds]

Each large story is an article and its versions: scanned, reworded, cut, abridged to a brief, localised,
updated, several of these at once, some made of another version; round-ups hold pieces of them. Beside them
stand articles with the copies and round-ups of `story_copies`. Precision and recall are of pairs, round-ups
left out; they are told of the large stories and of the others. With --no-bounds the same texts are grouped by
the rule as it is without reach, pieces, levels and crowds as well. What relation the versions of one kind
made of the article itself have to it is told last: of one kind nearly all should have the same.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from math import comb
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.story_copies import ORIGINAL, Name, made_of, read_articles
from benchmarks.story_kinds import ROUND_UPS
from benchmarks.story_unbounded import Print, unbounded
from benchmarks.story_versions import ROUND_UP, VERSIONS, large_stories
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.relations import ComparedText, related
from services.index.stories.rule import signature
from services.index.stories.slots import slots

Stories = Mapping[Name, str | None]


def main() -> None:
    """Some lines for each way of grouping, and one for each kind of version."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--sizes", type=int, nargs="+", default=[300, 600, 1000])
    given.add_argument("--articles", type=int, default=20)
    given.add_argument("--no-bounds", action="store_true")
    chosen = given.parse_args()
    if not chosen.folder.is_dir():
        sys.stdout.write("the folder is not there\n")
        return
    articles = read_articles(chosen.folder)
    large = large_stories(articles, chosen.seed, chosen.sizes)
    names = {name for name, _ in large}
    rest = {name: text for name, text in articles.items() if name not in names}
    made = large | made_of(rest, chosen.seed, chosen.articles)
    prints = {name: (fingerprint(text), slots(text)) for name, text in made.items()}
    for line in _measured(prints, names, chosen.seed, no_bounds=chosen.no_bounds):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    sys.stdout.writelines(f"{line}\n" for line in _relations(large))


def _measured(prints: Mapping[Name, Print], large: Set[str], seed: int, *, no_bounds: bool) -> Iterator[str]:
    started = process_time()
    stories = _stories(prints, seed)
    yield f"{len(prints)} texts as they come, {process_time() - started:.0f} s of processor time"
    yield from _lines(prints, large, stories)
    if no_bounds:
        started = process_time()
        stories = unbounded(prints)
        yield f"without bounds, {process_time() - started:.0f} s"
        yield from _lines(prints, large, stories)


def _stories(prints: Mapping[Name, Print], seed: int) -> Stories:
    """The story of each text, as they come in any order."""
    book, order = StoryBook(Ledger(None)), sorted(prints)
    Random(seed).shuffle(order)
    for name in order:
        book.put(" ".join(name), " ".join(name), *prints[name])
    return {name: book.standing(" ".join(name)).story for name in prints}


def _lines(prints: Mapping[Name, Print], large: Set[str], stories: Stories) -> Iterator[str]:
    round_ups = [name for name in prints if name[1].startswith(ROUND_UP) or name[1] in ROUND_UPS]
    joined = sum(stories[name] is not None for name in round_ups)
    copies = set(prints).difference(round_ups)
    yield f"  large stories: {_pairs({name for name in copies if name[0] in large}, copies, stories)}"
    yield f"  others: {_pairs({name for name in copies if name[0] not in large}, copies, stories)}"
    yield f"  round-ups joined {joined} of {len(round_ups)}"
    for article in sorted(large):
        yield from _of_a_large({name for name in copies if name[0] == article}, prints, stories)


def _pairs(own: Set[Name], every: set[Name], stories: Stories) -> str:
    """Precision and recall of the pairs of which one at least is of these."""
    both, of = Counter((name[0], _story(name, stories)) for name in own), Counter(name[0] for name in own)
    found = Counter(_story(name, stories) for name in every)
    others = Counter(_story(name, stories) for name in every.difference(own))
    hit, right = (sum(comb(n, 2) for n in counts.values()) for counts in (both, of))
    tied = sum(comb(n, 2) - comb(others[story], 2) for story, n in found.items())
    return f"precision {hit / max(1, tied):.4f}, recall {hit / max(1, right):.4f} of {right} pairs"


def _of_a_large(own: Set[Name], prints: Mapping[Name, Print], stories: Stories) -> Iterator[str]:
    variants = len({signature(*prints[name]) for name in own})
    (largest, count), *smaller = Counter(_story(name, stories) for name in own).most_common()
    lost = Counter(_kind(name) for name in own if _story(name, stories) != largest)
    told = f"the next {[n for _, n in smaller[:4]]} of {len(smaller)}" if smaller else "all of them"
    yield f"  {len(own)} versions, {variants} variants: {count} in one story, {told}"
    if lost:
        yield f"    not in it: {', '.join(f'{kind} {n}' for kind, n in lost.most_common(6))}"


def _story(name: Name, stories: Stories) -> str:
    return stories[name] or " ".join(name)


def _kind(name: Name) -> str:
    return name[1].rpartition(" ")[0]


def _relations(large: Mapping[Name, str]) -> Iterator[str]:
    """What the versions of one kind are to their article."""
    told = defaultdict[str, Counter[str]](Counter)
    for name, text in large.items():
        if _kind(name) in VERSIONS:
            source = ComparedText(large[name[0], ORIGINAL])
            told[_kind(name)][related(ComparedText(text), source).relation.value] += 1
    for kind, counts in sorted(told.items()):
        yield f"  {kind}: {', '.join(f'{relation} {n}' for relation, n in counts.most_common())}"


if __name__ == "__main__":
    main()
