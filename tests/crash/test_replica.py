"""The server's place is taken by its replica while copy comes in."""

from pathlib import Path

import pytest

from tests.crash.chaos import Plan, perform, run, unlike
from tests.crash.fleet import Fleet
from tests.crash.replica import Replica
from tests.crash.script import acts

pytestmark = pytest.mark.server

DOCUMENTS = 40


def test_a_replica_that_takes_over_loses_nothing_and_tells_nothing_twice(tmp_path: Path) -> None:
    script = list(acts(DOCUMENTS, seed=9))

    def change_servers(fleet: Fleet, copy: Path) -> None:
        replica = Replica(fleet)
        perform(script[:15], copy)
        replica.follow()
        perform(script[15:30], copy)
        replica.take_over()
        perform(script[30:], copy)

    ending = run(Plan(DOCUMENTS, 0, 9, line=True), tmp_path, change_servers)
    assert ending.books.differences == []
    assert ending.twice == {}
    assert ending.books.files["indexed"] > DOCUMENTS / 2
    assert list(unlike("index", {"": ending.index}, {"": ending.states["indexed"]})) == []
