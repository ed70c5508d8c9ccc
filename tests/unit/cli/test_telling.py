"""What is told of work that takes long, where each line stays."""

from io import StringIO

import pytest
from rich.console import Console

from services.cli import telling
from services.cli.telling import Telling


def lines(monkeypatch: pytest.MonkeyPatch, *, quiet: bool) -> list[str]:
    """What is told where standard error is no terminal."""
    paper = StringIO()
    monkeypatch.setattr(telling, "errors", Console(file=paper))
    with Telling("starting", quiet=quiet) as told:
        told.now("reading")
        told.count("documents", 1, 3)
        monkeypatch.setattr(telling, "SELDOM", 0.0)
        told.count("documents", 2, 3)
    return paper.getvalue().splitlines()


def test_each_thing_is_said_once_and_counts_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(monkeypatch, quiet=False) == ["starting", "reading", "reading: 2 of 3 documents"]


def test_who_wants_json_is_told_nothing_but_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(monkeypatch, quiet=True) == []
