"""Statements searched by themselves: every condition holds for one and the same statement."""

from datetime import date
from pathlib import Path

import pytest

from copydesk_contracts.annotations import (
    Annotations,
    Mention,
    Person,
    Place,
    Quote,
    Statement,
    StatementKind,
)
from copydesk_contracts.article import Article, DateFact, Span
from services.index.failures import BadCursor
from services.index.query import StatementQuery
from services.index.stored import StoredDocument
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.statements import statements_name
from services.index.tantivy.store import TantivyStore
from tests.conformance.store_factory import make
from tests.conformance.store_index import Index

TEXT = "Ada Byrne of Oslo said tolls would rise. “Tariffs are a mistake,” said Tom Reyes."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words))


def mention(words: str) -> Mention:
    return Mention(text=words, span=span(words))


def two_voices(number: int, published: str = "2024-10-12") -> StoredDocument:
    """Byrne on tolls, not quoted; Reyes on tariffs, quoted."""
    tolls, tariffs = "tolls would rise", "Tariffs are a mistake,"
    found = Annotations(
        people=(
            Person(name="Ada Byrne", mentions=(mention("Ada Byrne"),), role=mention("Oslo")),
            Person(name="Tom Reyes", mentions=(mention("Tom Reyes"),)),
        ),
        places=(Place(name="Oslo", mentions=(mention("Oslo"),)),),
        quotes=(Quote(text=tariffs, span=span(tariffs), speaker="Tom Reyes", cue=mention("said")),),
        statements=(
            Statement(
                text=tolls,
                span=span(tolls),
                speaker="Ada Byrne",
                cue=mention("said"),
                kind=StatementKind.INDIRECT,
            ),
        ),
    )
    dated = DateFact(text=published, value=published, locator="given", rule="made-up")
    return make(number).model_copy(
        update={"annotations": found, "article": Article(text=TEXT, format="text", published=dated)}
    )


def said(index: Index, query: StatementQuery) -> list[tuple[str | None, str]]:
    return [(hit.speaker, hit.text) for hit in index.searcher.statements(query).hits]


BYRNE, REYES = ("Ada Byrne", "tolls would rise"), ("Tom Reyes", "Tariffs are a mistake,")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (StatementQuery(), [BYRNE, REYES]),
        (StatementQuery("tariffs"), [REYES]),
        (StatementQuery("speaker:Byrne quote:tariffs"), []),
        (StatementQuery("speaker:Reyes said:tariffs"), [REYES]),
        (StatementQuery("tariffs", speaker=("Ada Byrne",)), []),
        (StatementQuery("tolls", speaker=("ada byrne",)), [BYRNE]),
        (StatementQuery(kind=("indirect",)), [BYRNE]),
        (StatementQuery(kind=("direct", "partly_direct")), [REYES]),
        (StatementQuery(place=("Oslo",)), [BYRNE, REYES]),
        (StatementQuery(place=("Bergen",)), []),
        (StatementQuery(since=date(2024, 10, 12), until=date(2024, 10, 12)), [BYRNE, REYES]),
        (StatementQuery(since=date(2024, 10, 13)), []),
        (StatementQuery("role:Oslo"), [BYRNE]),
        (StatementQuery("-tariffs"), [BYRNE]),
    ],
)
def test_conditions_hold_for_one_statement(
    index: Index, query: StatementQuery, expected: list[tuple[str, str]]
) -> None:
    index.put(two_voices(1))
    assert said(index, query) == expected
    assert index.searcher.statements(query).total == len(expected)


def test_a_statement_tells_where_it_stands(index: Index) -> None:
    index.put(two_voices(1))
    [hit] = index.searcher.statements(StatementQuery("tolls")).hits
    assert (hit.role, hit.cue, hit.anchor, hit.published) == ("Oslo", "said", "s0", "2024-10-12")
    assert TEXT[hit.start : hit.end] == hit.text


def test_what_is_replaced_or_deleted_says_nothing_more(index: Index) -> None:
    index.put(two_voices(1), two_voices(2))
    index.put(make(1, quotes=[("All is well now", "Ann")]))
    assert sorted(said(index, StatementQuery("well"))) == [("Ann", "All is well now")]
    assert len(said(index, StatementQuery("tariffs"))) == 1
    index.store.delete([two_voices(2).document_id])
    index.store.commit()
    assert said(index, StatementQuery("tariffs")) == []


def test_pages_neither_repeat_nor_skip(index: Index) -> None:
    index.put(*(two_voices(n, f"2024-10-{n:02}") for n in range(1, 8)))
    found, after = [], None
    while True:
        page = index.searcher.statements(StatementQuery(limit=3, after=after))
        found += [(hit.published, hit.text) for hit in page.hits]
        if (after := page.next) is None:
            break
    assert found == [(f"2024-10-{n:02}", one[1]) for n in range(7, 0, -1) for one in (BYRNE, REYES)]


def test_a_cursor_of_foreign_make_is_refused(index: Index) -> None:
    index.put(two_voices(1))
    with pytest.raises(BadCursor):
        index.searcher.statements(StatementQuery(after="nonsense"))


@pytest.mark.parametrize("harm", ["complete", "meta.json"])
def test_a_missing_or_damaged_index_of_statements_is_made_anew(tmp_path: Path, harm: str) -> None:
    with TantivyStore(tmp_path) as store:
        store.upsert([two_voices(n) for n in range(3)])
        store.commit()
    (tmp_path / statements_name() / harm).unlink()
    (tmp_path / statements_name() / "meta.json").write_text("{}")
    with TantivyStore(tmp_path):
        assert TantivySearcher(tmp_path).statements(StatementQuery("tariffs")).total == 3
