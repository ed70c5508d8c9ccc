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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from services.enricher.annotators.quotes.annotator import names as mentions
from services.enricher.annotators.quotes.annotator import roles
from services.enricher.annotators.quotes.find import examine
from services.enricher.annotators.quotes.headline import headlines
from services.enricher.prose import blocks
from services.enricher.statements.weigh import Weights, features
from services.enricher.step import Enricher
from services.language.reports import WEIGHTS
from services.parser.step import parse

SEED = 16
FOLDS = 5
PENALTY = 3.0
"""L2; of 0.3, 1 and 3 the one that did best on the publishers left out."""

RARE = 2
"""A feature must be seen in so many articles."""

STEPS = 400
RATE = 0.5
OUTPUT = Path(__file__).parents[3] / "language" / "en" / WEIGHTS

Span = tuple[int, int]


@dataclass(frozen=True)
class Example:
    """A candidate: its article, its features, and which marked statement it hits, if any."""

    file: str
    features: tuple[str, ...]
    span: Span
    hit: Span | None


def main(gold: Path, folders: Sequence[Path]) -> None:
    """Fit, score by folds, write."""
    rows = [row for row in map(json.loads, gold.read_text("utf-8").splitlines()) if "statements" in row]
    enricher = Enricher(("language", "names", "agencies"))
    examples = [e for row in rows for e in _examples(row, folders, enricher)]
    marked = {row["file"]: len(row["statements"]) for row in rows}
    left_out = _left_out(examples, sorted({_publisher(f) for f in marked}))
    threshold = max(np.arange(0.2, 0.7, 0.02), key=lambda t: _f1(left_out, marked, float(t))[2])
    for fold in range(FOLDS):
        part = [one for one in left_out if one[2] == fold]
        files = {example.file for example, _, _ in part}
        _tell(f"fold {fold}", _f1(part, {file: marked[file] for file in files}, float(threshold)))
    _tell("left out", _f1(left_out, marked, float(threshold)))
    learned = {name: round(value, 3) for name, value in sorted(_fit(examples).items()) if abs(value) >= 0.01}
    shape = {"threshold": round(float(threshold), 2), "features": learned}
    OUTPUT.write_text(json.dumps(shape, ensure_ascii=False, indent=0) + "\n", "utf-8")


def _tell(what: str, scores: tuple[float, float, float]) -> None:
    precision, recall, f1 = scores
    sys.stdout.write(f"{what}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}\n")


def _publisher(file: str) -> str:
    return re.split(r"_", file)[0] if not file.startswith("aeb-") else file.rsplit("-", 1)[0]


def _examples(row: dict[str, Any], folders: Sequence[Path], enricher: Enricher) -> Iterable[Example]:
    """Candidates of an article; each marked statement is hit by one candidate at most."""
    path = next(folder / row["file"] for folder in folders if (folder / row["file"]).exists())
    article = parse(path.read_bytes(), path.name)
    [known] = enricher.enrich([article])
    code = known.language.code if known.language else None
    ranges = blocks(article)
    titles = headlines(ranges)
    examined = examine(article.text, code, ranges, mentions(known, titles), roles(known, titles))
    if examined is None or examined.reports is None:
        return
    scene, reports = examined.scene, examined.reports
    free = [(s["start"], s["end"]) for s in row["statements"]]
    for candidate in reports.candidates(scene, examined.quotes):
        hit = next((s for s in free if _half(candidate.part, s)), None)
        if hit is not None:
            free.remove(hit)
        names = tuple(features(scene, candidate, reports.lexicon))
        yield Example(row["file"], names, candidate.part, hit)


def _half(a: Span, b: Span) -> bool:
    return 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= max(a[1] - a[0], b[1] - b[0])


def _left_out(examples: Sequence[Example], publishers: list[str]) -> list[tuple[Example, float, int]]:
    shuffled = np.random.default_rng(SEED).permutation(len(publishers))
    fold_of = {publishers[k]: i % FOLDS for i, k in enumerate(shuffled)}
    found = []
    for fold in range(FOLDS):
        learned = Weights(0.5, _fit([e for e in examples if fold_of[_publisher(e.file)] != fold]))
        part = [e for e in examples if fold_of[_publisher(e.file)] == fold]
        found += [(e, learned.probability(e.features), fold) for e in part]
    return found


def _fit(examples: Sequence[Example]) -> dict[str, float]:
    """Weights by gradient descent on the penalised likelihood, from zero."""
    seen: Counter[str] = Counter(name for _, name in {(e.file, n) for e in examples for n in e.features})
    names = sorted(name for name, count in seen.items() if count >= RARE)
    column = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for row, example in enumerate(examples):
        matrix[row, [column[name] for name in example.features if name in column]] = 1
    right = np.array([example.hit is not None for example in examples], dtype=float)
    learned = np.zeros(len(names))
    scale = RATE * 4 / (matrix.sum(axis=1).mean() * len(examples))
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-matrix @ learned))
        learned -= scale * (matrix.T @ (odds - right) + PENALTY * learned)
    return dict(zip(names, learned.tolist(), strict=True))


def _f1(
    weighed: Sequence[tuple[Example, float, int]], marked: dict[str, int], threshold: float
) -> tuple[float, float, float]:
    kept = [e for e, p, _ in weighed if p >= threshold]
    right = sum(e.hit is not None for e in kept)
    precision, recall = right / max(1, len(kept)), right / max(1, sum(marked.values()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
