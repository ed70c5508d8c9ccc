"""Learn the weights of statements from marked articles, and tell what they are worth on others.

    python -m services.enricher.data.statements.make_weights GOLD.jsonl COPY_DIR [COPY_DIR …]

GOLD has an article a line: `file`, and `statements` with `start` and `end` in characters of the
file; articles without the key are left out. A candidate is right if it shares half of the longer
one's characters with a marked statement. The regression is fitted once for every fifth of the
publishers (the file's name up to its first `_` or `-` behind the country), which are left out of
it; the threshold is the one that does best on those, and the weights are then those of all.
Prints precision, recall and F1 of each fold and writes the weights into the language's folder.
Any desk that has marked articles in this form can add them. Same articles, same weights.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enricher.annotators.quotes.annotator import names as mentions
from services.enricher.annotators.quotes.annotator import roles
from services.enricher.annotators.quotes.find import Examined, examine
from services.enricher.annotators.quotes.headline import headlines
from services.enricher.prose import blocks
from services.enricher.statements.weigh import Weights, features
from services.enricher.step import Enricher
from services.language.reports import WEIGHTS
from services.parser.step import parse

SEED = 16
"""Of the order of the publishers; 17 and 18 gave the same F1 within a hundredth."""

FOLDS = 5
"""Each leaves out about ten publishers, enough for a figure, and learns from the other forty."""

THRESHOLDS = np.arange(0.2, 0.7, 0.02)
"""Below, every second candidate is wrong; above, half of the statements are lost."""

SMALLEST = 0.01
"""A weight below changes no decision, but fills the file."""

PENALTY = 3.0
"""L2; of 0.3, 1 and 3 the one that did best on the publishers left out."""

RARE = 2
"""A feature must be seen in so many articles."""

STEPS = 400
"""From here on the scores of the publishers left out stay."""

RATE = 0.5
"""Of the step that the curvature of the likelihood allows; a whole one swings."""

OUTPUT = Path(__file__).parents[3] / "language" / "en" / WEIGHTS

Span = tuple[int, int]


@dataclass(frozen=True)
class Example:
    """A candidate: its article, its features, and which marked statement it hits, if any."""

    file: str
    features: tuple[str, ...]
    span: Span
    hit: Span | None


@dataclass(frozen=True)
class Weighed:
    """An example with its probability by the weights of the other folds."""

    example: Example
    probability: float
    fold: int


def main(gold: Path, folders: Sequence[Path]) -> None:
    """Fit, score by folds, write."""
    rows = [row for row in map(json.loads, gold.read_text("utf-8").splitlines()) if "statements" in row]
    enricher = Enricher(("language", "names", "agencies"))
    examples = [example for row in rows for example in _examples(row, folders, enricher)]
    marked = {row["file"]: len(row["statements"]) for row in rows}
    weighed = _left_out(examples, sorted({_publisher(file) for file in marked}))
    threshold = max(map(float, THRESHOLDS), key=lambda one: _f1(weighed, marked, one)[2])
    _report(weighed, marked, threshold)
    _write(threshold, _fit(examples))


def _report(weighed: Sequence[Weighed], marked: dict[str, int], threshold: float) -> None:
    for fold in range(FOLDS):
        part = [one for one in weighed if one.fold == fold]
        files = {one.example.file for one in part}
        _tell(f"fold {fold}", _f1(part, {file: marked[file] for file in files}, threshold))
    _tell("left out", _f1(weighed, marked, threshold))


def _write(threshold: float, weights: dict[str, float]) -> None:
    learned = {name: round(value, 3) for name, value in sorted(weights.items()) if abs(value) >= SMALLEST}
    shape = {"threshold": round(threshold, 2), "features": learned}
    OUTPUT.write_text(json.dumps(shape, ensure_ascii=False, indent=0) + "\n", "utf-8")


def _tell(what: str, scores: tuple[float, float, float]) -> None:
    precision, recall, f1 = scores
    sys.stdout.write(f"{what}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}\n")


def _publisher(file: str) -> str:
    return re.split(r"_", file)[0] if not file.startswith("aeb-") else file.rsplit("-", 1)[0]


def _examples(row: dict[str, Any], folders: Sequence[Path], enricher: Enricher) -> Iterator[Example]:
    """Candidates of an article; each marked statement is hit by one candidate at most."""
    examined = _examined(row["file"], folders, enricher)
    if examined is None or examined.reports is None:
        return
    free = [(statement["start"], statement["end"]) for statement in row["statements"]]
    for candidate in examined.reports.candidates(examined.scene, examined.quotes):
        hit = next((span for span in free if _half(candidate.part, span)), None)
        if hit is not None:
            free.remove(hit)
        names = tuple(features(examined.scene, candidate, examined.reports.lexicon))
        yield Example(row["file"], names, candidate.part, hit)


def _examined(file: str, folders: Sequence[Path], enricher: Enricher) -> Examined | None:
    path = next(folder / file for folder in folders if (folder / file).exists())
    article = parse(path.read_bytes(), path.name)
    [known] = enricher.enrich([article])
    code = None if known.language is None else known.language.code
    ranges = blocks(article)
    titles = headlines(ranges)
    return examine(article.text, code, ranges, mentions(known, titles), roles(known, titles))


def _half(a: Span, b: Span) -> bool:
    return 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= max(a[1] - a[0], b[1] - b[0])


def _left_out(examples: Sequence[Example], publishers: list[str]) -> list[Weighed]:
    shuffled = np.random.default_rng(SEED).permutation(len(publishers))
    fold_of = {publishers[index]: place % FOLDS for place, index in enumerate(shuffled)}
    folds = [fold_of[_publisher(example.file)] for example in examples]
    found: list[Weighed] = []
    for fold in range(FOLDS):
        rest = [example for example, its in zip(examples, folds, strict=True) if its != fold]
        learned = Weights(0.5, _fit(rest))
        part = [example for example, its in zip(examples, folds, strict=True) if its == fold]
        found += [Weighed(one, learned.probability(one.features), fold) for one in part]
    return found


def _fit(examples: Sequence[Example]) -> dict[str, float]:
    """Weights by gradient descent on the penalised likelihood, from zero."""
    names = _frequent(examples)
    matrix = _matrix(examples, names)
    right = np.array([example.hit is not None for example in examples], dtype=float)
    learned = np.zeros(len(names))
    scale = RATE * 4 / (matrix.sum(axis=1).mean() * len(examples))
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-matrix @ learned))
        learned -= scale * (matrix.T @ (odds - right) + PENALTY * learned)
    return dict(zip(names, learned.tolist(), strict=True))


def _frequent(examples: Sequence[Example]) -> list[str]:
    """Names of the features that several articles have."""
    pairs = {(example.file, name) for example in examples for name in example.features}
    seen = Counter(name for _, name in pairs)
    return sorted(name for name, count in seen.items() if count >= RARE)


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> NDArray[np.float64]:
    """A row an example, a column a feature: one where it is true."""
    column = {name: place for place, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for row, example in enumerate(examples):
        matrix[row, [column[name] for name in example.features if name in column]] = 1
    return matrix


def _f1(weighed: Sequence[Weighed], marked: dict[str, int], threshold: float) -> tuple[float, float, float]:
    kept = [one.example for one in weighed if one.probability >= threshold]
    right = sum(example.hit is not None for example in kept)
    precision, recall = right / max(1, len(kept)), right / max(1, sum(marked.values()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
