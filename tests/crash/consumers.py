"""The four examples follow a real house in which services, server and they themselves are killed.

    python -m tests.crash.consumers --documents 500 --kills 40 [--seed 1]

Each example runs three times: started before the copy comes, in the middle, and when all is done.
Files are edited, renamed and removed; once the server is killed, once it loses its memory. The
report is JSON; the exit code is 1 if a mirror is not the index, or the audit finds something.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from services.index.tantivy.searcher import TantivySearcher
from tests.crash.chaos import Plan, perform, run
from tests.crash.fleet import Fleet
from tests.crash.script import Act, acts
from tests.e2e.support import free_port, until
from tests.integration.mirrors import Consumer, example_command

EXAMPLES = ("consumer.py", "consumer_faststream.py", "consumer.mjs", "consumer.go")
Places = Mapping[str, Collection[str]]
"""Where each document lies: root and path."""
MOMENTS = ("before", "during", "after")
TIME_LIMIT = 180.0
"""Seconds for the mirrors to come to rest once the house has."""


@dataclass
class Followers:
    """The examples over one house; `reports` says of each in the end whether it had the truth."""

    fleet: Fleet
    folder: Path
    desk_port: int
    running: dict[str, Consumer] = field(default_factory=dict)
    kills: int = 0

    def start(self, moment: str) -> None:
        """One more of each example, with a mirror and a group of its own."""
        for name in EXAMPLES:
            command = example_command(name, self.folder)
            if command is None:
                raise LookupError(f"the language of {name} is not there")
            mirror = self.folder / f"{Path(name).stem}-{Path(name).suffix[1:]}-{moment}.json"
            consumer = Consumer(command, mirror, self._environment())
            self.running[mirror.stem] = consumer
            consumer.start()

    def kill(self, chance: random.Random) -> None:
        """One of them dies and is started again, and so is whichever ended by itself."""
        self.running[chance.choice(sorted(self.running))].kill()
        self.kills += 1
        self.keep()

    def keep(self) -> None:
        """All of them run."""
        for consumer in self.running.values():
            consumer.keep()

    def stop(self) -> None:
        """None of them runs."""
        for consumer in self.running.values():
            consumer.kill()

    def wrong(self, places: Places) -> dict[str, int]:
        """By how many documents each mirror differs from the index: there or not, or lying elsewhere."""
        beside = {name: _unlike(c.places(), places) for name, c in self.running.items()}
        return {name: documents for name, documents in beside.items() if documents}

    def _environment(self) -> dict[str, str]:
        desk = f"http://127.0.0.1:{self.desk_port}"
        return {"COPYDESK_REDIS_URL": self.fleet.url, "COPYDESK_DESK": desk}


def _unlike(mirror: Places, index: Places) -> int:
    known = mirror.keys() | index.keys()
    return sum(set(mirror.get(name, ())) != set(index.get(name, ())) for name in known)


def renames(copy: Path, chance: random.Random) -> None:
    """A few files get another name beside their own."""
    files = sorted(p for p in copy.rglob("*.txt") if not p.name.startswith("."))
    for path in chance.sample(files, min(3, len(files))):
        path.rename(path.with_name(f"again-{path.name}"))


def disturb(plan: Plan, fleet: Fleet, copy: Path, followers: Followers) -> None:
    """Copy comes in; in between something dies, and once the server forgets everything."""
    chance = random.Random(plan.seed)
    script = acts(plan.documents, plan.seed)
    followers.start("before")
    for turn, part in enumerate(_parts(script, plan)):
        perform(part, copy)
        renames(copy, chance)
        if turn == plan.kills // 3:
            followers.start("during")
            fleet.kill_server()
        if turn == 2 * plan.kills // 3:
            fleet.client().flushall()
        if chance.random() < 0.5:
            followers.kill(chance)
        else:
            fleet.kill(chance.choice([*fleet.processes]))
        fleet.revive()


def _parts(script: Iterator[Act], plan: Plan) -> Iterator[list[Act]]:
    size = plan.documents * 11 // 10 // plan.kills + 1
    while part := list(islice(script, size)):
        yield part


def follow(plan: Plan, folder: Path) -> dict[str, Any]:
    """The report of one run."""
    found: dict[str, Any] = {}

    def meanwhile(fleet: Fleet, copy: Path) -> None:
        followers = Followers(fleet, folder, free_port())
        fleet.environment["COPYDESK_DESK_PORT"] = str(followers.desk_port)
        fleet.spawn("desk")
        found["followers"] = followers
        disturb(plan, fleet, copy, followers)

    def at_rest(fleet: Fleet) -> None:
        followers: Followers = found["followers"]
        followers.start("after")
        places = TantivySearcher(fleet.state / "index").places()

        def all_right() -> bool:
            followers.keep()
            return not followers.wrong(places)

        try:
            until(all_right, "the mirrors", TIME_LIMIT)
        finally:
            found["wrong"] = followers.wrong(places)
            found["documents"] = len(places)
            found["places"] = sum(map(len, places.values()))
            followers.stop()

    ending = run(plan, folder / "house", meanwhile, at_rest)
    differences = [f"{d.check}: {d.subject}: {d.detail}" for d in ending.books.differences]
    kills = {**ending.report["kills"], "consumers": found["followers"].kills}
    return {
        "seconds": ending.report["seconds"],
        "kills": kills,
        "documents": found["documents"],
        "places": found["places"],
        "mirrors": len(found["followers"].running),
        "wrong": found["wrong"],
        "differences": differences,
    }


def main() -> None:
    """Run, report."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--documents", type=int, default=500)
    options.add_argument("--kills", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="consumers-") as folder:
        report = follow(Plan(given.documents, given.kills, given.seed), Path(folder))
    print(json.dumps(report, indent=2))  # noqa: T201
    sys.exit(int(bool(report["wrong"] or report["differences"])))


if __name__ == "__main__":
    main()
