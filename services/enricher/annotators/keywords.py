"""Words and short phrases that mark an article, against a frozen table of word frequencies."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from copydesk_contracts.annotations import Keyword
from services.enricher.annotators.base import Copy
from services.enricher.prose import blocks

COUNT = 10
_TOKEN = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_SUFFIX = re.compile(r"(?:'s|’s|'|’)$")
_RARE = 68.0  # tenths of a decade below one: of a word that the table does not have
_COMMON = 36.0  # "week", "people" and anything more frequent marks nothing
_PHRASE_BONUS = 1.5


def find_keywords(text: str, language: str | None = "en", count: int = COUNT) -> list[Keyword]:
    """The `count` most telling words and phrases, the best first; ties in order of the text.

    The score is frequency in the text times rarity in the language, on a scale on which
    only the order within one article means something. Names keep their capitals.
    """
    runs = list(_runs(text, _stop_words(language), _table(language)))
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for run in runs:
        for phrase in _phrases(run):
            key = " ".join(phrase).casefold()
            counts[key] += 1
            shown.setdefault(key, " ".join(phrase))
    ranked = sorted(counts, key=lambda k: -_score(k, counts[k], _table(language)))
    return [
        Keyword(text=shown[key], score=round(_score(key, counts[key], _table(language)), 3))
        for key in _distinct(ranked, counts, count)
    ]


def _runs(text: str, stop: frozenset[str], table: Mapping[str, int]) -> Iterator[list[str]]:
    """Telling words that follow each other with a space only."""
    run: list[str] = []
    end = -1
    for match in _TOKEN.finditer(text):
        word = _SUFFIX.sub("", match.group())
        telling = (
            len(word) > 2 and word.casefold() not in stop and table.get(word.casefold(), _RARE) > _COMMON
        )
        if run and (not telling or text[end : match.start()] != " "):
            yield run
            run = []
        if telling:
            run.append(word)
            end = match.start() + len(word)
    if run:
        yield run


def _phrases(run: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in (1, 2, 3):
        for at in range(len(run) - size + 1):
            part = tuple(run[at : at + size])
            capitals = sum(w[:1].isupper() for w in part)
            if size == 1 or capitals == size or (size == 2 and not capitals):
                yield part


def _score(key: str, count: int, table: Mapping[str, int]) -> float:
    words = key.split(" ")
    rarity = sum(table.get(w, _RARE) for w in words) / len(words) - _COMMON
    weight = _PHRASE_BONUS if len(words) > 1 and count > 1 else 1.0
    return (1 + math.log(count)) * max(rarity, 0.0) / 10 * weight if count > 1 else max(rarity, 0.0) / 40


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
    if language not in {None, "en"}:
        return {}
    source = files("services.enricher").joinpath("data", "keywords", "en.tsv").read_text(encoding="utf-8")
    return {word: int(value) for word, value in (line.split("\t") for line in source.splitlines())}


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
    version = "1"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """Ten keywords of title and paragraphs."""
        parts = (copy.text[b.start : b.end] for b in blocks(copy.article))
        return {"keywords": tuple(find_keywords("\n".join(parts), copy.code))}
