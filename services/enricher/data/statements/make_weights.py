"""Learn the weights of statements from marked articles, and tell what they are worth on others.

    python -m services.enricher.data.statements.make_weights GOLD.jsonl COPY_DIR [COPY_DIR …]

GOLD has an article a line: `file`, and `statements` with `start` and `end` in characters of the
file; articles without the key are left out. A candidate is right if it shares half of the longer
one's characters with a marked statement. Two regressions are fitted, of where contents end and of
which candidates are statements, once for every fifth of the publishers (the file's name up to its
first `_` or `-` behind the country), which are left out of both; the threshold is the highest of those
that do best there, give or take half a point, and the weights are then those of all.
Prints precision, recall and F1 of each fold and writes the weights into the language's folder.
Any desk that has marked articles in this form can add them. Same articles, same weights.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from services.enricher.annotators.quotes.annotator import names as mentions
from services.enricher.annotators.quotes.annotator import roles
from services.enricher.annotators.quotes.find import examine
from services.enricher.annotators.quotes.headline import headlines
from services.enricher.data.statements.endings import Recorder
from services.enricher.data.statements.regression import Observed, fit, rounded
from services.enricher.prose import ProseBlock, blocks
from services.enricher.speech.scene import Name
from services.enricher.statements.ends import EndsOf, ends_of
from services.enricher.statements.find import Statements
from services.enricher.statements.weigh import features
from services.enricher.statements.weights import Weights
from services.enricher.step import Enricher
from services.language.reports import WEIGHTS, report_words
from services.parser.step import parse

SEED = 16
"""Of the order of the publishers."""

FOLDS = 5
"""Each leaves out about ten publishers, enough for a figure, and learns from the other forty."""

THRESHOLDS = np.arange(0.2, 0.7, 0.02)
"""Below, every second candidate is wrong; above, half of the statements are lost."""

GIVEN_UP = 0.009
"""F1 given up for precision: what is shown as somebody's words must be his; the curve is flat on top."""

PENALTY = 5.0
"""L2; of 1, 2, 3, 5, 8 and 12 the one that did best on the publishers left out."""

ENDS_PENALTY, ENDS_THRESHOLD = 3.0, 0.4
"""L2, and the probability from which a place ends a content: the best of seven pairs on those left out."""

NONE = Weights(0.5, {})
"""For reading candidates that nobody weighs."""

OUTPUT = Path(__file__).parents[3] / "language" / "en" / WEIGHTS

Span = tuple[int, int]


@dataclass(frozen=True)
class Marked:
    """A marked article as the annotator of quotations gets it, with the spans of its statements."""

    file: str
    text: str
    code: str | None
    blocks: Sequence[ProseBlock]
    names: Sequence[Name]
    roles: Mapping[str, Sequence[str]]
    spans: Sequence[Span]


@dataclass(frozen=True)
class Example:
    """A candidate: its article, its features, its span, and whether it hits a marked statement."""

    file: str
    features: tuple[str, ...]
    span: Span
    hit: bool

    @property
    def observed(self) -> Observed:
        """What the regression is fitted to."""
        return Observed(self.file, self.features, self.hit)


@dataclass(frozen=True)
class Learned:
    """Weights of ends and of candidates."""

    ends: dict[str, float]
    candidates: dict[str, float]


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
    articles = [_marked(row, folders, enricher) for row in rows]
    endings = [one for article in articles for one in _endings(article)]
    weighed = _left_out(articles, endings)
    marked = {article.file: len(article.spans) for article in articles}
    threshold = _chosen({float(one): _f1(weighed, marked, one)[2] for one in THRESHOLDS})
    _report(weighed, marked, threshold)
    _write(threshold, _learn(articles, endings))


def _chosen(scores: Mapping[float, float]) -> float:
    """The highest threshold that does nearly as well as the best."""
    return max(one for one, score in scores.items() if score >= max(scores.values()) - GIVEN_UP)


def _marked(row: Mapping[str, Any], folders: Sequence[Path], enricher: Enricher) -> Marked:
    path = next(folder / row["file"] for folder in folders if (folder / row["file"]).exists())
    article = parse(path.read_bytes(), path.name)
    [known] = enricher.enrich([article])
    code = None if known.language is None else known.language.code
    ranges = blocks(article)
    titles = headlines(ranges)
    spans = [(statement["start"], statement["end"]) for statement in row["statements"]]
    found, held = mentions(known, titles), roles(known, titles)
    return Marked(row["file"], article.text, code, ranges, found, held, spans)


def _endings(article: Marked) -> Iterator[Observed]:
    recorder = Recorder()
    list(_examples(article, recorder))
    yield from recorder.observed(article.file, article.spans)


def _examples(article: Marked, ends: EndsOf) -> Iterator[Example]:
    """Candidates of an article; each marked statement is hit by one candidate at most."""
    lexicon = report_words(article.code)
    if lexicon is None:
        return
    reports = Statements(lexicon, NONE, ends)
    examined = examine(article.text, article.code, article.blocks, article.names, article.roles, reports)
    if examined is None:
        return
    free = list(article.spans)
    for candidate in reports.candidates(examined.scene, examined.quotes):
        hit = next((span for span in free if _half(candidate.part, span)), None)
        if hit is not None:
            free.remove(hit)
        names = tuple(features(examined.scene, candidate, lexicon))
        yield Example(article.file, names, candidate.part, hit is not None)


def _half(a: Span, b: Span) -> bool:
    return 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= max(a[1] - a[0], b[1] - b[0])


def _learn(articles: Sequence[Marked], endings: Sequence[Observed]) -> Learned:
    """Both regressions from these articles."""
    files = {article.file for article in articles}
    ends = fit([one for one in endings if one.file in files], ENDS_PENALTY)
    reading = ends_of(Weights(ENDS_THRESHOLD, ends))
    examples = [example for article in articles for example in _examples(article, reading)]
    return Learned(ends, fit([example.observed for example in examples], PENALTY))


def _left_out(articles: Sequence[Marked], endings: Sequence[Observed]) -> list[Weighed]:
    fold_of = _folds(articles)
    return [
        weighed
        for fold in range(FOLDS)
        for weighed in _weighed(fold, _parted(articles, fold_of, fold), endings)
    ]


def _parted(
    articles: Sequence[Marked], fold_of: Mapping[str, int], fold: int
) -> tuple[list[Marked], list[Marked]]:
    """The articles that a fold learns from, and those that it leaves out."""
    inside = [article for article in articles if fold_of[publisher(article.file)] == fold]
    return [article for article in articles if article not in inside], inside


def _weighed(
    fold: int, parted: tuple[Sequence[Marked], Sequence[Marked]], endings: Sequence[Observed]
) -> Iterator[Weighed]:
    rest, inside = parted
    learned = _learn(rest, endings)
    reading, weights = ends_of(Weights(ENDS_THRESHOLD, learned.ends)), Weights(0.5, learned.candidates)
    for article in inside:
        for example in _examples(article, reading):
            yield Weighed(example, weights.probability(example.features), fold)


def _folds(articles: Sequence[Marked]) -> dict[str, int]:
    """The fold in which each publisher is left out."""
    publishers = sorted({publisher(article.file) for article in articles})
    shuffled = np.random.default_rng(SEED).permutation(len(publishers))
    return {publishers[index]: place % FOLDS for place, index in enumerate(shuffled)}


def publisher(file: str) -> str:
    """Whose article it is, by the file's name."""
    return re.split(r"_", file)[0] if not file.startswith("aeb-") else file.rsplit("-", 1)[0]


def _report(weighed: Sequence[Weighed], marked: Mapping[str, int], threshold: float) -> None:
    for fold in range(FOLDS):
        part = [one for one in weighed if one.fold == fold]
        files = {one.example.file for one in part}
        _tell(f"fold {fold}", _f1(part, {file: marked[file] for file in files}, threshold))
    _tell("left out", _f1(weighed, marked, threshold))


def _tell(what: str, scores: tuple[float, float, float]) -> None:
    precision, recall, f1 = scores
    sys.stdout.write(f"{what}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}\n")


def _write(threshold: float, learned: Learned) -> None:
    shape = {
        "threshold": round(threshold, 2),
        "features": rounded(learned.candidates),
        "ends": {"threshold": ENDS_THRESHOLD, "features": rounded(learned.ends)},
    }
    OUTPUT.write_text(json.dumps(shape, ensure_ascii=False, indent=0) + "\n", "utf-8")


def _f1(
    weighed: Sequence[Weighed], marked: Mapping[str, int], threshold: float
) -> tuple[float, float, float]:
    kept = [one.example for one in weighed if one.probability >= threshold]
    right = sum(example.hit for example in kept)
    precision, recall = right / max(1, len(kept)), right / max(1, sum(marked.values()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
