"""Statements: objects within their documents, found with all conditions holding for one of them."""

from dataclasses import dataclass
from typing import Any, Final

from services.index import cursor
from services.index.cursor import Cursor
from services.index.opensearch.mapping import (
    FULL,
    ID,
    KIND,
    MOST_ROWS,
    NEWEST,
    NUMBER,
    STATEMENTS,
    document_of,
    ordered,
)
from services.index.opensearch.query import Builder, Dsl
from services.index.opensearch.view import View
from services.index.query import StatementQuery
from services.index.results import StatementHit, StatementResults
from services.index.statements import statement_rows

_SORT: Final = "statements"
_PATH: Final = f"{STATEMENTS}."
_AT: Final = f"{_PATH}{NUMBER}"


@dataclass(frozen=True)
class _Row:
    key: int
    hit: StatementHit


def statements(view: View, query: StatementQuery) -> StatementResults:
    """The newest first. Raises BadCursor for an `after` of foreign make."""
    after = cursor.decode(query.after, _SORT) if query.after else None
    limit, fitting = query.query().limit, _fitting(query)
    passed = after.offset if after else 0
    rows = _rows(view, fitting, after, limit)
    shown = rows[passed : passed + limit]
    hits = tuple(row.hit for row in shown)
    total = _total(view, fitting)
    if len(rows) <= passed + limit or not shown:
        return StatementResults(total, hits)
    last = shown[-1].key
    same = sum(row.key == last for row in rows[: passed + limit])
    return StatementResults(total, hits, Cursor(_SORT, last, offset=same).encode())


def _fitting(query: StatementQuery) -> Dsl:
    built = Builder(_PATH).build(query.query())
    if not query.kind:
        return built
    return {"bool": {"filter": [built, {"terms": {f"{_PATH}{KIND}": sorted(query.kind)}}]}}


def _rows(view: View, fitting: Dsl, after: Cursor | None, limit: int) -> list[_Row]:
    """The page's rows, those of its first date key that were shown before, and one more."""
    inner = {"size": MOST_ROWS, "sort": [_AT], "docvalue_fields": [_AT], "_source": False}
    nested = {"nested": {"path": STATEMENTS, "query": fitting, "inner_hits": inner}}
    reached = [{"range": {NEWEST: {"lte": ordered(after.key)}}}] if after else []
    body = {
        "query": {"bool": {"filter": [nested, *reached]}},
        "sort": [{NEWEST: "desc"}, {ID: "asc"}],
        # Each document has one row at least, and those of the first may all have been shown.
        "size": limit + 2,
        "_source": [FULL],
    }
    return [row for found in view.ask(body)["hits"]["hits"] for row in _of_document(found)]


def _of_document(found: Any) -> list[_Row]:
    document = document_of(found["_source"])
    rows = list(statement_rows(document))
    inner = found["inner_hits"][STATEMENTS]["hits"]["hits"]
    numbers = [int(each["fields"][_AT][0]) for each in inner]
    return [
        _Row(cursor.newest_key(document.document_id, rows[n].hit.published), rows[n].hit) for n in numbers
    ]


def _total(view: View, fitting: Dsl) -> int:
    counted = {"rows": {"nested": {"path": STATEMENTS}, "aggs": {"fitting": {"filter": fitting}}}}
    having = {"nested": {"path": STATEMENTS, "query": fitting}}
    found = view.ask({"size": 0, "query": having, "aggs": counted})["aggregations"]["rows"]
    return int(found["fitting"]["doc_count"])
