"""The same files through the embedded house and through the scaled one: both must hold the same in the end.

    python -m tests.crash.houses --files 2000 [--seed 1] [--annotators language,fingerprint]

The embedded one has one server, a Tantivy index and folders; the scaled one a cluster, OpenSearch, an
S3 store, and two of each service on two machines. Prints what differs by kind as JSON; the exit code is 1
if anything does.

Of the books what must be equal in the end is compared: files by account, documents that are here by state,
how they were read, and that either audit found nothing missing or lost. Who looked at a file between two
edits saw a version that the other house may never have seen, so that the documents ever seen, superseded and
withdrawn are no part of it; each audit proves by itself that they add up. Each house is looked at until it
says the same twice: names are looked at again while nothing comes.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from services.index.query import Facet, Query
from services.operations.accounts import Books
from services.state.keys import GONE, State
from tests.conftest import CORPUS
from tests.crash.chaos import Ending, Plan, perform, run
from tests.crash.engines import engines
from tests.crash.fleet import Fleet
from tests.crash.holdings import Difference, Holdings, differences, holdings, queries
from tests.crash.mixed import mixed
from tests.crash.scaled_fleet import ScaledFleet
from tests.crash.script import Act

ROOT = "copy"
AT_ONCE = 50
"""Files that come between two pauses."""
SHOWN = 20
"""Differences of one kind that are printed."""
TIMELESS = ("files_on_disk", "files", "ignored", "warnings", "index", "differences")
"""What an audit counts besides documents."""
LOOKS = 60
BETWEEN = 5.0
"""Seconds between two looks: names are looked at again each second."""
SPEAKERS = 5
"""Whose statements are asked for: the most frequent."""


@dataclass
class House:
    """One house's way to its end, and what it held then."""

    script: Sequence[Act]
    like: "Future[House] | None" = None
    """Another house that is asked first, and the same."""
    asked: dict[str, Query] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    held: Holdings = field(default_factory=dict)
    seconds: float = 0.0

    def fill(self, _: Fleet, copy: Path) -> None:
        """Let the files come."""
        for start in range(0, len(self.script), AT_ONCE):
            perform(list(self.script[start : start + AT_ONCE]), copy)
            time.sleep(0.5)

    def look(self, fleet: Fleet) -> None:
        """Take down what it holds; what is asked is found out at the first house."""
        reader = fleet.searcher()
        if self.like is not None:
            first = self.like.result()
            self.asked, self.people = first.asked, first.people
        else:
            self.asked = queries(reader)
            speakers = reader.search(Query(limit=1)).facets[Facet.SPEAKERS]
            self.people = tuple(count.value for count in speakers[:SPEAKERS])
        self.held = at_rest(lambda: holdings(reader, self.asked, self.people))

    def end(self, ending: Ending) -> None:
        """Put down states and books as well."""
        self.seconds = ending.report["seconds"]
        self.held["states"] = {i: state for state, ids in ending.states.items() for i in ids}
        self.held["books"] = in_the_end(ending.books)
        self.held["stories as announced"] = dict(ending.announced)
        self.held["relations as announced"] = dict(ending.announced_relations)


def in_the_end(books: Books) -> dict[str, Any]:
    """Of an audit what does not depend on who looked when."""
    told = books.as_dict()
    here = {state: count for state, count in told["documents"].items() if State(state) not in GONE}
    return {name: told[name] for name in TIMELESS} | {"documents": here}


def at_rest(look: Callable[[], Holdings]) -> Holdings:
    """What is seen twice, some seconds apart, or at last."""
    seen = look()
    for _ in range(LOOKS):
        time.sleep(BETWEEN)
        before, seen = seen, look()
        if seen == before:
            break
    return seen


def main() -> None:
    """Run both, compare, report."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--annotators", default="", help="comma-separated; all unless given")
    options.add_argument("--settle", type=float, default=900.0, help="seconds for a house to become quiet")
    options.add_argument("--keep", type=Path, help="an empty folder for both houses, which stay there")
    given = options.parse_args()
    script = list(mixed(given.files, given.seed, CORPUS))
    plan = Plan(given.files, 0, given.seed, settle=given.settle)
    with tempfile.TemporaryDirectory(prefix="houses-") as folder:
        report = compare(plan, script, given.annotators, given.keep or Path(folder))
    print(json.dumps(report, indent=1, ensure_ascii=False))  # noqa: T201
    sys.exit(int(bool(report["differences"])))


def compare(plan: Plan, script: Sequence[Act], annotators: str, folder: Path) -> dict[str, Any]:
    """Both houses at one time; how long each took, and what differs."""
    environment = {"COPYDESK_ANNOTATORS": annotators}
    with ThreadPoolExecutor(1) as beside:
        alone = beside.submit(_embedded, plan, House(script), folder / "embedded", environment)
        scaled = _scaled(plan, House(script, alone), folder / "scaled", environment)
        embedded = alone.result()
    found = list(differences(embedded.held, scaled.held))
    return {
        "files": plan.documents,
        "compared": {kind: len(held) for kind, held in sorted(embedded.held.items())},
        "seconds": {"embedded": embedded.seconds, "scaled": scaled.seconds},
        "kinds": dict(Counter(each.kind for each in found)),
        "differences": _shown(found),
    }


def _embedded(plan: Plan, house: House, folder: Path, environment: dict[str, str]) -> House:
    fleet = Fleet(folder / "state", {ROOT: folder / "copy"}, environment=environment)
    house.end(run(plan, folder, house.fill, house.look, fleet))
    return house


def _scaled(plan: Plan, house: House, folder: Path, environment: dict[str, str]) -> House:
    with engines() as servers:
        roots = {ROOT: folder / "copy"}
        fleet = ScaledFleet(folder / "state", roots, environment=environment, engines=servers)
        house.end(run(plan, folder, house.fill, house.look, fleet))
    return house


def _shown(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """The first of each kind."""
    seen: Counter[str] = Counter()
    shown = []
    for each in found:
        seen[each.kind] += 1
        if seen[each.kind] <= SHOWN:
            shown.append(asdict(each))
    return shown


if __name__ == "__main__":
    main()
