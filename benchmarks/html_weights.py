"""Learn the weights by which blocks are judged where the rules and trafilatura disagree.

    python -m benchmarks.html_weights [--corpus ../shared/corpus] [--write]

Every page of `html-bodies`, `news-html` and `peer-pages` on which the readings disagree gives
its blocks: those of its gold text are the article's, those that hold a stretch which must not
be in the text are not, others of `peer-pages` say nothing. A logistic regression with a ridge,
solved by Newton's steps, has no chance in it: the same pages give the same weights. Publishers
are dealt into folds by the digest of their name; each fold's pages are scored with weights
learned from the others. `--write` learns from all and writes `services/parser/html/block_weights.py`.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from services.parser.html.block_weights import WEIGHTS
from services.parser.html.blocks import PageBlock
from services.parser.html.document import load
from services.parser.html.reading import RulesReading, read_by_rules
from services.parser.html.told import read_told
from services.parser.html.verdict import Disagreement

ROOT: Final = Path(__file__).parents[1]
CORPUS: Final = ROOT.parent / "shared" / "corpus"
TABLE: Final = ROOT / "services" / "parser" / "html" / "block_weights.py"
SETS: Final = ("html-bodies", "news-html", "peer-pages")
FOLDS: Final = 5
RIDGE: Final = 3.0
STEPS: Final = 25
RUN: Final = 4
"""Words in a row, as the benchmark of `html-bodies` counts."""
PAGE_WEIGHT: Final = 30.0
FULL_PAGE: Final = 4
"""Labelled blocks from which a page weighs as much as any other."""
Matrix = NDArray[np.float64]


@dataclass
class Page:
    """One page: its gold, its reading by rules, and what there is to decide (null: nothing)."""

    name: str
    gold: dict[str, Any]
    fold: int
    reading: RulesReading | None
    case: Disagreement | None
    labels: list[bool | None] = field(default_factory=list)

    def text(self, weights: dict[str, float]) -> str:
        """The body as it is read with these weights."""
        if self.reading is None:
            return ""
        WEIGHTS.clear()
        WEIGHTS.update(weights)
        taken = self.case.decided() if self.case is not None else self.reading.taken
        return "\n".join(b.text for b in self.reading.content(taken).blocks())


def main() -> None:
    """Score in folds, and write the table if that is asked for."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--corpus", type=Path, default=CORPUS)
    args.add_argument("--write", action="store_true")
    options = args.parse_args()
    pages = [page for name in SETS for page in read_set(options.corpus / name)]
    names = sorted({name for page in pages if page.case for name in page.case.features[0]})
    disputed = sum(page.case is not None for page in pages)
    print(f"{len(pages)} pages, {disputed} in dispute, {len(names)} features")
    report("rules alone", pages, [rules(page) for page in pages])
    texts: dict[int, str] = {}
    for fold in range(FOLDS):
        weights = learn([page for page in pages if page.fold != fold], names)
        texts |= {id(page): page.text(weights) for page in pages if page.fold == fold}
    report("folds by publisher", pages, [texts[id(page)] for page in pages])
    weights = learn(pages, names)
    report("learned from all", pages, [page.text(weights) for page in pages])
    if options.write:
        write(weights)


def rules(page: Page) -> str:
    """The body by rules alone."""
    return (
        "\n".join(b.text for b in page.reading.content(page.reading.taken).blocks()) if page.reading else ""
    )


def read_set(folder: Path) -> Iterator[Page]:
    """The pages of a set with their labels."""
    for line in (folder / "gold.jsonl").read_text().splitlines():
        gold = json.loads(line)
        file = folder / "pages" / gold.get("file", f"{gold.get('id')}.html.gz")
        publisher = gold.get("publisher") or urlsplit(gold["url"]).netloc.removeprefix("www.")
        fold = int(hashlib.md5(publisher.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS
        told = read_told(load(gzip.decompress(file.read_bytes())))
        reading = read_by_rules(told.outline, told.evidence, told.headline, told.descriptions)
        case = reading.case() if reading is not None else None
        page = Page(folder.name, gold, fold, reading, case)
        if case is not None:
            page.labels = list(label(page.gold, case.readings.blocks))
        yield page


def label(gold: dict[str, Any], blocks: Sequence[PageBlock]) -> Iterator[bool | None]:
    """Whether each block is the article's; null where the gold does not say."""
    if "body" not in gold and "sections" not in gold:
        for block in blocks:
            text = plain(block.text)
            wanted = any(plain(part) in text for part in gold.get("with", ()))
            unwanted = any(plain(part) in text for part in gold.get("without", ()))
            yield None if wanted == unwanted else wanted
        return
    whole = words(body_of(gold))
    found, joined = runs(whole), f" {' '.join(whole)} "
    for block in blocks:
        own = words(block.text)
        if len(own) < RUN:
            yield None if not own else f" {' '.join(own)} " in joined
        else:
            yield sum((found & runs(own)).values()) >= 0.5 * (len(own) - RUN + 1)


def body_of(gold: dict[str, Any]) -> str:
    """The gold's text: its body, or its summary and sections."""
    if "body" in gold:
        return str(gold["body"])
    parts = [part for s in gold["sections"] for part in (s["heading"], *s["paragraphs"]) if part]
    return "\n".join([*(gold.get("summary") or []), *parts])


def learn(pages: Sequence[Page], names: Sequence[str]) -> dict[str, float]:
    """The weights by name; `always` is the one that every block has."""
    rows, answers, importances = [], [], []
    for page in pages:
        told = [
            (i, answer) for i, answer in enumerate(page.labels) if answer is not None and _is_open(page, i)
        ]
        if page.case is None or not told:
            continue
        sizes = np.array([min(400, len(page.case.readings.blocks[i].text)) + 20.0 for i, _ in told])
        importances.append(sizes / sizes.sum() * PAGE_WEIGHT * min(1.0, len(told) / FULL_PAGE))
        rows += [[1.0, *(page.case.features[i][name] for name in names)] for i, _ in told]
        answers += [float(answer) for _, answer in told]
    solved = newton(np.array(rows), np.array(answers), np.concatenate(importances))
    return dict(zip(("always", *names), solved.tolist(), strict=True))


def _is_open(page: Page, at: int) -> bool:
    return page.case is not None and bool(page.case.readings.kept[at] or page.case.open[at])


def newton(rows: Matrix, answers: Matrix, importance: Matrix) -> Matrix:
    """Weights of the ridge-penalised logistic regression."""
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = 1e-6
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (importance * (answers - guess)) - ridge * weights
        curve = (rows * (importance * guess * (1 - guess))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def write(weights: dict[str, float]) -> None:
    """The table as a module."""
    lines = [f'    "{name}": {weight:.3f},' for name, weight in sorted(weights.items())]
    TABLE.write_text(
        '"""What each feature says for a block being the article\'s: benchmarks/html_weights.py."""\n\n'
        "from typing import Final\n\nWEIGHTS: Final[dict[str, float]] = {\n" + "\n".join(lines) + "\n}\n"
    )


def report(name: str, pages: Sequence[Page], texts: Sequence[str]) -> None:
    """F1, precision, recall and lost pages of each set, as its own benchmark computes them."""
    print(name)
    for chosen in SETS:
        both = [(page.gold, text) for page, text in zip(pages, texts, strict=True) if page.name == chosen]
        measure = stretches if chosen == "peer-pages" else shares
        precision, recall, lost = measure(both)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"  {chosen:12} F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}  lost {lost}")


def shares(both: Sequence[tuple[dict[str, Any], str]]) -> tuple[float, float, int]:
    """Mean precision and recall of runs of words; pages of which less than half was found."""
    precisions, recalls = [], []
    for gold, text in both:
        wanted, found = runs(words(body_of(gold))), runs(words(text))
        common = sum((wanted & found).values())
        precisions.append(common / max(1, sum(found.values())))
        recalls.append(common / max(1, sum(wanted.values())))
    return float(np.mean(precisions)), float(np.mean(recalls)), sum(recall < 0.5 for recall in recalls)


def stretches(both: Sequence[tuple[dict[str, Any], str]]) -> tuple[float, float, int]:
    """Precision and recall of the stretches over all pages; pages without any that is wanted."""
    right = missed = wrong = lost = 0
    for gold, text in both:
        shown = plain(text)
        found = [plain(part) in shown for part in gold.get("with", ())]
        right, missed = right + sum(found), missed + len(found) - sum(found)
        wrong += sum(plain(part) in shown for part in gold.get("without", ()))
        lost += bool(found) and not any(found)
    return right / (right + wrong), right / (right + missed), lost


def words(text: str) -> list[str]:
    """Words without regard to case."""
    return re.findall(r"\w+", text.casefold())


def runs(found: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Runs of words with their counts."""
    return Counter(tuple(found[i : i + RUN]) for i in range(max(1, len(found) - RUN + 1)))


def plain(text: str) -> str:
    """Without soft hyphens, white space collapsed."""
    return " ".join(text.replace("\u00ad", "").split())


if __name__ == "__main__":
    main()
