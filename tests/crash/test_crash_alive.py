"""Every service dies at every crash point, and everything adds up in the end."""

import itertools
from pathlib import Path

import pytest

from services.process.crash import POINTS as NAMES
from tests.crash.chaos import Plan, compare, perform, run, unlike
from tests.crash.fleet import POINTS, Fleet
from tests.crash.script import acts

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

TIME_LIMIT = 120.0


def test_every_named_point_is_one_that_a_service_dies_at() -> None:
    assert set(itertools.chain.from_iterable(POINTS.values())) == set(NAMES)


def test_dying_at_each_point_loses_and_doubles_nothing(tmp_path: Path) -> None:
    script = acts(200, seed=3)

    def die(fleet: Fleet, copy: Path) -> None:
        for service, points in POINTS.items():
            for point in points:
                perform(list(itertools.islice(script, 4)), copy)
                if point.startswith("claim."):
                    assert fleet.kill_at(service, "step.before", TIME_LIMIT, then=point), (service, point)
                    assert fleet.dies_at(service, point, TIME_LIMIT), (service, point)
                else:
                    assert fleet.kill_at(service, point, TIME_LIMIT), (service, point)
        perform(list(script), copy)

    killed = run(Plan(200, 0, 3), tmp_path / "killed", die)
    calm = run(Plan(200, 0, 3), tmp_path / "calm")
    assert killed.books.differences == []
    assert killed.twice == {}
    assert set(killed.report["crash_points"]) == set(NAMES)
    assert list(unlike("state", killed.states, calm.states)) == []
    assert killed.index == calm.index


def test_short_chaos_with_the_server_killed_too(tmp_path: Path) -> None:
    report = compare(Plan(documents=80, kills=8, seed=7, server_kills=2), tmp_path)
    assert report["differences"] == []
    assert report["kills"]["server"] >= 1


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
