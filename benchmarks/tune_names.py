"""Tunes the English names model on marked articles: scores by folds, then the weights of all of them.

    python -m benchmarks.tune_names [--gold FILE]... [--copy FOLDER]... [--folds 4] [--out FILE]

A gold file holds a JSON object an article, in the form of `news-facts/GUIDE.md`: `file`, and under
`people`, `organisations` and `places` entities with `mentions` as [start, end]. The copies lie in
the folders. Each fold leaves out the articles of some publishers and is scored twice: the model's
own spans, and what the annotator of names makes of them. Without `--out` nothing is written.
The same seed, articles and libraries give the same weights.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.tuning.articles import KINDS, Mark, Marked, folds, marked
from benchmarks.tuning.recognizer import examples, tune
from copydesk_contracts.annotations import Annotations, Language
from services.enricher import weights
from services.enricher.annotators.base import Copy, Spotted
from services.enricher.annotators.names.annotator import NamesAnnotator
from services.enricher.model import NAMES, Spotter, names_model

if TYPE_CHECKING:
    from spacy.language import Language as Model

SHARED = Path(__file__).parents[2] / "shared" / "corpus"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
LABELS: Mapping[str, str] = {
    "PERSON": "people",
    "ORG": "organisations",
    "GPE": "places",
    "LOC": "places",
    "FAC": "places",
}


def main() -> None:
    """Score the folds, then write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--gold", type=Path, action="append")
    arguments.add_argument("--copy", type=Path, action="append")
    arguments.add_argument("--folds", type=int, default=4)
    arguments.add_argument("--epochs", type=int, default=6)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--out", type=Path)
    given = arguments.parse_args()
    if not ONE_THREAD.items() <= os.environ.items():  # the libraries read it when they are loaded
        again = [sys.executable, "-m", "benchmarks.tune_names", *sys.argv[1:]]
        raise SystemExit(subprocess.call(again, env={**os.environ, **ONE_THREAD}))
    folders = given.copy or [SHARED / "news-facts" / "copy", SHARED / "news-text" / "copy"]
    articles = [
        a for gold in given.gold or [SHARED / "news-facts" / "gold.jsonl"] for a in marked(gold, folders)
    ]
    if given.folds > 1:
        _report(folds(articles, given.folds), given.epochs, given.seed)
    if given.out is not None:
        weights.save(given.out, tuned(articles, given.epochs, given.seed).get_pipe(NAMES))


def tuned(articles: Sequence[Marked], epochs: int, seed: int) -> "Model":
    """The small model, tuned on the articles."""
    model = names_model("en", tuned=False)
    tune(model, examples(model, [(article, article.marks) for article in articles]), epochs, seed)
    return model


def _report(parts: Sequence[Sequence[Marked]], epochs: int, seed: int) -> None:
    totals: dict[str, list[tuple[Marked, list[Mark]]]] = {"model": [], "annotator": []}
    for number, part in enumerate(parts):
        started = time.process_time()
        rest = [article for other in parts if other is not part for article in other]
        spots = _spots(tuned(rest, epochs, seed), part)
        found = {
            "model": [(a, _of_model(s)) for a, s in zip(part, spots, strict=True)],
            "annotator": [(a, _of_annotator(a, s)) for a, s in zip(part, spots, strict=True)],
        }
        took = time.process_time() - started
        for side, rows in found.items():
            totals[side] += rows
            print(
                f"fold {number + 1}, {len(part)} articles, {took:.0f} s, {side}: {_scores(rows)}", flush=True
            )
    for side, rows in totals.items():
        print(f"all left out, {side}: {_scores(rows)}")


def _spots(model: "Model", articles: Sequence[Marked]) -> list[tuple[Spotted, ...]]:
    marks = Spotter({"en": model}).spot("en", [article.view.text for article in articles])
    return [article.view.back(found) for article, found in zip(articles, marks, strict=True)]


def _of_model(spots: Iterable[Spotted]) -> list[Mark]:
    return [(spot.start, spot.end, LABELS[spot.label]) for spot in spots if spot.label in LABELS]


def _of_annotator(article: Marked, spots: tuple[Spotted, ...]) -> list[Mark]:
    copy = Copy(article.article, spots, Language(code="en", confidence=1.0))
    found = Annotations(**NamesAnnotator().annotate(copy))
    return [
        (mention.span.start, mention.span.end, kind)
        for kind in KINDS
        for entity in getattr(found, kind) or ()
        for mention in entity.mentions
    ]


def _scores(rows: Iterable[tuple[Marked, Sequence[Mark]]]) -> str:
    """F1 of mentions with the same span, by kind."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for article, found in rows:
        gold = set(article.marks)
        right.update(mark[2] for mark in gold & set(found))
        total.update(mark[2] for mark in (*gold, *set(found)))
    return ", ".join(f"{kind} {2 * right[kind] / max(1, total[kind]):.3f}" for kind in KINDS)


if __name__ == "__main__":
    main()
