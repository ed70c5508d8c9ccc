"""Stories of hundreds of versions, and round-ups that hold pieces of them, planted in given articles."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from benchmarks.story_copies import ORIGINAL, Name
from benchmarks.story_kinds import (
    Case,
    Made,
    Text,
    brief,
    first_sentences,
    localised,
    paraphrased,
    round_up,
    scanned,
    updated,
)

ROUND_UP: Final = "round-up"
_AGAIN: Final = 0.5
"""Share of the versions that another change is made to."""
_LATER: Final = 0.3
"""Share of the versions that are made of an earlier version."""
_VERSIONS_A_ROUND_UP: Final = 40
"""Versions of a large story for one round-up that holds a piece of it."""
_DEPTH: Final = 2
"""Changes of a version up to which another is made of it: after ten little of the story is left."""
_BESIDE: Final = 8
"""Other articles that a version may borrow from, or a round-up may hold."""
_BRIEF: Final = ("brief", "first-sentences")
"""Kinds of which nothing else is made."""
_ADDING: Final = ("localised", "updated")
_SHORTENING: Final = (*_BRIEF, "cut")


def cut(case: Case) -> Text:
    """The first three to nine tenths of the paragraphs."""
    return case.text[: max(2, round(len(case.text) * case.random.uniform(0.3, 0.9)))]


def _drawn(make: Mapping[float, Made]) -> Made:
    return lambda case: case.random.choice(list(make.values()))(case)


VERSIONS: Final[Mapping[str, Made]] = {
    "scanned": _drawn({rate: scanned(rate) for rate in (0.01, 0.02, 0.04, 0.06)}),
    "paraphrased": _drawn({rate: paraphrased(rate) for rate in (0.1, 0.2, 0.3, 0.4)}),
    "cut": cut,
    "brief": _drawn({words: brief(words) for words in (60, 80, 120)}),
    "first-sentences": first_sentences,
    "localised": localised,
    "updated": updated,
}
"""What papers do to a wire story, each as likely."""


def large_stories(articles: Mapping[str, Text], seed: int, sizes: Sequence[int]) -> dict[Name, str]:
    """Texts of so many stories with so many versions each, and of their round-ups.

    A version is called by its kinds, the last first made of what stands behind `of`, and its number.
    """
    names, random = sorted(articles), Random(f"large {seed}")
    random.shuffle(names)
    others = [articles[name] for name in names[len(sizes) :]]
    texts = dict[Name, Text]()
    for name, size in zip(names, sizes, strict=False):
        versions = {ORIGINAL: articles[name]}
        for number in range(size - 1):
            kinds, text = _version(versions, others, number, random)
            versions[f"{kinds} {number}"] = text
        texts |= {(name, of): text for of, text in versions.items()}
    texts |= _round_ups(texts, others, random)
    return {name: "\n\n".join(text) for name, text in texts.items()}


def _version(
    versions: Mapping[str, Text], others: Sequence[Text], number: int, random: Random
) -> tuple[str, Text]:
    whole = [of for of in versions if not _has(of, _BRIEF) and of.count(" of ") < _DEPTH]
    base = random.choice(whole) if random.random() < _LATER else ORIGINAL
    kind = random.choice(_fitting(base))
    text = VERSIONS[kind](_case(versions[base], others, number, random))
    kinds = kind if base == ORIGINAL else f"{kind} of {base.rpartition(' ')[0]}"
    if random.random() < _AGAIN and kind not in _BRIEF:
        second = random.choice(_fitting(kinds))
        return f"{second} of {kinds}", VERSIONS[second](_case(text, others, number, random))
    return kinds, text


def _fitting(kinds: str) -> list[str]:
    """What may be done to a text of these kinds: cut down to what was added, nothing of the story is left."""
    added = _has(kinds, _ADDING)
    return [kind for kind in VERSIONS if not (added and kind in _SHORTENING)]


def _has(kinds: str, some: Sequence[str]) -> bool:
    return any(kind in kinds for kind in some)


def _case(text: Text, others: Sequence[Text], number: int, random: Random) -> Case:
    strange, *several = random.sample(others, _BESIDE)
    return Case(text, several, strange[1:], number, random)


def _round_ups(texts: Mapping[Name, Text], others: Sequence[Text], random: Random) -> dict[Name, Text]:
    """Of three to eight items, one of them a version of a large story, or of two of them."""
    long = [name for name in texts if not _has(name[1], _BRIEF)]
    found = dict[Name, Text]()
    for number in range(len(texts) // _VERSIONS_A_ROUND_UP):
        first, second = random.sample(long, 2)
        beside = random.sample(others, _BESIDE)
        if first[0] != second[0]:
            beside[0] = texts[second]
        make = round_up(random.choice((3, 5, 8)), random.choice((0.3, 0.4, 1.0)))
        case = Case(texts[first], beside, [], number, random)
        found[first[0], f"{ROUND_UP} of large {number}"] = make(case)
    return found
