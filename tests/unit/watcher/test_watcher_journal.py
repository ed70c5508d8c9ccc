"""Revisions: counted once, never repeated, and there again after a crash."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.watcher.entry import LedgerEntry, LedgerPlace, Stat, read_entry
from services.watcher.publish.journal import Journal, JournalLine, Request, journal_name, next_line

A, B = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("request_", "last", "line"),
    [
        (Request("p", A, 0, None), None, JournalLine("p", 1, A)),
        (Request("p", "", 0, None), None, None),
        (Request("p", B, 1, A), JournalLine("p", 1, A), JournalLine("p", 2, B, A)),
        (Request("p", "", 2, B), JournalLine("p", 2, B, A), JournalLine("p", 3, "", B)),
        # Noted and not published: the same again.
        (Request("p", B, 1, A), JournalLine("p", 2, B, A), JournalLine("p", 2, B, A)),
        # Noted and not published, and changed since: what consumers know is A.
        (Request("p", A, 1, B), JournalLine("p", 2, "!too-large:1:1"), JournalLine("p", 3, A, B)),
        # The ledger is lost: the same again, or the next change.
        (Request("p", A, 0, None), JournalLine("p", 7, A, B), JournalLine("p", 7, A, B)),
        (Request("p", B, 0, None), JournalLine("p", 7, A), JournalLine("p", 8, B, A)),
        (Request("p", "", 0, None), JournalLine("p", 7, A), JournalLine("p", 8, "", A)),
        (Request("p", "", 0, None), JournalLine("p", 7, "", A), JournalLine("p", 7, "", A)),
        # Back to what it was is a change of its own.
        (Request("p", A, 2, B), JournalLine("p", 2, B, A), JournalLine("p", 3, A, B)),
        # The journal is lost: the ledger counts on.
        (Request("p", B, 5, A), None, JournalLine("p", 6, B, A)),
    ],
)
def test_the_next_line(request_: Request, last: JournalLine | None, line: JournalLine | None) -> None:
    assert next_line(request_, last) == line


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("pqr"), st.sampled_from([A, B, ""]), st.sampled_from(["both", "journal", "lost"])
        )
    )
)
def test_no_revision_is_given_to_two_contents(
    tmp_path_factory: pytest.TempPathFactory, history: Sequence[tuple[str, str, str]]
) -> None:
    """Whatever is published, only noted, or lost by the server: a revision means one change."""
    path = tmp_path_factory.mktemp("journal") / "copy.jsonl"
    ledger: dict[str, tuple[int, str]] = {}
    meant: dict[tuple[str, int], str] = {}
    for place, content, fate in history:
        revision, known = ledger.get(place, (0, None))
        if known == content:
            continue
        [line] = Journal(path).record([Request(place, content, revision, known)])
        if line is None:
            continue
        assert meant.setdefault((place, line.revision), content) == content
        if fate == "both":
            ledger[place] = (line.revision, content)
        if fate == "lost":
            ledger.clear()


def test_several_processes_see_one_another(tmp_path: Path) -> None:
    one, two = Journal(tmp_path / "j.jsonl"), Journal(tmp_path / "j.jsonl")
    assert one.record([Request("p", A, 0, None)]) == [JournalLine("p", 1, A)]
    assert two.record([Request("p", B, 1, A)]) == [JournalLine("p", 2, B, A)]
    assert one.record([Request("p", A, 2, B)]) == [JournalLine("p", 3, A, B)]
    assert [line.revision for line in two.latest()] == [3]


def test_a_torn_line_was_never_published(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    Journal(path).record([Request("p", A, 0, None), Request("q", B, 0, None)])
    path.write_bytes(path.read_bytes()[:-10])
    journal = Journal(path)
    assert journal.record([Request("q", A, 0, None)]) == [JournalLine("q", 1, A)]
    assert {line.path: line.content for line in journal.latest()} == {"p": A, "q": A}


def test_a_long_journal_is_written_anew(tmp_path: Path) -> None:
    path, other = tmp_path / "j.jsonl", Journal(tmp_path / "j.jsonl")
    journal = Journal(path)
    for revision in range(1500):
        journal.record([Request("p", A if revision % 2 else B, revision, None)])
    size = path.stat().st_size
    other.record([Request("q", A, 0, None)])
    assert [(line.path, line.revision) for line in journal.latest()] == [("p", 1500), ("q", 1)]
    assert path.stat().st_size < size / 100
    assert other.record([Request("q", B, 1, A)]) == [JournalLine("q", 2, B, A)]
    assert {line.path: line.revision for line in Journal(path).latest()} == {"p": 1500, "q": 2}


def test_an_empty_journal_is_none(tmp_path: Path) -> None:
    assert not Journal(tmp_path / "j.jsonl")


@pytest.mark.parametrize("root", ["../../etc/passwd", ".hidden", "a/b", "x" * 300, "", "näme 1"])
def test_no_name_of_a_root_leads_out_of_the_folder(root: str) -> None:
    name = journal_name(root)
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name.encode()) < 255


def test_entries_survive_their_json() -> None:
    entry = LedgerEntry(LedgerPlace.PRESENT, 3, A, Stat(1, 2, 3, 4, 5))
    assert read_entry(entry.to_json()) == entry
    assert entry.document_id == A[:40]
    assert read_entry(b"{}") is None
    assert read_entry(None) is None
