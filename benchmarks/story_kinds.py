"""What papers do to copy, planted in given articles: copies, round-ups, and texts made from one template.

Every kind is a function of an article's paragraphs, other articles and a source of chance.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

Text = list[str]
"""Paragraphs."""
_MISREAD: Final = {"m": "rn", "e": "c", "l": "1", "h": "b", "i": "j", "o": "0", "u": "n", "t": "f"}
_SENTENCE: Final = re.compile(r"(?<=[.!?。])\s+")
_LONG: Final = 5
"""Letters from which a word is one of content."""


@dataclass(frozen=True)
class Case:
    """An article, others of the set, and one that is not in it."""

    text: Text
    others: Sequence[Text]
    strange: Text
    number: int
    random: Random


Made = Callable[[Case], Text]


def scanned(rate: float) -> Made:
    """Misread letters, lost and doubled spaces, so many of a hundred."""

    def misread(found: str, random: Random) -> str:
        drawn = random.random()
        if drawn >= rate:
            return found
        if drawn < rate / 5:
            return ""
        return _MISREAD.get(found, random.choice("abcdefghijklmnopqrstuvwxyz.,;' "))

    def make(case: Case) -> Text:
        return ["".join(misread(letter, case.random) for letter in part) for part in case.text]

    return make


def paraphrased(rate: float) -> Made:
    """Other words of content, and the sentences of a paragraph in another order."""

    def make(case: Case) -> Text:
        words = [word for word in " ".join(case.others[0]).split() if len(word) >= _LONG]
        return [
            " ".join(map(exchanged(words, case.random), _turned(part, case.random).split()))
            for part in case.text
        ]

    def exchanged(words: Sequence[str], random: Random) -> Callable[[str], str]:
        return lambda word: random.choice(words) if len(word) >= _LONG and random.random() < rate else word

    return make


def brief(words: int) -> Made:
    """The first words."""
    return lambda case: [" ".join(" ".join(case.text).split()[:words])]


def first_sentences(case: Case) -> Text:
    """A brief made of the first sentence of each of the first four paragraphs."""
    return [_SENTENCE.split(part)[0] for part in case.text[:4]]


def updated(case: Case) -> Text:
    """Three new paragraphs on top, the tail cut."""
    return [*case.strange[:3], *case.text[: len(case.text) * 6 // 10]]


def localised(case: Case) -> Text:
    """Another headline, dateline and credit, a local paragraph inside, a tail cut off."""
    head = [
        f"What it means for our readers {case.number}",
        f"RIVERTOWN (Local News Agency {case.number}) —",
    ]
    local = case.strange[case.number % max(1, len(case.strange) - 1)]
    kept = case.text[: max(3, len(case.text) * 8 // 10)]
    return [
        *head,
        *kept[:2],
        local,
        *kept[2:],
        f"Local News Agency {case.number} contributed to this report.",
    ]


def borrowed(case: Case) -> Text:
    """Whole, with a background paragraph of each of two other stories at the end."""
    return [*case.text, case.others[0][1], case.others[1][1]]


def round_up(items: int, share: float) -> Made:
    """So much of each of so many articles, the given one in their middle."""

    def make(case: Case) -> Text:
        several = [*case.others[: items // 2], case.text, *case.others[items // 2 : items - 1]]
        return [part for item in several for part in item[: max(2, round(len(item) * share))]]

    return make


def digest(items: int, words: int) -> Made:
    """The first words of each of so many articles."""

    def make(case: Case) -> Text:
        return [" ".join(" ".join(item).split()[:words]) for item in [case.text, *case.others[: items - 1]]]

    return make


def _turned(part: str, random: Random) -> str:
    sentences = _SENTENCE.split(part)
    random.shuffle(sentences)
    return " ".join(sentences)


COPIES: Final[Mapping[str, Made]] = {
    "scanned-1": scanned(0.01),
    "scanned-3": scanned(0.03),
    "scanned-6": scanned(0.06),
    "scanned-8": scanned(0.08),
    "paraphrased-2": paraphrased(0.2),
    "paraphrased-4": paraphrased(0.4),
    "brief-60": brief(60),
    "brief-70": brief(70),
    "brief-80": brief(80),
    "first-sentences": first_sentences,
    "updated": updated,
    "localised": localised,
    "borrowed": borrowed,
}
"""Of one story with the article."""
ROUND_UPS: Final[Mapping[str, Made]] = {
    "round-up-3": round_up(3, 0.3),
    "round-up-3-whole": round_up(3, 1.0),
    "round-up-5": round_up(5, 0.4),
    "round-up-5-whole": round_up(5, 1.0),
    "round-up-8": round_up(8, 0.3),
    "round-up-8-whole": round_up(8, 1.0),
    "digest-5": digest(5, 60),
    "digest-8": digest(8, 40),
}
"""Of no story."""
