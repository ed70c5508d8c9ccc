"""A list of queries in, a table of hits out: pasted, as a file, or from a program."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from services.desk.export import COLUMNS, attachment, cells, described, table_of
from services.desk.forms import Forms
from services.desk.models import HitModel, Model, Problem
from services.desk.params import SearchParameters
from services.desk.rendering import Pages
from services.index.port import Searcher
from services.index.query import Query
from services.index.results import Hit, Results

MOST: Final = 300
"""Queries of one list: some ten milliseconds each, so that nobody waits for more than a few seconds."""
MOST_HITS: Final = 100
"""Hits shown of each, so that a list fills neither page nor memory."""
HITS: Final = 5
"""Shown of each query where nobody says how many: enough to see whether it finds the right thing."""
HEADINGS: Final = frozenset({"query", "queries", "q", "search", "name", "names", "term", "terms"})
"""First cells by which the first row of a table is known to be its head."""
Line = Annotated[str, Field(max_length=1000)]


class Batch(Model):
    """Queries in the syntax of the search; `phrase` takes each as one phrase, `strict` words as typed."""

    queries: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST)]
    hits: int = Field(default=HITS, ge=1, le=MOST_HITS, description="Documents of each query, the best first")
    phrase: bool = False
    strict: bool = False


class BatchHits(Model):
    """What one query finds: how many documents, in how many stories, and the best of them."""

    query: str
    documents: int
    stories: int
    url: str
    hits: list[HitModel]


@dataclass(frozen=True)
class BatchRow:
    """One query of the list, what it was asked as, and what it finds."""

    query: str
    params: SearchParameters
    results: Results

    def model(self) -> BatchHits:
        """The row as the API says it."""
        return BatchHits(
            query=self.query,
            documents=self.results.total,
            stories=self.results.rows,
            url=self.params.address(),
            hits=[HitModel.of(hit) for hit in self.results.hits],
        )


def queries_of(text: str) -> list[str]:
    """One query a line; of a table the column `query` (or the first), each once, in their order.

    A line is a table's where the first is a head: `query,desk` or `name;notes`.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    first = lines[0] if lines else ""
    sign = max(",;\t", key=first.count)
    head = [cell.strip().strip('"').lower() for cell in first.split(sign)]
    column = next((n for n, cell in enumerate(head) if cell in HEADINGS), None)
    if column is None:
        return _once(lines)
    rows = csv.reader(lines[1:], delimiter=sign)
    return _once(row[column] for row in rows if len(row) > column)


def run(searcher: Searcher, batch: Batch) -> Iterator[BatchRow]:
    """Each query's row, in their order."""
    for query in batch.queries:
        text = f'"{query.replace(chr(34), " ").strip()}"' if batch.phrase else query
        params = SearchParameters(q=text, strict=batch.strict, limit=batch.hits)
        asked: Query = params.query(facet_size=0)
        yield BatchRow(query, params.model_copy(update={"limit": 20}), searcher.search(asked))


def table(rows: Iterable[BatchRow]) -> Iterator[str]:
    """A line of CSV for each hit of each query; one without hits for a query that finds nothing."""
    return table_of(("query", "documents", "stories", "rank", *COLUMNS), _lines(rows))


def _lines(rows: Iterable[BatchRow]) -> Iterator[list[str]]:
    for row in rows:
        start = [row.query, str(row.results.total), str(row.results.rows)]
        numbered: Iterable[tuple[int, Hit]] = enumerate(row.results.hits, 1)
        yield from ([*start, str(rank), *cells(hit)] for rank, hit in numbered)
        if not row.results.hits:
            yield [*start, *([""] * (1 + len(COLUMNS)))]


def _once(queries: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(query.split()) for query in queries if query.strip()))


def json_router(searcher: Searcher) -> APIRouter:
    """Routes of /api/batch."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.post("/batch", responses={400: {"model": Problem, "description": "A body that is no JSON"}})
    def batch(asked: Batch) -> list[BatchHits]:
        """What each query of a list finds; nothing is changed, so the right to read is enough."""
        return [row.model() for row in run(searcher, asked)]

    @routes.post("/batch.csv", response_class=Response, responses=described("text/csv"))
    def as_table(asked: Batch) -> Response:
        """The same as a table for spreadsheets, a line a hit."""
        return attachment(table(list(run(searcher, asked))), "text/csv", "batch.csv")

    return routes


def router(searcher: Searcher, forms: Forms, pages: Pages) -> APIRouter:
    """The page /batch."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/batch")
    def empty(request: Request) -> Response:
        return pages(request, "batch.html", rows=None, asked=None, most=MOST)

    @routes.post("/batch")
    async def asked(request: Request) -> Response:
        given, files = await forms.read_files(request)
        uploaded = [file.content.decode("utf-8", "replace") for file in files]
        batch = _asked([*given.get("queries", []), *uploaded], given)
        rows = await run_in_threadpool(lambda: list(run(searcher, batch)))
        if given.get("as") == ["csv"]:
            return attachment(table(rows), "text/csv", "batch.csv")
        return pages(request, "batch.html", rows=rows, asked=batch, most=MOST)

    return routes


def _asked(texts: Sequence[str], given: dict[str, list[str]]) -> Batch:
    queries = _once(query for text in texts for query in queries_of(text))
    if not queries:
        raise HTTPException(422, "There is no query in the list: write one on each line.")
    if len(queries) > MOST or any(len(query) > 1000 for query in queries):
        raise HTTPException(422, f"A list holds at most {MOST} queries, of 1,000 characters each.")
    return Batch(queries=tuple(queries), phrase="phrase" in given, strict="strict" in given)
