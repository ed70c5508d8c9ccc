"""Replaces the last release's services by ours under load, one after another, and ours by the release's.

    python -m tests.crash.upgrade [--release COMMIT] [--documents 200] [--rounds 1]

Copy comes in all the while. After each round the audit, made by the shell of whichever code runs then,
has to add up, and nobody may have been told anything twice. The report is JSON; the exit code is 1 otherwise.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from services.process.probe import ask
from services.process.settings import Settings
from services.state.keys import Keys
from tests.crash.chaos import NAMESPACE, perform
from tests.crash.fleet import SERVICES, Fleet
from tests.crash.observer import Observer
from tests.crash.script import Act, acts

HERE = Path(__file__).parents[2]
LAST_GIVEN_OUT = "460c40b"
"""What is taken for the last release where none is tagged: its index has another shape than ours."""
PARTS = ("services", "contracts")
READY = 200
PATIENCE = 240.0
"""Seconds for a service to be ready, and for the sums to settle, on a busy machine."""
SHELL = "from services.cli.main import main; main()"


class NoHistory(LookupError):
    """This copy of the project has no history that the release could be taken from."""


@dataclass
class Round:
    """How a change of all services ended."""

    code: str
    files: dict[str, int]
    differences: list[Any]


@dataclass
class Rolling:
    """A house whose services are changed while copy comes in."""

    fleet: Fleet
    copy: Path
    script: Iterator[Act]
    part: int
    """Files that come in between two services."""
    rounds: list[Round] = field(default_factory=list)

    def change(self, tree: Path | None) -> None:
        """Change every service to the code of that checkout (or ours), and audit by its shell."""
        for service in SERVICES:
            self.work()
            self.fleet.replace(service, tree)
            self._wait(service)
        books = self._audit(tree)
        name = "ours" if tree is None else "the release's"
        self.rounds.append(Round(name, books["files"], books["differences"]))

    def work(self) -> None:
        """Some copy comes in."""
        perform(list(islice(self.script, self.part)), self.copy)

    def _wait(self, service: str) -> None:
        socket = Settings(state=self.fleet.state, run_dir=self.fleet.state / "run").health_socket(service)
        deadline = time.monotonic() + PATIENCE
        while not _is_ready(socket):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{service} is not ready; see {self.fleet.state / 'log'}")
            time.sleep(0.05)

    def _audit(self, tree: Path | None) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-c", SHELL, "audit", "--settled", "--json", "--wait", str(PATIENCE)],
            cwd=tree or HERE,
            env=self.fleet.shell(tree),
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.stdout:
            raise RuntimeError(done.stderr)
        books: dict[str, Any] = json.loads(done.stdout)
        return books


def unpack(release: str, folder: Path) -> Path:
    """The code of a commit of this project. Raises NoHistory."""
    folder.mkdir()
    packed = subprocess.run(["git", "archive", release, *PARTS], cwd=HERE, capture_output=True, check=False)
    if packed.returncode:
        raise NoHistory(packed.stderr.decode(errors="replace").strip())
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder


def last_release() -> str:
    """The newest tag, or what is taken for it."""
    told = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=HERE, capture_output=True, text=True
    )
    return told.stdout.strip() or LAST_GIVEN_OUT


def roll(release: Path, folder: Path, documents: int, rounds: int = 1) -> dict[str, Any]:
    """The report of a house that begins with the release, is upgraded and downgraded so often."""
    copy = folder / "copy"
    copy.mkdir(parents=True)
    fleet = Fleet(folder / "state", {"copy": copy}, trees=dict.fromkeys(SERVICES, release))
    rolling = Rolling(fleet, copy, acts(documents, seed=6), part=documents // (8 * rounds + 1) or 1)
    started = time.monotonic()
    fleet.start()
    observer = Observer(fleet, Keys(NAMESPACE))
    observer.start()
    try:
        rolling.work()
        for _ in range(rounds):
            rolling.change(None)
            rolling.change(release)
        observer.end()
    finally:
        fleet.stop()
    seconds = round(time.monotonic() - started, 1)
    rounds_told = [vars(one) for one in rolling.rounds]
    return {"seconds": seconds, "rounds": rounds_told, "events": len(observer.ids), "twice": observer.twice}


def main() -> None:
    """Change services so often, and report."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--release", default=last_release(), help="a commit or tag")
    options.add_argument("--documents", type=int, default=200)
    options.add_argument("--rounds", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="upgrade-") as folder:
        release = unpack(given.release, Path(folder) / "release")
        report = roll(release, Path(folder), given.documents, given.rounds)
    print(json.dumps({"release": given.release, **report}, indent=2))  # noqa: T201
    differences = [found for one in report["rounds"] for found in one["differences"]]
    sys.exit(int(bool(differences or report["twice"])))


def _is_ready(socket: Path) -> bool:
    try:
        return ask(socket)[0] == READY
    except OSError:
        return False


if __name__ == "__main__":
    main()
