"""Mutated copy: each file ends indexed or rejected for a reason, and no service notices.

    python -m tests.crash.fuzz --files 10000 [--seed 1]

A seeded fuzzer changes bytes, encodings, lengths and names of the sample copy. The report
is JSON; the exit code is 1 if a document is missing, fewer than half of them are indexed,
a service was started again or a circuit opened.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copydesk_contracts.topology import STEPS

SEEDS = Path(__file__).parents[2] / "seeds"
NAMES = ("copy", "näme", "名前", "a b", "x" * 120, "🛳", "-r", "%00", "tab\there", "CON")
ENCODINGS = ("utf-16", "utf-16-le", "cp1252", "latin-1", "utf-8-sig", "koi8-r", "shift_jis", "utf-32")
SUFFIXES = (".txt", ".md", "", ".html", ".json", ".xml", ".eml", ".TXT", ".pdf")


def flip(copy: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    out = bytearray(copy)
    for _ in range(chance.randint(1, 12)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def cut(copy: bytes, chance: random.Random) -> bytes:
    """The end, the beginning or the middle is missing."""
    left, right = sorted(chance.randrange(len(copy) + 1) for _ in range(2))
    return chance.choice((copy[:right], copy[left:], copy[:left] + copy[right:]))


def recode(copy: bytes, chance: random.Random) -> bytes:
    """The same text in another encoding."""
    return copy.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def repeat(copy: bytes, chance: random.Random) -> bytes:
    """Much of it, again and again."""
    return copy * chance.randint(2, 30)


def splice(copy: bytes, chance: random.Random) -> bytes:
    """Something foreign in the middle."""
    at = chance.randrange(len(copy) + 1)
    foreign = (
        b"\x00" * 40,
        b"\r" * 200,
        b"<div>" * 300,
        "\u202e\u200b\ufeff".encode() * 20,
        b"{" * 400,
        b"%PDF-1.7\n",
    )
    return copy[:at] + chance.choice(foreign) + copy[at:]


def words(copy: bytes, chance: random.Random) -> bytes:
    """Words in another order."""
    found = copy.split(b" ")
    chance.shuffle(found)
    return b" ".join(found)


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, cut, recode, repeat, splice, words)


def write(folder: Path, files: int, seed: int) -> None:
    """That many mutated files, the same for the same seed."""
    chance = random.Random(seed)
    samples = [p.read_bytes() for p in sorted(SEEDS.rglob("*")) if p.is_file()]
    for number in range(files):
        copy = chance.choice(samples)
        for mutate in chance.sample(MUTATIONS, chance.randint(1, 2)):
            copy = mutate(copy or b" ", chance)
        place = folder / f"d{number % 20}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{chance.choice(NAMES)}-{number}{chance.choice(SUFFIXES)}").write_bytes(copy)


def run(files: int, seed: int, folder: Path) -> dict[str, Any]:
    """Ingest them all; what came of it, and what is wrong with that."""
    write(folder / "copy", files, seed)
    done = subprocess.run(
        [str(Path(sys.executable).with_name("copydesk")), "ingest", str(folder / "copy"), "--json"],
        env={**os.environ, "COPYDESK_STATE": str(folder / "state"), "COPYDESK_ANNOTATORS": "language"},
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    logs = [line for log in (folder / "state" / "log").iterdir() for line in log.read_text().splitlines()]
    events = [json.loads(line)["event"] for line in logs if line.startswith("{")]
    starts = {kind: events.count(kind) for kind in ("service-started", "circuit-open")}
    return {**result, **starts, "unexpected": [line for line in logs if not line.startswith("{")][:5]}


def wrong(result: dict[str, Any], files: int) -> list[str]:
    """What a good run would not show."""
    states, placed = result["states"], result["published"] + sum(result["rejected_files"].values())
    ended = sum(states.values()) + result["known"]
    return [
        *([f"{files - placed} files were not announced"] if placed != files else []),
        *([f"{result['published'] - ended} documents have no end"] if ended < result["published"] else []),
        *(["fewer than half are indexed"] if states.get("indexed", 0) * 2 < sum(states.values()) else []),
        *(["a circuit opened"] if result["circuit-open"] else []),
        *(["a service was started again"] if result["service-started"] != len(STEPS) else []),
    ]


def main() -> None:
    """Run and report."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        result = run(given.files, given.seed, Path(folder))
    faults = wrong(result, given.files)
    print(json.dumps({**result, "wrong": faults}, indent=2))  # noqa: T201
    sys.exit(int(bool(faults)))


if __name__ == "__main__":
    main()
