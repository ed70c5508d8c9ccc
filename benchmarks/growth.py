"""How a house grows: articles a second, and what each process, the index, the content and the server take.

    python -m benchmarks.growth [--sizes 1000 10000 100000] [--folder FOLDER]

A whole house (`copydesk run`) over one folder, which is filled up to each size in turn with invented reports;
a row when all of them can be searched. Flat from row to row must be the rate, the processor time that each
article of the row took and what the processes take beside models and index; content, index and server grow
with the number of documents. `COPYDESK_ANNOTATORS=language,fingerprint` leaves out what costs most.
A folder that is given keeps copy, state and what `run` and the services told.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from redis import Redis

from benchmarks.latency import article, house, vocabulary
from benchmarks.processor import processor_time
from services.process.settings import Settings
from services.state.keys import Keys, State

ASK_EVERY: Final = 0.5
STALLED: Final = 600.0
"""Seconds without a single further document after which nothing more is waited for."""
MEGA: Final = 1024 * 1024
FOLDER_SIZE: Final = 1000


def fill(copy: Path, start: int, end: int) -> None:
    """Reports of these numbers, in folders of a size that people have."""
    words = vocabulary()
    for number in range(start, end):
        folder = copy / f"{number // FOLDER_SIZE:04}"
        folder.mkdir(exist_ok=True)
        text = article(f"quokka{number}", words, random.Random(number))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def wait_for(server: Redis, settings: Settings, documents: int) -> None:
    """Until so many documents can be searched. Raises TimeoutError."""
    key = Keys(settings.namespace).documents(State.INDEXED)
    last, moved = -1, time.monotonic()
    while True:
        found: Any = server.zcard(key)
        if found >= documents:
            return
        if found != last:
            last, moved = found, time.monotonic()
        if time.monotonic() - moved > STALLED:
            raise TimeoutError(f"{found} of {documents}")
        time.sleep(ASK_EVERY)


@dataclass(frozen=True)
class Process:
    """One of the house: what it has in memory, and processor time until now, with that of its children."""

    name: str
    megabytes: float
    seconds: float


def processes(state: Path) -> Iterator[Process]:
    """Those of the house that keeps this state."""
    mark = f"COPYDESK_STATE={state}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            arguments = (folder / "cmdline").read_bytes().decode().split("\0")
            status = (folder / "status").read_text()
            used = processor_time(int(folder.name))
        except OSError:
            continue  # it ended meanwhile
        resident = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
        yield Process(_name(arguments), int(resident.split()[1]) / 1024, used)


def _name(arguments: list[str]) -> str:
    if "-m" in arguments:
        return arguments[arguments.index("-m") + 1]
    return Path(next((a for a in arguments if "copydesk" in a), arguments[0])).name


def size(folder: Path) -> float:
    """Megabytes of all files below."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / MEGA


def by_name(settings: Settings) -> tuple[dict[str, float], dict[str, float]]:
    """Resident megabytes and seconds of processor time, of all processes of a name together."""
    megabytes: dict[str, float] = defaultdict(float)
    seconds: dict[str, float] = defaultdict(float)
    for process in processes(settings.state):
        megabytes[process.name] += process.megabytes
        seconds[process.name] += process.seconds
    return megabytes, seconds


def row(server: Redis, settings: Settings, documents: int, new: int, taken: float) -> dict[str, Any]:
    """Everything that is measured at one size, which `new` documents led to in `taken` seconds."""
    memory: Any = server.info("memory")
    return {
        "documents": documents,
        "articles_per_second": round(new / taken, 2),
        "server_mb": round(memory["used_memory"] / MEGA, 1),
        "content_mb": round(size(settings.content_dir), 1),
        "index_mb": round(size(settings.index_dir), 1),
    }


def spent(then: Mapping[str, float], now: Mapping[str, float], documents: int) -> dict[str, float]:
    """Milliseconds of processor time a document."""
    return {name: round((now[name] - then.get(name, 0.0)) / documents * 1000, 2) for name in now}


@contextmanager
def place(given: Path | None) -> Iterator[Path]:
    """The folder that was given, made if need be, or one that goes when it has served."""
    if given is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()


def main() -> None:
    """Print a JSON line for each size."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    options.add_argument(
        "--folder", type=Path, help="an empty one, which is kept; default: one that is removed"
    )
    given = options.parse_args()
    with place(given.folder) as folder, house(folder) as (_, copy):
        settings = Settings(state=folder / "state")
        server = Redis.from_url(settings.url)
        before = 0
        _, then = by_name(settings)
        for documents in sorted(given.sizes):
            started = time.monotonic()
            fill(copy, before, documents)
            wait_for(server, settings, documents)
            new = documents - before
            told = row(server, settings, documents, new, time.monotonic() - started)
            megabytes, now = by_name(settings)
            told["resident_mb"] = {name: round(value) for name, value in megabytes.items()}
            told["processor_ms_each"] = spent(then, now, new)
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
            before, then = documents, now


if __name__ == "__main__":
    main()
