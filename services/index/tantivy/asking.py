"""From a search to what Tantivy is asked: just so, or loosened as far as there is little."""

from dataclasses import dataclass
from typing import Any

from tantivy import Query as TantivyQuery

from services.index.circles import looks_wide
from services.index.loosened import loosened
from services.index.loosening import UNLOOSENED, Plan, plan
from services.index.query import Query
from services.index.results import Loosened
from services.index.syntax import parse
from services.index.tantivy.loose import LooseQueries
from services.index.tantivy.query import Builder
from services.index.tantivy.view import View
from services.index.tantivy.vocabulary import TantivyVocabulary


@dataclass(frozen=True)
class Asked:
    """What is asked: `query` ranks, `counted` finds the same without scores, which is twice as quick.

    `exact` and `strict` count documents in the first circle and the first two; `wide` says
    whether the outer ones are looked into too.
    """

    query: TantivyQuery
    counted: TantivyQuery
    plan: Plan = UNLOOSENED
    exact: int = 0
    strict: int = 0
    wide: bool = False

    def loosened(self, text: str, total: int) -> Loosened | None:
        """What is to be said of it, where `total` documents were found; null if nothing was loosened."""
        return loosened(self.plan, text, self.exact, self.strict, total) if self.plan.words else None


def ask(view: View, builder: Builder, query: Query, wide: bool | None) -> Asked:
    """`wide` is how a page before was asked; null lets the number of documents decide."""
    clauses = parse(query.text)
    made = (
        plan(clauses, builder.cut, TantivyVocabulary(view.searcher, view.schema))
        if query.loosen
        else UNLOOSENED
    )
    if not made.words:
        typed = builder.holding(query, clauses)
        return Asked(typed, typed)
    circles = LooseQueries(builder, made)
    strict = _count(view, builder.holding(query, made.fixed, [circles.found(wide=False)]))
    exact = _count(view, builder.holding(query, made.fixed, [circles.exact()])) if strict else 0
    wide = looks_wide(query, strict, wide)
    must, scoring = circles.ranked(wide)
    ranked = builder.holding(query, made.fixed, [must], scoring)
    counted = builder.holding(query, made.fixed, [circles.found(wide)])
    return Asked(ranked, counted, made, exact, strict, wide)


def _count(view: View, query: TantivyQuery) -> int:
    found: Any = view.searcher.search(query, 1)
    return int(found.count)
