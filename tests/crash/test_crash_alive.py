"""Every service dies at every crash point, and everything adds up in the end."""

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock

import pytest

from services.process.crash import POINTS as NAMES
from services.state.keys import Keys
from tests.crash.chaos import NAMESPACE, Plan, compare, perform, run, settle, unannounced, unlike
from tests.crash.fleet import POINTS, Fleet
from tests.crash.script import Act, acts, invented

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

TIME_LIMIT = 300.0


def test_every_named_point_is_one_that_a_service_dies_at() -> None:
    assert set(itertools.chain.from_iterable(POINTS.values())) == set(NAMES)


def test_dying_at_each_point_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as beside:
        undisturbed = beside.submit(run, Plan(200, 0, 3), tmp_path / "calm")
        killed = run(Plan(200, 0, 3), tmp_path / "killed", _die_at_each)
        calm = undisturbed.result()
    assert killed.books.differences == []
    assert killed.twice == {}
    assert set(killed.report["crash_points"]) == set(NAMES)
    assert list(unlike("state", killed.states, calm.states)) == []
    assert killed.index == calm.index


def _die_at_each(fleet: Fleet, copy: Path) -> None:
    """Every service goes its own way from one of its deaths to the next while copy comes in.

    It sets out once the one after it has entries in hand, which then needs nothing more of it.
    """
    script, one_by_one = acts(200, seed=3), Lock()
    busy = {service: Event() for service in POINTS}

    def along(service: str, after: str | None) -> None:
        assert after is None or busy[after].wait(TIME_LIMIT), after
        points = POINTS[service]
        fleet.kill(service, points[0])
        for point, following in zip(points, (*points[1:], ""), strict=True):
            with one_by_one:
                perform(list(itertools.islice(script, 4)), copy)
            assert fleet.dies_at(service, point, TIME_LIMIT, following), (service, point)
            busy[service].set()

    with ThreadPoolExecutor(len(POINTS)) as ways:
        list(ways.map(along, POINTS, (*list(POINTS)[1:], None)))
    perform(list(script), copy)


def test_short_chaos_with_the_server_killed_too(tmp_path: Path) -> None:
    report = compare(Plan(documents=80, kills=8, seed=7, server_kills=2), tmp_path)
    assert report["differences"] == []
    assert report["kills"]["server"] >= 1


def test_what_left_the_index_before_a_death_is_announced_after_it(tmp_path: Path) -> None:
    plan = Plan(documents=12, kills=0, seed=7)
    script = list(acts(12, seed=7))

    def die_while_a_round_up_goes(fleet: Fleet, copy: Path) -> None:
        perform([act for act in script if act.content is not None], copy)
        settle(plan, fleet, Keys(NAMESPACE), copy)
        fleet.kill("indexer", "index.after")
        perform([act for act in script if act.content is None], copy)
        assert fleet.dies_at("indexer", "index.after", TIME_LIMIT)

    ending = run(plan, tmp_path, die_while_a_round_up_goes)
    assert ending.books.differences == []
    assert list(unannounced(ending)) == []


@pytest.mark.parametrize("point", ["index.before", "index.after", "completion.before", "completion.after"])
def test_another_source_is_announced_whatever_kills_the_indexer(tmp_path: Path, point: str) -> None:
    folder, moved = tmp_path / "all", dict[str, list[str]]()

    def die_while_an_earlier_one_comes(fleet: Fleet, copy: Path) -> None:
        plan = Plan(documents=3, kills=0, seed=1)
        for number, day in ((1, 2), (2, 3)):
            dated(number, day).perform(copy)
            settle(plan, fleet, Keys(NAMESPACE), copy)
        moved["before"] = sources(fleet)
        fleet.kill("indexer", point)
        dated(3, 1).perform(copy)
        assert fleet.dies_at("indexer", point, TIME_LIMIT)

    ending = run(Plan(documents=3, kills=0, seed=1), folder, die_while_an_earlier_one_comes)
    assert ending.books.differences == []
    assert list(unannounced(ending)) == []
    assert len(moved["before"]) == 1
    assert ending.relations["source"] != moved["before"]
    assert sum(map(len, ending.relations.values())) == 3


def dated(number: int, day: int) -> Act:
    """One article under a headline of its own, of another day each time."""
    head = f"Ferry strike ends in harbour {number}\n\nBy Ada Holm\n\n{day} May 2024\n\n"
    chance = random.Random(1)
    told = [" ".join(invented(chance) for _ in range(40)) for _ in range(5)]
    body = "\n\n".join(f"Paragraph {n} of the report says {words}." for n, words in enumerate(told))
    return Act(f"{number}.txt", (head + body + "\n").encode())


def sources(fleet: Fleet) -> list[str]:
    """What is the source of a story by the index."""
    searcher = fleet.searcher()
    found = (searcher.get(document_id) for document_id in searcher.ids())
    return [document.document_id for document in found if document and document.relation == "source"]


def test_server_that_loses_its_memory_in_the_middle(tmp_path: Path) -> None:
    script = list(acts(120, seed=5))

    def flush(fleet: Fleet, copy: Path) -> None:
        perform(script[:80], copy)
        client = fleet.client()
        streams = list(client.scan_iter(match="*document.indexed"))
        deadline = 600
        while not (streams and client.xlen(streams[0]) > 10) and deadline:
            streams = list(client.scan_iter(match="*document.indexed"))
            deadline -= 1
        client.flushall()
        perform(script[80:], copy)

    flushed = run(Plan(120, 0, 5), tmp_path / "flushed", flush)
    calm = run(Plan(120, 0, 5), tmp_path / "calm")
    assert flushed.books.differences == []
    assert list(unlike("state", flushed.states, calm.states)) == []
    assert flushed.index == calm.index
    assert flushed.ids <= calm.ids, "an event that came again has the id it had before"
