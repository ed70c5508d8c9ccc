"""A server that falls silent, is trimmed, loses consumers and connections, while copy comes in."""

import random
from itertools import islice
from pathlib import Path

import pytest

from services.state.keys import Keys
from tests.crash.chaos import NAMESPACE, Plan, perform, run
from tests.crash.fleet import Fleet
from tests.crash.mischief import Mischief
from tests.crash.script import acts

pytestmark = pytest.mark.server

DOCUMENTS = 80
SECONDS = (0.5, 1.0)
"""How long each lasts: some retries of whoever waits."""


def test_what_strangers_do_to_the_server_heals_without_a_hand(tmp_path: Path) -> None:
    done: dict[str, int] = {}

    def disturb(fleet: Fleet, copy: Path) -> None:
        mischief = Mischief(fleet, Keys(NAMESPACE), random.Random(4), SECONDS)
        script = acts(DOCUMENTS, seed=4)
        for kind in mischief.kinds:
            perform(list(islice(script, DOCUMENTS // len(mischief.kinds))), copy)
            mischief.do(kind)
        perform(list(script), copy)
        done.update(mischief.done)

    ending = run(Plan(DOCUMENTS, 0, 4, line=True), tmp_path, disturb)
    assert set(done.values()) == {1}
    assert ending.books.differences == []
    assert ending.twice == {}
