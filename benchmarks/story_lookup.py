"""What looking up a text's candidates costs among many others, without comparing them.

    python -m benchmarks.story_lookup [--texts 200000]

The keys are invented and crowd at the low end, as those of fingerprints do; the table is a file, as the
indexer's is, and is filled in the order of its keys. Asking also puts the text's own keys in.
"""

import argparse
import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from services.index.stories.lookup import TABLES, Lookup
from services.index.stories.rule import KEYS, REACH
from services.index.tables import open_tables

ASKED: Final = 300
"""Texts that are looked up, each with three quarters of the keys of another."""
KEPT: Final = KEYS * 3 // 4
PART: Final = 1_000_000
Keys = npt.NDArray[np.int64]


def main() -> None:
    """One line: median and 99th percentile of processor time and of time waited, size and memory."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--texts", type=int, default=200_000)
    texts = given.parse_args().texts
    keys = _keys(np.random.default_rng(1), texts)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.sqlite"
        db = open_tables(path, 5.0, lambda made: _fill(made, keys))
        held, size = _held(), path.stat().st_size / 1e6
        taken = _asked(Lookup(db, REACH), keys)
        db.close()
    worked, waited = (np.quantile(taken[:, column], (0.5, 0.99)) for column in (0, 1))
    sys.stdout.write(
        f"{texts} texts: {worked[0]:.1f} ms (median), {worked[1]:.1f} ms (p99) of processor time, "
        f"{waited[0]:.1f} and {waited[1]:.1f} ms by the clock; "
        f"{size:.0f} MB on disk, asking took {_held() - held:.0f} MB of memory\n"
    )


def _held() -> float:
    """The memory that is held now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _asked(lookup: Lookup, keys: Keys) -> npt.NDArray[np.float64]:
    """Milliseconds of the processor and of the clock, a row for each text that was asked for."""
    random, taken = np.random.default_rng(2), list[tuple[float, float]]()
    for number in range(len(keys), len(keys) + ASKED):
        like = keys[random.integers(len(keys))][:KEPT]
        own = np.unique(np.concatenate([like, _keys(random, 1)[0][KEPT:]]))
        begun, at = time.process_time(), time.perf_counter()
        lookup.put(number, own)
        taken.append((1000 * (time.process_time() - begun), 1000 * (time.perf_counter() - at)))
    return np.array(taken)


def _keys(random: np.random.Generator, texts: int) -> Keys:
    drawn = random.random((texts, KEYS)) ** 2 * 2**31
    return np.sort(drawn.astype(np.int64), axis=1)


def _fill(db: sqlite3.Connection, keys: Keys) -> None:
    """Sorted, which takes a fraction of the time, and by parts, since a list takes ten times the memory."""
    db.executescript(TABLES)
    order = np.argsort(keys, axis=None, kind="stable")
    db.execute("BEGIN")
    for part in np.array_split(order, 1 + len(order) // PART):
        rows = zip(keys.ravel()[part].tolist(), (part // KEYS).tolist(), strict=True)
        db.executemany("INSERT OR IGNORE INTO hash VALUES (?, ?)", rows)
    db.execute("COMMIT")


if __name__ == "__main__":
    main()
