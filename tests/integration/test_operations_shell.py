"""The operator's commands as a user calls them, on one state from first file to takedown."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.support import Desk, until

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

STORY = "Ferry {0} afloat again\n\nBy Ada Holm\n\nThe ferry {0} is afloat again, its owner said on Monday.\n"


INDEXED = 'copydesk_documents{state="indexed"} '


def rows(output: str) -> list[dict[str, Any]]:
    """JSON Lines."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three stories, one of them twice, and one file that is no copy."""
    folder = tmp_path_factory.mktemp("operations") / "copy"
    folder.mkdir()
    for name in ("Astrid", "Brigitte", "Carola"):
        (folder / f"{name}.txt").write_text(STORY.format(name))
    (folder / "again.txt").write_text(STORY.format("Astrid"))
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 8)
    return folder


@pytest.fixture(scope="module")
def desk(copy: Path) -> Desk:
    """A state that has taken them in; no services running."""
    made = Desk(copy.parent / "state")
    made.environment |= {"COPYDESK_ROOTS": f"copy={copy}", "COPYDESK_ANNOTATORS": "language"}
    made.call("ingest", str(copy))
    return made


def audited(desk: Desk) -> dict[str, Any]:
    """The books, which must add up."""
    (books,) = rows(desk.call("audit", "--json", "--wait", "30").stdout)
    return books


def test_audit_adds_up(desk: Desk) -> None:
    books = audited(desk)
    assert books["differences"] == []
    assert books["files_on_disk"] == 5
    assert (books["files"]["indexed"], books["files"]["duplicate"], books["files"]["rejected"]) == (3, 1, 1)


def test_audit_fails_on_a_difference(desk: Desk, copy: Path) -> None:
    path, away = copy / "Carola.txt", copy.parent / "away.txt"
    path.rename(away)
    done = desk.call("audit", "--json", check=False)
    away.rename(path)
    assert done.returncode == 1
    assert [d["subject"] for d in rows(done.stdout)[0]["differences"]] == ["copy/Carola.txt"]


def test_receipt_by_path_and_by_id(desk: Desk, copy: Path) -> None:
    (by_path,) = rows(desk.call("receipt", str(copy / "Astrid.txt"), "--json").stdout)
    assert by_path["state"] == "indexed"
    assert by_path["locations"] == ["copy/Astrid.txt", "copy/again.txt"]
    steps = ["watcher", "parser", "expander", "enricher", "indexer", "alerter"]
    assert [s["step"] for s in by_path["steps"]] == steps, "the expander looks where else it lies"
    (by_id,) = rows(desk.call("receipt", by_path["document_id"][:10], "--json").stdout)
    assert by_id == by_path
    assert desk.call("receipt", "0" * 40, check=False).returncode == 1


def test_dead_letters_are_listed_shown_and_discarded(desk: Desk) -> None:
    (letter,) = rows(desk.call("deadletters", "list", "--json").stdout)
    assert letter["path"] == "copy/noise.txt"
    listed = desk.call("deadletters", "list").stdout
    assert f"{letter['reason']}, for example: {letter['path']}\n" in listed, "a path stands on a line, whole"
    (shown,) = rows(desk.call("deadletters", "show", letter["id"][:8]).stdout)
    assert shown["data"]["original"]["data"]["location"]["path"] == "noise.txt"
    assert desk.call("deadletters", "discard", check=False).returncode == 2, "what to discard must be said"
    desk.call("deadletters", "discard", letter["id"])
    assert rows(desk.call("deadletters", "list", "--json").stdout) == []
    assert audited(desk)["files"]["rejected"] == 1


def test_replay_touches_what_was_chosen_and_nothing_else(desk: Desk, copy: Path) -> None:
    dry = desk.call("replay", "--step", "enricher", "--where", "path=Bri*", "--dry-run").stdout
    assert "copy/Brigitte.txt" in dry
    assert "1 would be sent" in dry
    for step in ("parser", "enricher", "indexer"):
        assert "1 sent" in desk.call("replay", "--step", step, "--where", "path=Bri*").stdout
    desk.call("ingest", str(copy))
    until(lambda: audited(desk)["documents"]["indexed"] == 3, "the replayed document to be indexed again")
    (again,) = rows(desk.call("receipt", str(copy / "Brigitte.txt"), "--json").stdout)
    (other,) = rows(desk.call("receipt", str(copy / "Carola.txt"), "--json").stdout)
    assert again["generation"] == 3
    assert other["generation"] == 0
    assert max(s["attempts"] for s in other["steps"]) == 1


def test_purged_document_is_gone_for_good(desk: Desk, copy: Path) -> None:
    (before,) = rows(desk.call("receipt", str(copy / "Astrid.txt"), "--json").stdout)
    done = desk.call("purge", str(copy / "Astrid.txt"), "--yes")
    assert "copy/Astrid.txt" in done.stderr
    asked = desk.call("show", before["document_id"], check=False)
    assert asked.returncode == 1
    assert f"copydesk receipt {before['document_id']} --state" in asked.stderr
    assert "Astrid" not in desk.call("search", "Astrid", "--json").stdout
    books = audited(desk)
    assert books["differences"] == []
    assert books["ignored"] == {"purged": 2}
    kept = [p for p in (desk.state / "content").rglob("*") if p.name.startswith(before["document_id"])]
    assert kept == []
    (copy / "back.txt").write_text(STORY.format("Astrid"))
    desk.call("ingest", str(copy))
    assert rows(desk.call("search", "Astrid", "--json").stdout) == []
    assert audited(desk)["ignored"] == {"purged": 3}


def test_tokens_are_made_once_listed_and_withdrawn(desk: Desk) -> None:
    (made,) = rows(desk.call("tokens", "add", "ada", "--right", "work").stdout)
    assert len(made["token"]) >= 40
    assert desk.call("tokens", "add", "ada", check=False).returncode == 2
    (listed,) = rows(desk.call("tokens", "list", "--json").stdout)
    assert (listed["name"], listed["right"]) == ("ada", "work")
    assert made["token"] not in str(listed)
    desk.call("tokens", "withdraw", "ada")
    assert rows(desk.call("tokens", "list", "--json").stdout) == []
    assert desk.call("tokens", "withdraw", "ada", check=False).returncode == 1


def test_top_shows_the_numbers_and_prints_the_metrics(desk: Desk) -> None:
    shown = desk.call("top", "--once").stdout
    assert "enricher" in shown
    assert "index" in shown
    metrics = desk.call("top", "--metrics").stdout
    (indexed,) = [line for line in metrics.splitlines() if line.startswith(INDEXED)]
    assert float(indexed.removeprefix(INDEXED)) > 0
