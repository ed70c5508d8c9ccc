"""Learn the weights of a language's own recogniser from marked sentences, and score it on others.

    python -m benchmarks.train_names SENTENCES.jsonl --code de [--folds 5] [--out WEIGHTS]

A sentence a line: `text`, `source` (an address) and `names` as `[start, end, kind]` with the kinds
`person`, `organisation` and `place`. Sentences of one source stay together: each part is left out
once, and precision, recall and F1 of exact names are told for each kind. With --out the weights of
all sentences are written. Same sentences, lists and libraries, same weights; two minutes a fold.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pycrfsuite

from services.enricher.recogniser.features import Token, features, tokens
from services.enricher.recogniser.lists import Lists, lists
from services.enricher.recogniser.particles import joined
from services.enricher.recogniser.tagger import OUTSIDE, spans

LABELS: Final = {"person": "PERSON", "organisation": "ORG", "place": "LOC"}
SETTINGS: Final = {
    "c1": 0.1,
    "c2": 0.02,
    "feature.minfreq": 2,
    "max_iterations": 70,
    "feature.possible_transitions": True,
}
"""L1 keeps the weights small; without it places and people lost three points on sentences left out."""

Name = tuple[int, int, str]


@dataclass(frozen=True)
class Sentence:
    """A marked sentence as the recogniser sees it."""

    words: list[Token]
    features: list[list[str]]
    names: frozenset[Name]
    source: str

    @classmethod
    def of(cls, row: dict[str, Any], known: Lists) -> "Sentence":
        words = tokens(str(row["text"]))
        names: Iterable[tuple[int, int, str]] = row["names"]
        marked = frozenset((a, b, LABELS[kind]) for a, b, kind in names if kind in LABELS)
        return cls(words, features([word.text for word in words], known), marked, str(row["source"]))

    def tags(self) -> list[str]:
        """B, I or none for each word."""
        tags = [OUTSIDE] * len(self.words)
        for start, end, label in self.names:
            inside = [i for i, word in enumerate(self.words) if word.start < end and word.end > start]
            for index in inside:
                tags[index] = f"{'B' if index == inside[0] else 'I'} {label}"
        return tags

    def fold(self, folds: int) -> int:
        """Which part the sentence's source belongs to."""
        page = self.source.partition("[")[0].strip()
        return int(hashlib.sha256(page.encode()).hexdigest(), 16) % folds


def train(sentences: Iterable[Sentence], out: Path) -> None:
    """Learn from the sentences and write the weights."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for sentence in sentences:
        trainer.append(sentence.features, sentence.tags())
    trainer.train(str(out))


def score(
    sentences: Iterable[Sentence], weights: Path, known: Lists
) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of exact names by label."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(weights))
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for sentence in sentences:
        tagged = list(spans(sentence.words, tagger.tag(sentence.features)))
        names: set[Any] = {tuple(name) for name in joined(sentence.words, tagged, known)}
        right.update(label for _, _, label in names & sentence.names)
        found.update(label for _, _, label in names)
        wanted.update(label for _, _, label in sentence.names)
    return {label: _measures(right[label], found[label], wanted[label]) for label in LABELS.values()}


def _measures(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return precision, recall, 2 * right / max(found + wanted, 1)


def _line(name: str, scores: dict[str, tuple[float, float, float]]) -> str:
    told = "  ".join(f"{label} {p:.3f} {r:.3f} {f:.3f}" for label, (p, r, f) in scores.items())
    return f"{name}  {told}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line a fold, and write the weights of all sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--code", required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(arguments)
    known = lists(given.code)
    rows = map(json.loads, given.sentences.read_text(encoding="utf-8").splitlines())
    marked = [Sentence.of(row, known) for row in rows]
    if given.out is not None:
        train(marked, given.out)
    scratch = Path(f"{given.code}.fold.crfsuite")
    for fold in range(given.folds):
        train((s for s in marked if s.fold(given.folds) != fold), scratch)
        print(
            _line(str(fold), score((s for s in marked if s.fold(given.folds) == fold), scratch, known)),
            flush=True,
        )
        scratch.unlink()


if __name__ == "__main__":
    main()
