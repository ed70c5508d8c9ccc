"""Kills over the scaled house: services, machines, the primary, OpenSearch and S3, while slots move.

    python -m tests.crash.scaled --documents 2000 --kills 200 --primaries 10 --moves 2 --restarts 2

At the end the books add up, no event came twice (but for what a lost primary had not passed on), and the
documents, their states and their stories are those of a calm run of the embedded house over the same copy.
The report is JSON; the exit code is 1 if anything differs.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tests.crash.ambush import Ambush
from tests.crash.chaos import Ending, Plan, perform, run, unannounced, unlike
from tests.crash.engines import OPENSEARCH, S3, engines
from tests.crash.scaled_fleet import MACHINES, ScaledFleet
from tests.crash.script import acts

KILL, PRIMARY, MOVE, MACHINE = "kill", "primary", "move", "machine"


@dataclass(frozen=True)
class Blows:
    """How often each is done."""

    kills: int
    primaries: int
    moves: int
    restarts: int
    """Of each engine."""
    machines: int

    def in_order(self, chance: random.Random) -> list[str]:
        """All of them, shuffled."""
        several = {
            KILL: self.kills,
            PRIMARY: self.primaries,
            MOVE: self.moves,
            MACHINE: self.machines,
            OPENSEARCH: self.restarts,
            S3: self.restarts,
        }
        every = [name for name, times in several.items() for _ in range(times)]
        chance.shuffle(every)
        return every


@dataclass(frozen=True)
class Storm:
    """What happens to a house while copy comes in."""

    plan: Plan
    blows: Blows
    partitions: int = 1
    """Of the house that it comes upon; the calm one has one."""

    def rage(self, ambush: Ambush, copy: Path) -> None:
        """All of it; between two blows a part of the copy comes."""
        fleet = ambush.fleet
        script, order = acts(self.plan.documents, self.plan.seed), self.blows.in_order(ambush.chance)
        part = -(-self.plan.documents * 11 // 10) // max(1, len(order)) + 1
        deadline = time.monotonic() + self.plan.seconds
        for blow in order:
            if time.monotonic() > deadline:
                break
            perform(list(islice(script, part)), copy)
            _strike(blow, ambush)
            fleet.revive()
        for rest in _in_parts(script, 100):
            perform(rest, copy)
        fleet.wait_for(OPENSEARCH, S3)
        ambush.lift()


def _strike(blow: str, ambush: Ambush) -> None:
    fleet = ambush.fleet
    if blow == KILL:
        ambush.kill()
    elif blow == PRIMARY:
        fleet.lose_the_primary()
    elif blow == MOVE:
        fleet.move_to_a_new_primary(ambush.chance.randrange(fleet.partitions))
    elif blow == MACHINE:
        fleet.lose_the_machine(ambush.chance.choice(MACHINES))
    else:
        fleet.restart(blow)


def _in_parts(script: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while part := list(islice(script, size)):
        yield part


def main() -> None:
    """Run with blows and without, compare, report."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--primaries", type=int, default=1)
    options.add_argument("--moves", type=int, default=1)
    options.add_argument("--restarts", type=int, default=1, help="of each engine")
    options.add_argument("--machines", type=int, default=1, help="lost with their state for good")
    options.add_argument(
        "--partitions", type=int, default=1, help="of the scaled house; the calm one has one"
    )
    options.add_argument("--seconds", type=float, default=3600.0, help="no more blows after so long")
    options.add_argument("--settle", type=float, default=600.0, help="seconds for all to add up at the end")
    options.add_argument("--keep", type=Path, help="an empty folder for both houses, which stay there")
    given = options.parse_args()
    plan = Plan(given.documents, 0, given.seed, seconds=given.seconds, settle=given.settle)
    blows = Blows(given.kills, given.primaries, given.moves, given.restarts, given.machines)
    with tempfile.TemporaryDirectory(prefix="scaled-") as folder:
        report = compare(Storm(plan, blows, given.partitions), given.keep or Path(folder))
    print(json.dumps(report, indent=1))  # noqa: T201
    sys.exit(int(bool(report["differences"])))


def compare(storm: Storm, folder: Path) -> dict[str, Any]:
    """The report of both runs; `differences` is empty if they ended alike and nothing came twice.

    The calm one's time is that in which the engines start.
    """
    with ThreadPoolExecutor(1) as beside:
        calming = beside.submit(run, storm.plan, folder / "calm")
        struck = _struck(storm, folder / "scaled")
        calm = calming.result()
    again = {} if storm.blows.primaries else struck.twice
    found = [
        *(f"{d.check}: {d.subject}: {d.detail}" for d in struck.books.differences),
        *(f"twice: {event_id}: {times} times" for event_id, times in again.items()),
        *_apart(struck, calm),
    ]
    told = {"calm_seconds": calm.report["seconds"], "again_after_a_lost_primary": len(struck.twice)}
    return {**struck.report, **told, "differences": found}


def _struck(storm: Storm, folder: Path) -> Ending:
    with engines() as servers:
        places = (folder / "state", {"copy": folder / "copy"})
        fleet = ScaledFleet(*places, engines=servers, partitions=storm.partitions)
        ambush = Ambush(fleet, random.Random(storm.plan.seed))
        return run(storm.plan, folder, lambda _, copy: storm.rage(ambush, copy), fleet=fleet)


def _apart(struck: Ending, calm: Ending) -> Iterator[str]:
    yield from unlike("state", struck.states, calm.states)
    yield from unlike("index", {"": struck.index}, {"": calm.index})
    yield from unlike("stories", struck.stories, calm.stories)
    yield from unlike("relations", struck.relations, calm.relations)
    yield from unannounced(struck)


if __name__ == "__main__":
    main()
