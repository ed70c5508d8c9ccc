"""Seconds from a file that was closed until a search finds it, and what a search takes meanwhile.

    python -m benchmarks.latency [--files 40] [--load 6]

A whole house (`copydesk run`: server, watcher, parser, enricher with all annotators, indexer, desk) over a
folder of its own. Files come one by one, each with a word that no other has, and the desk is asked for it
until it answers; the same again while `--load` other articles a second come in.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from tests.e2e.support import COPYDESK, free_port

PATIENCE: Final = 60.0
ASK_EVERY: Final = 0.02
"""Seconds between two questions: finer than what is measured."""
PAUSE: Final = (0.2, 1.2)
"""Seconds between two files, drawn anew each time, so that no clock of the house is always met alike."""
START: Final = 180.0
SENTENCES: Final = 25
"""About 3 kB, as an agency's report."""
SYLLABLES: Final = ("ba", "ker", "lo", "min", "sta", "tu", "ran", "vel", "dor", "ish", "ple", "gon")
VOCABULARY: Final = 4000
"""Words of all reports together: with few of them every report would be a copy of the others."""
NAMES: Final = ("Ada Holm", "Jon Brask", "Mira Lund", "Tomas Vik", "Elin Sand")


def vocabulary() -> list[str]:
    """Invented words of two to four syllables."""
    chance = random.Random(0)
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(VOCABULARY)]


def article(word: str, words: Sequence[str], chance: random.Random) -> str:
    """An invented report with a word of its own in its first sentence."""

    def sentence() -> str:
        said = " ".join(chance.choices(words, k=9))
        return f"The {said}, {chance.choice(NAMES)} said in Oslo on Monday."

    body = "\n\n".join(sentence() for _ in range(SENTENCES))
    return f"Ferry {word} afloat again\n\nBy {chance.choice(NAMES)}\n\nThe {word} left. {body}\n"


def put(folder: Path, name: str, text: str) -> None:
    """Write a file beside and move it in, as programs that hand copy over do."""
    beside = folder.parent / name
    beside.write_text(text, encoding="utf-8")
    beside.rename(folder / name)


@contextmanager
def house(folder: Path) -> Iterator[tuple[httpx.Client, Path]]:
    """A running house: a client of its desk, and the folder that it watches."""
    copy, port = folder / "copy", free_port()
    copy.mkdir()
    environment = {
        "COPYDESK_STATE": str(folder / "state"),
        "COPYDESK_ROOTS": f"copy={copy}",
        "COPYDESK_DESK_PORT": str(port),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [COPYDESK, "run", "--quiet"], env={**os.environ, **environment}, stdout=log, stderr=log
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            _wait(client)
            yield client, copy
    finally:
        process.terminate()
        process.wait(PATIENCE)


def measure(client: httpx.Client, copy: Path, files: int, seed: int) -> tuple[list[float], list[float]]:
    """Seconds until each of so many files was found, and seconds of every search asked for it."""
    chance, words = random.Random(seed), vocabulary()
    found, searches = list[float](), list[float]()
    for number in range(files):
        word = f"quokka{seed}x{number}"
        put(copy, f"{word}.txt", article(word, words, chance))
        closed = time.perf_counter()
        while True:
            asked = time.perf_counter()
            total = client.get("/api/search", params={"q": word, "strict": "true"}).json()["total"]
            searches.append(time.perf_counter() - asked)
            if total:
                break
            if asked - closed > PATIENCE:
                raise TimeoutError(word)
            time.sleep(ASK_EVERY)
        found.append(time.perf_counter() - closed)
        time.sleep(chance.uniform(*PAUSE))
    return found, searches


@contextmanager
def load(copy: Path, rate: float) -> Iterator[None]:
    """So many other articles a second meanwhile."""
    ended = threading.Event()

    def write() -> None:
        chance, words, number = random.Random(0), vocabulary(), 0
        while not ended.wait(1 / rate):
            put(copy, f"load{number}.txt", article(f"wombat{number}", words, chance))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join()


def row(name: str, values: Sequence[float]) -> dict[str, object]:
    """Median, 99th percentile and longest, in milliseconds."""
    cuts = statistics.quantiles(values, n=100)
    milliseconds = {"p50": cuts[49], "p99": cuts[98], "max": max(values)}
    return {"what": name, "of": len(values), **{k: round(1000 * v) for k, v in milliseconds.items()}}


def main() -> None:
    """Print a JSON line for each figure."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=40)
    options.add_argument(
        "--load", type=float, default=6.0, help="articles a second; half of what the machine does"
    )
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as (client, copy):
        measure(client, copy, 3, 0)  # models are loaded by the first articles
        idle, asked = measure(client, copy, given.files, 1)
        _print(row("found, idle", idle), row("search, idle", asked))
        with load(copy, given.load):
            busy, asked = measure(client, copy, given.files, 2)
        _print(row(f"found, {given.load:g} articles/s", busy), row("search meanwhile", asked))


def _print(*rows: dict[str, object]) -> None:
    for each in rows:
        sys.stdout.write(f"{json.dumps(each)}\n")
        sys.stdout.flush()


def _wait(client: httpx.Client) -> None:
    deadline = time.monotonic() + START
    while True:
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError("the desk")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
