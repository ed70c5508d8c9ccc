"""Articles a second of the whole pipeline beside the library's names alone, in one run.

    python -m benchmarks.pipeline [FOLDER] [--rounds 3]

The model's side is one process that reads the same articles in batches of the same size with
the library's pipeline as it is installed, its names alone, loaded beforehand. The pipeline's
side runs parser, enricher and indexer as processes of their own, ready beforehand, from the
first `document.discovered` to the last `document.indexed`. Both sides keep to one core for
what the model does.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from redis import Redis

from services.cli.stack import open_stack, wait_ready
from services.process.settings import Settings

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "news-text" / "copy"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}

MODEL_ALONE = """
import json, sys, time
from importlib import import_module
from pathlib import Path
from services.enricher.pipelines import OURS
from services.parser.step import parse
texts = [parse(Path(p).read_bytes(), p).text for p in json.load(sys.stdin)]
package = import_module(OURS["en"])
unused = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
model = package.load(exclude=unused)
list(model.pipe(texts[:4]))
started = time.perf_counter()
for _ in model.pipe(texts, batch_size=16):
    pass
print(time.perf_counter() - started)
"""


def model_alone(files: list[Path]) -> float:
    """Seconds that the names model needs for the files."""
    done = subprocess.run(
        [sys.executable, "-c", MODEL_ALONE],
        input=json.dumps([str(f) for f in files]),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
    )
    return float(done.stdout)


def pipeline(files: list[Path]) -> float:
    """Seconds from the first discovered to the last indexed event."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        os.environ.update(ONE_THREAD, COPYDESK_NICENESS="0")  # as the other side
        settings = Settings(state=state)
        with open_stack(settings, ("parser", "enricher", "indexer")) as stack:
            assert not wait_ready(stack, 60, print)
            redis = Redis.from_url(settings.url)
            ingest = subprocess.Popen(
                [str(Path(sys.executable).with_name("copydesk")), "ingest", "--json", *map(str, files)],
                env={**os.environ, "COPYDESK_STATE": str(state)},
                stdout=subprocess.DEVNULL,
            )
            assert ingest.wait() == 0
            return _span(redis)


def _span(redis: Redis) -> float:
    first = redis.xinfo_stream("{copydesk}:events:document.discovered")["first-entry"][0]
    last = redis.xinfo_stream("{copydesk}:events:document.indexed")["last-entry"][0]
    return (int(last.split(b"-")[0]) - int(first.split(b"-")[0])) / 1000


def main() -> None:
    """Alternate both sides and print the medians and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--files", type=int, default=120)
    given = arguments.parse_args()
    files = sorted(given.folder.glob("*.txt"))[
        :: max(1, len(list(given.folder.glob("*.txt"))) // given.files)
    ]
    rows = []
    for turn in range(given.rounds):
        started = time.perf_counter()
        rows.append((len(files) / model_alone(files), len(files) / pipeline(files)))
        print(
            f"round {turn + 1}: model {rows[-1][0]:.1f}, pipeline {rows[-1][1]:.1f} articles/s "
            f"({time.perf_counter() - started:.0f} s)"
        )
    model, whole = (statistics.median(side) for side in zip(*rows, strict=True))
    ratio = statistics.median(b / a for a, b in rows)
    print(
        f"names model alone {model:.1f} articles/s, whole pipeline {whole:.1f} articles/s, ratio {ratio:.2f}"
    )


if __name__ == "__main__":
    main()
