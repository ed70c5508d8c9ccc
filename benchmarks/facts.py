"""What the enricher finds right beside spaCy alone, and articles a second beside the model alone.

    python -m benchmarks.facts [--corpus ../shared/corpus] [--tool ../shared/tools/score-facts] [--rounds 3]

The tables are those of `score-facts` on `seed` and `news-facts`. spaCy alone is its whole
small English model, its own labels taken as people, organisations and places. textacy adds
its quotations where it is installed. The speeds are of one core (processor time), rounds in
turn: the enricher with all annotators, and the same names model alone in spaCy's own
pipeline with nothing but the names and the faster matrix product. The marked articles have
tuned the model: what it does on others is measured by `benchmarks.tune_names`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from copydesk_contracts.article import Article
from services.cli.found_shapes import annotations_shape
from services.enricher.model import names_model
from services.enricher.pipelines import OURS
from services.enricher.step import Enricher
from services.parser.step import parse

SHARED = Path(__file__).parents[2] / "shared"
BATCH = 16
KINDS = {"PERSON": "people", "ORG": "organisations", "GPE": "places", "LOC": "places", "FAC": "places"}

AIMS = "people .92, organisations .80, places .92, agencies .80, dates .95 with .92 of the values"

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}

Found = list[dict[str, Any]]


def main() -> None:
    """Print the tables, then the speeds."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    arguments.add_argument("--tool", type=Path, default=SHARED / "tools" / "score-facts")
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    if not ONE_THREAD.items() <= os.environ.items():  # the libraries read it when they are loaded
        again = [sys.executable, "-m", "benchmarks.facts", *sys.argv[1:]]
        raise SystemExit(subprocess.call(again, env={**os.environ, **ONE_THREAD}))
    started = time.perf_counter()
    enricher = Enricher()
    print(f"enricher ready in {time.perf_counter() - started:.1f} s")
    news = given.corpus / "news-facts"
    for gold, folders in (
        (given.corpus / "seed" / "facts.jsonl", [given.corpus / "seed"]),
        (news / "gold.jsonl", [news / "copy", given.corpus / "news-text" / "copy"]),
    ):
        _tables(given.tool, gold, folders, enricher)
    print(f"\naims on publishers left out (benchmarks.tune_names measures them): {AIMS}")
    _speeds(enricher, sorted((given.corpus / "news-text" / "copy").glob("*.txt")), given.rounds)
    print(f"peak memory of this process, with the model of the other side: {_peak()} MB")


def _tables(tool: Path, gold: Path, folders: Sequence[Path], enricher: Enricher) -> None:
    names = [json.loads(line)["file"] for line in gold.read_text(encoding="utf-8").splitlines()]
    files = {file.name: file for folder in folders for file in folder.iterdir()}
    articles = {name: parse(files[name].read_bytes(), name) for name in names}
    found = enricher.enrich(list(articles.values()))
    ours = [{"file": n, **annotations_shape(a)} for n, a in zip(names, found, strict=True)]
    sides: dict[str, Found] = {"Copydesk": ours, "spaCy alone": list(_spacy(articles))}
    if find_spec("textacy"):
        sides["textacy alone"] = list(_textacy(articles))
    for side, rows in sides.items():
        print(f"\n{gold.parent.name}: {side}\n{_score(tool, gold, rows)}")


def _score(tool: Path, gold: Path, rows: Found) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        done = subprocess.run(
            [sys.executable, str(tool), str(gold), file.name], capture_output=True, text=True, check=True
        )
    return done.stdout.rstrip()


def _spacy(articles: Mapping[str, Article]) -> Iterator[dict[str, Any]]:
    import spacy

    model = spacy.load(OURS["en"])
    for name, article in articles.items():
        row: dict[str, Any] = {"file": name, "people": [], "organisations": [], "places": [], "dates": []}
        for entity in model(article.text).ents:
            span = {"start": entity.start_char, "end": entity.end_char}
            if entity.label_ == "DATE":
                row["dates"].append(span)
            elif entity.label_ in KINDS:
                row[KINDS[entity.label_]].append({"name": entity.text, "mentions": [span]})
        yield row


def _textacy(articles: Mapping[str, Article]) -> Iterator[dict[str, Any]]:
    import spacy
    from textacy.extract import direct_quotations

    model = spacy.load(OURS["en"])
    for name, article in articles.items():
        try:
            quotes = [_quote(q) for q in direct_quotations(model(article.text))]
        except ValueError:  # textacy gives up where quotation marks do not pair
            quotes = []
        yield {"file": name, "quotes": quotes}


def _quote(quote: Any) -> dict[str, Any]:
    speaker = " ".join(token.text for token in quote.speaker)
    cue = " ".join(token.text for token in quote.cue)
    return {
        "start": quote.content.start_char,
        "end": quote.content.end_char,
        "speaker": speaker,
        "cue": cue,
    }


def _speeds(enricher: Enricher, files: Sequence[Path], rounds: int) -> None:
    parsed = [parse(file.read_bytes(), file.name) for file in files[:: max(1, len(files) // 60)]]
    english = [
        a
        for a, f in zip(parsed, enricher.enrich(parsed), strict=True)
        if f.language and f.language.code == "en"
    ]
    model = names_model("en")
    list(model.pipe([article.text for article in english[:2]]))
    ratios = []
    print(f"\n{len(english)} articles, articles/s/core")
    for turn in range(rounds):
        alone, whole = _model_alone(model, english), _enricher(enricher, english)
        ratios.append(whole / alone)
        print(f"round {turn + 1}: model alone {alone:.1f}, enricher {whole:.1f}, ratio {ratios[-1]:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f}")


def _model_alone(model: Any, articles: Sequence[Article]) -> float:
    texts = [article.text for article in articles]
    started = time.process_time()
    for _ in model.pipe(texts, batch_size=BATCH):
        pass
    return len(articles) / (time.process_time() - started)


def _enricher(enricher: Enricher, articles: Sequence[Article]) -> float:
    started = time.process_time()
    for first in range(0, len(articles), BATCH):
        enricher.enrich(articles[first : first + BATCH])
    return len(articles) / (time.process_time() - started)


def _peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
