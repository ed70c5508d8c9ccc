"""Words and short phrases that mark an article, against a frozen table of word frequencies."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from copydesk_contracts.annotations import Keyword
from services.enricher.annotators.base import Copy
from services.enricher.prose import blocks
from services.language.folder import lines

COUNT = 10
FREQUENCIES = "frequencies.tsv"
"""The most frequent words of a language with `-10 * log10` of their share of running text."""

_TOKEN = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_APOSTROPHES = frozenset("'’")
_SHORTEST = 3
_PLENTY = 3
_RARE = 68.0  # tenths of a decade below one: of a word that the table does not have
_COMMON = 36.0  # "week", "people" and anything more frequent marks nothing
_PHRASE_BONUS = 1.5


def find_keywords(text: str, language: str | None = "en", count: int = COUNT) -> list[Keyword]:
    """The `count` most telling words and phrases, the best first; ties in order of the text.

    The score is frequency in the text times rarity in the language, on a scale on which
    only the order within one article means something. Names keep their capitals. What
    stands once only counts where too little is repeated.
    """
    vocabulary = _Vocabulary(language)
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for run in _runs(text, vocabulary):
        for phrase in _phrases(run):
            key = phrase.casefold()
            counts[key] += 1
            shown.setdefault(key, phrase)
    repeated = [key for key, times in counts.items() if times > 1]
    candidates = repeated if len(repeated) > _PLENTY * count else list(counts)
    scores = {key: vocabulary.score(key, counts[key]) for key in candidates}
    ranked = sorted(candidates, key=lambda key: -scores[key])
    return [Keyword(text=shown[k], score=round(scores[k], 3)) for k in _distinct(ranked, counts, count)]


class _Vocabulary:
    """How rare the words of a language are; remembers the words of one text."""

    def __init__(self, language: str | None) -> None:
        self._stop, self._table = _stop_words(language), _table(language)
        self._rarities: dict[str, float] = {}

    def rarity(self, word: str) -> float:
        """Above 0 for a telling word, in tenths of a decade above the common ones."""
        found = self._rarities.get(word)
        if found is None:
            key = word.casefold()
            stop = len(word) < _SHORTEST or key in self._stop
            found = self._rarities[word] = 0.0 if stop else self._table.get(key, _RARE) - _COMMON
        return found

    def score(self, key: str, times: int) -> float:
        """Of a phrase that stands so many times in the text."""
        words = key.split(" ")
        rarity = max(0.0, sum(map(self.rarity, words)) / len(words))
        if times == 1:
            return rarity / 40
        return (1 + math.log(times)) * rarity / 10 * (_PHRASE_BONUS if len(words) > 1 else 1.0)


def _runs(text: str, vocabulary: _Vocabulary) -> Iterator[list[str]]:
    """Telling words that follow each other with a space only."""
    run: list[str] = []
    end = -1
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[-1] == "s" and word[-2:-1] in _APOSTROPHES:
            word = word[:-2]
        telling = vocabulary.rarity(word) > 0
        if run and (not telling or match.start() != end + 1 or text[end] != " "):
            yield run
            run = []
        if telling:
            run.append(word)
            end = match.start() + len(word)
    if run:
        yield run


def _phrases(run: Sequence[str]) -> Iterator[str]:
    """Words, pairs of small words, and two or three words with capitals."""
    yield from run
    for size in range(2, min(len(run), 3) + 1):
        for at in range(len(run) - size + 1):
            part = run[at : at + size]
            capitals = sum(w[:1].isupper() for w in part)
            if capitals == size or (size == 2 and not capitals):
                yield " ".join(part)


def _distinct(ranked: Iterable[str], counts: Mapping[str, int], count: int) -> list[str]:
    """Without words that say little more than a phrase or word already chosen."""
    chosen: list[str] = []
    for key in ranked:
        inside = any(_within(key, other) and counts[key] < 2 * counts[other] + 1 for other in chosen)
        around = any(_within(other, key) for other in chosen)
        plural = key + "s" in chosen or key.removesuffix("s") in chosen
        if not (inside or around or plural):
            chosen.append(key)
        if len(chosen) == count:
            break
    return chosen


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


@cache
def _table(language: str | None) -> Mapping[str, int]:
    rows = (line.split("\t") for line in lines(language or "en", FREQUENCIES))
    return {word: int(value) for word, value in rows}


@cache
def _stop_words(language: str | None) -> frozenset[str]:
    """The stop words that spaCy brings for the language; none where it does not know it."""
    try:
        module = import_module(f"spacy.lang.{language or 'en'}.stop_words")
    except ImportError:
        return frozenset()
    return frozenset(module.STOP_WORDS)


class KeywordsAnnotator:
    """Fills `keywords`."""

    name = "keywords"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """Ten keywords of title and paragraphs."""
        parts = (copy.text[b.start : b.end] for b in blocks(copy.article))
        return {"keywords": tuple(find_keywords("\n".join(parts), copy.code))}
