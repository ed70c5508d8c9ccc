"""Ids over two installations, edits, and a state folder that was lost: no two facts share one."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk_contracts.envelope import source_of
from copydesk_contracts.ids import derived_event_id
from services.state.content import reference
from services.state.installation import FILE, own_id
from services.watcher.entry import Stat
from services.watcher.publish.change import Seen, Stored, make_change
from services.watcher.publish.journal import Journal, Request

STAT = Stat(3, 1, 1, 1, 0o100644)
AT = datetime(2026, 3, 1, tzinfo=UTC)
TEXTS = st.sampled_from([b"one", b"two", b"three", b""])
LOST = "lost"
EDITS = st.lists(st.one_of(TEXTS, st.just(LOST)), min_size=1, max_size=8)


class House:
    """An installation whose only file is edited, deleted, and whose state folder may be lost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def live(self, edits: list[bytes | str]) -> list[tuple[str, tuple[str, ...]]]:
        """Id and fact of everything that was announced; a fact is its history and its number."""
        found: list[tuple[str, tuple[str, ...]]] = []
        revision, content = 0, ""
        for edit in edits:
            if isinstance(edit, str):
                self.count, revision, content = self.count + 1, 0, ""
                continue
            state = self.folder / str(self.count)
            seen: Seen = Stored(reference(edit), STAT) if edit else None
            mark = reference(edit).sha256 if edit else ""
            if mark == content:
                continue
            (line,) = Journal(state / "seeds.jsonl").record(
                [Request("a.txt", mark, revision, content or None)]
            )
            if line is None:
                continue
            change = make_change(source_of(own_id(state), "watcher"), "seeds", line, seen, AT, "w")
            revision, content = line.revision, mark
            events = [change.discovered, change.withdrawn, change.located_more, change.located_less]
            for kind, event in zip("dwml", events, strict=True):
                if event:
                    fact = (str(self.folder), str(self.count), kind, str(revision))
                    found.append((_id(event), fact))
        return found


def _id(event: bytes) -> str:
    return event.partition(b'"id":"')[2][:32].decode()


@settings(max_examples=40, deadline=None)
@given(first=EDITS, second=EDITS)
def test_no_two_facts_have_one_id(
    tmp_path_factory: pytest.TempPathFactory, first: list[bytes | str], second: list[bytes | str]
) -> None:
    houses = [House(tmp_path_factory.mktemp("house")) for _ in range(2)]
    told = [*houses[0].live(first), *houses[1].live(second)]
    assert len({i for i, _ in told}) == len({fact for _, fact in told}) == len(told)


def test_the_same_history_has_the_same_ids(tmp_path: Path) -> None:
    again = []
    for _ in range(2):
        ref = reference(b"one")
        (line,) = Journal(tmp_path / "seeds.jsonl").record([Request("a.txt", ref.sha256, 0, None)])
        assert line is not None
        source = source_of(own_id(tmp_path), "watcher")
        again.append(make_change(source, "seeds", line, Stored(ref, STAT), AT, "w"))
    assert again[0].discovered == again[1].discovered


def test_other_content_at_the_same_revision_has_another_id(tmp_path: Path) -> None:
    source = source_of(own_id(tmp_path), "watcher")
    ids = set()
    for number, text in enumerate((b"one", b"two")):
        ref = reference(text)
        journal = Journal(tmp_path / f"{number}.jsonl")
        (line,) = journal.record([Request("a.txt", ref.sha256, 0, None)])
        assert line is not None
        ids.add(_id(make_change(source, "seeds", line, Stored(ref, STAT), AT, "w").discovered))
    assert len(ids) == 2


@pytest.mark.parametrize("left", ["", "\0" * 32, "c0ffee"])
@pytest.mark.parametrize("announced", ["a" * 32, "unknown"])
def test_an_id_that_a_power_cut_took_is_the_one_that_was_announced(
    tmp_path: Path, left: str, announced: str
) -> None:
    (tmp_path / FILE).write_text(left)
    found = own_id(tmp_path, announced)
    assert (found == announced) == (announced == "a" * 32)
    assert len(found) == 32
    assert own_id(tmp_path, "b" * 32) == found, "what is kept is kept"


@given(st.text(), st.text(), st.integers(0, 9))
def test_an_id_is_the_digest_of_its_parts_as_a_json_array(cause: str, version: str, generation: int) -> None:
    parts = ["derived", cause, "document.parsed", "parser", version, str(generation)]
    wanted = sha256(json.dumps(parts).encode()).hexdigest()[:32]
    assert derived_event_id(cause, "document.parsed", "parser", version, generation) == wanted
