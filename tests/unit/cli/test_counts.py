"""`copydesk search --count`: names counted by documents or by stories, as the API counts them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from services.cli.application import application
from services.cli.search import search
from services.desk.application import Ports, create_app
from services.index.choose import open_searcher
from services.index.stored import Standing
from services.index.tantivy.store import TantivyStore
from services.process.settings import Settings
from tests.unit.desk.desk_client import DeskClient
from tests.unit.desk.desk_factory import plain

ADA, TOM = "Ada Byrne", "Tom Reyes"
FIRST = plain(f"{ADA} met {TOM} at the ferry.", "First", "2026-05-04", [ADA, TOM], path="first.txt")
COPY = plain(f"{ADA} met {TOM} at the ferry, again.", "Copy", "2026-05-05", [ADA, TOM], path="copy.txt")
OTHER = plain(f"{TOM} left the ferry.", "Other", "2026-05-06", [TOM], path="other.txt")
RAIN = plain(f"{ADA} saw rain.", "Rain", "2026-05-07", [ADA], path="rain.txt")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    standing = Standing(min(FIRST.document_id, COPY.document_id))
    with TantivyStore(Settings(state=folder).index_dir) as store:
        store.upsert((FIRST, COPY, OTHER, RAIN))
        store.assign({FIRST.document_id: standing, COPY.document_id: standing})
        store.commit()
    return folder


@pytest.fixture
def app() -> typer.Typer:
    made = application()
    made.command("search")(search)
    made.command("idle")(lambda: None)
    return made


def call(app: typer.Typer, state: Path, *words: str) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["search", *words, "--state", str(state)])
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def counted(app: typer.Typer, state: Path, *words: str) -> dict[str, int]:
    """What is counted of people."""
    rows = map(json.loads, call(app, state, *words, "--json")[0].splitlines())
    return {row["value"]: row["count"] for row in rows if row["facet"] == "person"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("ferry", "--count", "documents"), {TOM: 3, ADA: 2}),
        (("ferry", "--count", "stories"), {TOM: 2, ADA: 1}),
        (("--count", "stories"), {TOM: 2, ADA: 2}),
        (("--facet", "person"), {TOM: 3, ADA: 3}),
        (("ferry", "--count", "stories", "--copies"), {TOM: 2, ADA: 1}),
        (("ferry", "--count", "stories", "--since", "2026-05-06"), {TOM: 1}),
        (("ferry", "--facet", "language"), {}),
    ],
)
def test_a_story_is_counted_once_where_that_is_asked_for(
    app: typer.Typer, state: Path, words: tuple[str, ...], found: dict[str, int]
) -> None:
    assert counted(app, state, *words) == found


def test_the_counts_are_those_of_the_api(app: typer.Typer, state: Path) -> None:
    client = DeskClient(create_app(Ports(open_searcher(Settings(state=state)))))
    for count in ("documents", "stories"):
        facets = client.get(f"/api/search?q=ferry&count={count}").json()["facets"]
        rows = map(json.loads, call(app, state, "ferry", "--count", count, "--json")[0].splitlines())
        told = [(row["facet"], row["value"], row["count"]) for row in rows]
        assert told == [(of, one["value"], one["count"]) for of, each in facets.items() for one in each]


def test_a_reader_sees_lists_and_what_was_counted(app: typer.Typer, state: Path) -> None:
    shown, said = call(app, state, "ferry", "--count", "stories", "--facet", "person", "--limit", "1")
    assert shown.splitlines() == ["person", f"  2  {TOM}"]
    assert said.strip() == "3 documents in 2 stories; a story is counted once"
    assert "every copy is counted" in call(app, state, "--facet", "person")[1]
    assert call(app, state, "nothing", "--count", "stories")[0] == ""


def test_a_shell_completes_what_can_be_counted() -> None:
    asked = {
        "_COPYDESK_COMPLETE": "complete_bash",
        "COMP_WORDS": "copydesk search --count ",
        "COMP_CWORD": "3",
    }
    command = Path(sys.executable).with_name("copydesk")
    told = subprocess.run([command], env=os.environ | asked, capture_output=True, text=True, check=False)
    assert told.stdout.split() == ["documents", "stories"]
