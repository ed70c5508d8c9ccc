"""`copydesk statements`: who said what, from an index on disk."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from copydesk_contracts.annotations import Annotations, Mention, Place, Statement, StatementKind
from copydesk_contracts.article import Article, DateFact, Fact, Span
from copydesk_contracts.events import ContentRef, Location
from services.cli.application import application
from services.cli.statements import statements
from services.index.stored import StoredDocument
from services.index.tantivy.store import TantivyStore
from services.process.settings import Settings

SAID = (
    ("Ada Byrne", "said", "the ferry will sail on Sunday", StatementKind.INDIRECT, "Oslo", "2026-05-04"),
    ("Tom Reyes", "denied", "the ferry was late", StatementKind.PARTLY, "Rome", "2026-05-06"),
    ("Tom Reyes", "warned", "the bridge is closed", StatementKind.INDIRECT, "Rome", "2026-05-06"),
)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    with TantivyStore(Settings(state=folder).index_dir) as store:
        store.upsert(_document(number, *said) for number, said in enumerate(SAID))
        store.commit()
    return folder


def _document(
    number: int, speaker: str, cue: str, words: str, kind: StatementKind, place: str, day: str
) -> StoredDocument:
    text = f"{speaker} {cue} {words}. {place}."
    start = text.index(words)
    title = Fact(text=speaker, span=Span(start=0, end=len(speaker)), rule="made-up")
    statement = Statement(
        text=words,
        span=Span(start=start, end=start + len(words)),
        speaker=speaker,
        cue=_mention(text, cue),
        kind=kind,
    )
    return StoredDocument(
        document_id=f"{number:040x}",
        content=ContentRef(sha256=f"{number:064x}", size=len(text)),
        locations=(Location(root="copy", path=f"{number}.txt", revision=1),),
        article=Article(
            text=text,
            format="text",
            title=title,
            published=DateFact(text=day, value=day, locator="given", rule="made-up"),
        ),
        annotations=Annotations(
            statements=(statement,), places=(Place(name=place, mentions=(_mention(text, place),)),)
        ),
    )


def _mention(text: str, part: str) -> Mention:
    start = text.index(part)
    return Mention(text=part, span=Span(start=start, end=start + len(part)))


@pytest.fixture
def app() -> typer.Typer:
    made = application()
    made.command("statements")(statements)
    made.command("idle")(lambda: None)
    return made


def call(app: typer.Typer, state: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["statements", *words, "--state", str(state)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), {0, 1, 2}),
        (("ferry",), {0, 1}),
        (("ferry", "--speaker", "Reyes"), {1}),
        (("bridge", "--speaker", "Byrne"), set()),
        (("--place", "Oslo"), {0}),
        (("--kind", "partly_direct"), {1}),
        (("--since", "2026-05-05"), {1, 2}),
        (("--until", "2026-05-05"), {0}),
    ],
)
def test_all_conditions_hold_for_one_statement(
    app: typer.Typer, state: Path, words: tuple[str, ...], found: set[int]
) -> None:
    rows = [json.loads(line) for line in call(app, state, *words, "--json").splitlines()]
    assert {int(row["document_id"], 16) for row in rows} == found
    for row in rows:
        speaker, cue, said, kind, *_ = SAID[int(row["document_id"], 16)]
        assert (row["speaker"], row["cue"], row["text"], row["kind"]) == (speaker, cue, said, kind.value)


def test_a_reader_sees_who_said_what_when_and_where(app: typer.Typer, state: Path) -> None:
    shown = call(app, state, "bridge")
    assert [line.strip() for line in shown.splitlines()] == [
        "Tom Reyes",
        "warned: the bridge is closed",
        f"{2:040x}"[:12] + ":17  2026-05-06  Tom Reyes",
    ]


def test_no_more_than_asked_for(app: typer.Typer, state: Path) -> None:
    assert len(call(app, state, "--limit", "1", "--json").splitlines()) == 1
