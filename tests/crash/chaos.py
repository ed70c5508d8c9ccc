"""Kills random services, and the server, while copy comes in; then proves that nothing is missing.

    python -m tests.crash.chaos --kills 20 --documents 200 [--seed 1] [--server 5] [--fsync always]

A second run over the same copy without kills says what the result has to be. The report
is JSON; the exit code is 1 if anything differs.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from redis.exceptions import RedisError

from services.index.stored import Standing
from services.operations.accounts import Books, audit
from services.operations.flow import whole_flow
from services.process.settings import Settings
from services.state.installation import FILE
from services.state.keys import GONE, Keys, State
from services.state.resources import connect, open_partitions
from services.watcher.roots import Root
from services.watcher.scan.classify import NOTHING
from tests.crash.cluster_fleet import ClusterFleet
from tests.crash.fleet import POINTS, Fleet, kind_of
from tests.crash.line import Line
from tests.crash.mischief import Mischief
from tests.crash.observer import Observer
from tests.crash.script import Act, acts

NAMESPACE = "copydesk"
SILENCE = (1.0, 10.0)
"""Seconds from and to; the longest is longer than any time limit of a read."""
LIVE = [state for state in State if state not in GONE]


@dataclass(frozen=True)
class Plan:
    """How much of everything."""

    documents: int
    kills: int
    seed: int
    server_kills: int = 0
    mischief: int = 0
    """How often something else than a kill is done to the server."""
    line: bool = False
    """Whether a line that may be bad lies between services and server."""
    fsync: str = "always"
    cluster: bool = False
    seconds: float = 1200.0
    settle: float = 180.0


@dataclass
class Ending:
    """How a run ended: live documents by state, what the index holds, the books, what was observed.

    `stories` has each story's members by the index, `announced` by the events alone; so have `relations`
    and `announced_relations` who is what to a story, and what holds parts of others.
    """

    states: dict[str, list[str]]
    index: list[str]
    stories: dict[str, list[str]]
    announced: dict[str, list[str]]
    relations: dict[str, list[str]]
    announced_relations: dict[str, list[str]]
    books: Books
    events: int
    twice: dict[str, int]
    ids: frozenset[str]
    report: dict[str, Any]


def main() -> None:
    """Run with kills and without, compare, report."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--documents", type=int, default=200)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--server", type=int, default=0, help="kills of the server among them")
    options.add_argument("--mischief", type=int, default=0, help="silences, trims, dropped consumers, cuts")
    options.add_argument("--line", action="store_true", help="a bad network among the mischief")
    options.add_argument("--fsync", choices=("always", "everysec"), default="always")
    options.add_argument("--seconds", type=float, default=1200.0, help="no more kills after so long")
    options.add_argument(
        "--settle", type=float, default=180.0, help="seconds for all to add up at the end, and 0.1 a document"
    )
    options.add_argument(
        "--cluster", action="store_true", help="over a cluster; its primary is what is killed"
    )
    given = options.parse_args()
    plan = Plan(
        given.documents,
        given.kills,
        given.seed,
        given.server,
        given.mischief,
        given.line,
        given.fsync,
        given.cluster,
        given.seconds,
        given.settle,
    )
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        report = compare(plan, Path(folder))
    print(json.dumps(report, indent=2))  # noqa: T201
    sys.exit(int(bool(report["differences"])))


def compare(plan: Plan, folder: Path) -> dict[str, Any]:
    """The report of both runs; `differences` is empty if they ended alike and nothing came twice."""
    disturbed = run(plan, folder / "disturbed")
    calm = run(Plan(plan.documents, 0, plan.seed), folder / "calm")
    differences = [
        *(f"{d.check}: {d.subject}: {d.detail}" for d in disturbed.books.differences),
        *(f"twice: {event_id}: {times} times" for event_id, times in disturbed.twice.items()),
        *unlike("state", disturbed.states, calm.states),
        *unlike("index", {"": disturbed.index}, {"": calm.index}),
        *unlike("stories", disturbed.stories, calm.stories),
        *unlike("relations", disturbed.relations, calm.relations),
        *unannounced(disturbed),
    ]
    return {**disturbed.report, "calm_seconds": calm.report["seconds"], "differences": differences}


def unannounced(ending: Ending) -> Iterator[str]:
    """What the index knows of stories otherwise than who has read all events."""
    for difference in (
        *unlike("stories", ending.announced, ending.stories),
        *unlike("relations", ending.announced_relations, ending.relations),
    ):
        yield f"announced {difference}"


def unlike(what: str, one: dict[str, list[str]], other: dict[str, list[str]]) -> Iterator[str]:
    for name in one.keys() | other.keys():
        left, right = set(one.get(name, ())), set(other.get(name, ()))
        for document in left ^ right:
            yield f"{what}: {document} {name} in the {'disturbed' if document in left else 'calm'} run only"


def run(
    plan: Plan,
    folder: Path,
    meanwhile: Callable[[Fleet, Path], None] | None = None,
    at_rest: Callable[[Fleet], None] | None = None,
    fleet: Fleet | None = None,
) -> Ending:
    """One run from an empty state to the end of all work; `meanwhile` in place of the kills.

    `fleet` is one over `folder`, for a run over other servers than the plan says.

    `at_rest` is called when all is settled and the house still runs.
    """
    copy = folder / "copy"
    copy.mkdir(parents=True)
    fleet = fleet or _fleet(plan, folder, copy)
    fleet.line = Line(fleet.socket) if plan.line else None
    _be_one_installation(fleet)
    keys = Keys(NAMESPACE)
    started = time.monotonic()
    fleet.start()
    observer = Observer(fleet, keys)
    observer.start()
    try:
        if meanwhile is None:
            _disturb(plan, fleet, copy)
        else:
            meanwhile(fleet, copy)
        books = settle(plan, fleet, keys, copy)
        if at_rest is not None:
            at_rest(fleet)
        observer.end()
        return _ending(fleet, keys, books, observer, time.monotonic() - started)
    finally:
        fleet.stop()


def _fleet(plan: Plan, folder: Path, copy: Path) -> Fleet:
    kind = ClusterFleet if plan.cluster else Fleet
    return kind(folder / "state", {"copy": copy}, plan.fsync)


def _disturb(plan: Plan, fleet: Fleet, copy: Path) -> None:
    chance = random.Random(plan.seed)
    script = acts(plan.documents, plan.seed)
    part = -(-plan.documents * 11 // 10) // max(1, plan.kills + plan.mischief) + 1
    victims = _victims(plan, fleet, chance)
    deadline = time.monotonic() + plan.seconds
    mischief = Mischief(fleet, Keys(NAMESPACE), chance, SILENCE)
    while time.monotonic() < deadline:
        kills, pranks = plan.kills - fleet.kills.total(), plan.mischief - mischief.done.total()
        if kills <= 0 and pranks <= 0:
            break
        perform(list(islice(script, part)), copy)
        if chance.uniform(0, max(kills, 0) + max(pranks, 0)) < pranks:
            mischief.act()
        else:
            kill(next(victims), fleet, chance)
        fleet.revive()
    fleet.mischief.update(mischief.done)
    rest = list(script)
    for start in range(0, len(rest), 100):
        perform(rest[start : start + 100], copy)
    disarm(fleet)


def disarm(fleet: Fleet) -> None:
    """Leave none that waits for its crash point."""
    for service in fleet.services:
        if fleet.kills[service]:
            fleet.kill(service)


def kill(victim: str, fleet: Fleet, chance: random.Random, patience: float = 4.0) -> None:
    """Kill a service at one of its crash points if it comes by there in so many seconds, or at any moment."""
    if victim == "server":
        fleet.kill_server()
    elif chance.random() < 0.7:
        point = f"{chance.choice(POINTS[kind_of(victim)])}:{chance.choice((1, 1, 2, 3))}"
        fleet.kill_at(victim, point, patience)
    else:
        time.sleep(chance.uniform(0.0, 2.0))
        fleet.kill(victim)


def _victims(plan: Plan, fleet: Fleet, chance: random.Random) -> Iterator[str]:
    every = max(1, plan.kills // plan.server_kills) if plan.server_kills else 0
    turn = 0
    while True:
        turn += 1
        yield "server" if every and turn % every == 0 else chance.choice(fleet.services)


def perform(part: list[Act], copy: Path) -> None:
    for act in part:
        act.perform(copy)


def _be_one_installation(fleet: Fleet) -> None:
    """Both runs are one installation's, so that the ids of their events can be compared."""
    journals = Settings(state=fleet.state).journal_dir
    journals.mkdir(parents=True)
    (journals / FILE).write_text("c" * 32, encoding="ascii")


def settle(plan: Plan, fleet: Fleet, keys: Keys, copy: Path) -> Books:
    """Wait until everything is final and adds up, or until time is up."""
    deadline = time.monotonic() + plan.settle + plan.documents / 10
    while True:
        fleet.revive()
        began = time.monotonic()
        try:
            books = asyncio.run(_audit(fleet, keys, copy))
        except (RedisError, OSError) as error:
            if time.monotonic() > deadline:
                raise
            sys.stderr.write(f"{error}\n")
            time.sleep(1.0)
            continue
        for account in ("waiting", "in progress"):
            if books.files[account]:
                books.differ("settled", account, f"{books.files[account]} files")
        if not books.differences or time.monotonic() > deadline:
            return books
        # What is audited needs the processor too.
        time.sleep(max(0.5, 2 * (time.monotonic() - began)))


async def _audit(fleet: Fleet, keys: Keys, copy: Path) -> Books:
    settings = fleet.settings()
    redis = connect(settings)
    partitions = open_partitions(settings, redis)
    try:
        index, roots = fleet.searcher().places(), [Root("copy", copy)]
        books = await audit(redis, keys, roots, NOTHING, index, places=index, partitions=partitions)
        # What left the index may not be announced yet: no account of a file tells of that.
        for step in (await whole_flow(partitions)).steps:
            if step.backlog:
                books.differ("settled", step.step, f"{step.backlog} entries")
        return books
    finally:
        await partitions.close()


def _ending(fleet: Fleet, keys: Keys, books: Books, observer: Observer, seconds: float) -> Ending:
    states = {s.value: sorted(_documents(fleet, keys, s)) for s in LIVE}
    report = {
        "seconds": round(seconds, 1),
        "kills": dict(fleet.kills),
        "mischief": dict(fleet.mischief),
        "crash_points": dict(fleet.points),
        "recoveries": fleet.claimed(),
        "events": dict(observer.types),
        "books": {k: v for k, v in books.as_dict().items() if k != "differences"},
    }
    searcher = fleet.searcher()
    index = searcher.ids()
    standings = {i: document.stands for i in index if (document := searcher.get(i)) is not None}
    told = observer.told()
    stories, relations = members(standings), related(standings)
    report["stories"] = len(stories)
    report["relations"] = {relation: len(documents) for relation, documents in relations.items()}
    return Ending(
        states=states,
        index=index,
        stories=stories,
        announced=members(told),
        relations=relations,
        announced_relations=related(told),
        books=books,
        events=len(observer.ids),
        twice=observer.twice,
        ids=frozenset(observer.ids),
        report=report,
    )


def _documents(fleet: Fleet, keys: Keys, state: State) -> Iterator[str]:
    for number in range(fleet.partitions):
        names = Keys(keys.namespace, number).documents(state)
        yield from (document.decode() for document in fleet.client(number).zrange(names, 0, -1))


def members(standings: Mapping[str, Standing]) -> dict[str, list[str]]:
    """The documents of each story."""
    found: dict[str, list[str]] = {}
    for document, standing in sorted(standings.items()):
        if standing.story is not None:
            found.setdefault(standing.story, []).append(document)
    return found


def related(standings: Mapping[str, Standing]) -> dict[str, list[str]]:
    """The documents that are so to their stories, and those that hold a part."""
    found: dict[str, list[str]] = {}
    for document, standing in sorted(standings.items()):
        for relation in (standing.relation, *(f"holds {part}" for part in standing.holds)):
            if relation is not None:
                found.setdefault(relation, []).append(document)
    return found


if __name__ == "__main__":
    main()
