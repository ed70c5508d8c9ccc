"""From a search to what OpenSearch is asked: just so, or loosened as far as there is little."""

from dataclasses import dataclass

from services.index.circles import looks_wide
from services.index.loosened import loosened
from services.index.loosening import UNLOOSENED, Plan, plan
from services.index.opensearch.loose import LooseQueries, affordable
from services.index.opensearch.mapping import cut
from services.index.opensearch.query import Builder, Dsl
from services.index.opensearch.view import View
from services.index.opensearch.vocabulary import OpenSearchVocabulary
from services.index.query import Query
from services.index.results import Loosened
from services.index.syntax import parse


@dataclass(frozen=True)
class Asked:
    """What is asked: `query` ranks, `counted` finds the same without scores.

    `innermost` finds and ranks as `query` does what is in the first circle; null where there are no circles.
    `exact` and `strict` count documents in the first circle and the first two; `wide` says
    whether the outer ones are looked into too.
    """

    query: Dsl
    counted: Dsl
    plan: Plan = UNLOOSENED
    exact: int = 0
    strict: int = 0
    wide: bool = False
    innermost: Dsl | None = None

    def loosened(self, text: str, total: int) -> Loosened | None:
        """What is to be said of it, where `total` documents were found; null if nothing was loosened."""
        return loosened(self.plan, text, self.exact, self.strict, total) if self.plan.words else None


def ask(view: View, query: Query, wide: bool | None) -> Asked:
    """`wide` is how a page before was asked; null lets the number of documents decide."""
    builder, clauses = Builder(), parse(query.text)
    vocabulary = OpenSearchVocabulary(view, cut(query.text))
    made = affordable(builder, plan(clauses, cut, vocabulary)) if query.loosen else UNLOOSENED
    if not made.words:
        typed = builder.holding(query, clauses)
        return Asked(typed, typed)
    circles = LooseQueries(builder, made)
    within = builder.holding(query, made.fixed, [circles.found(wide=False)])
    exactly = builder.holding(query, made.fixed, [circles.exact()])
    strict, exact = _counts(view, within, exactly)
    wide = looks_wide(query, strict, wide)
    must, scoring = circles.ranked(wide)
    ranked = builder.holding(query, made.fixed, [must], scoring)
    counted = builder.holding(query, made.fixed, [circles.found(wide)])
    innermost = builder.holding(query, made.fixed, [circles.innermost()], scoring)
    return Asked(ranked, counted, made, exact, strict, wide, innermost)


def _counts(view: View, within: Dsl, exactly: Dsl) -> tuple[int, int]:
    """How many documents the wider query finds, and the narrower one among them."""
    body = {"size": 0, "track_total_hits": True, "query": within, "aggs": {"exact": {"filter": exactly}}}
    found = view.ask(body)
    return found["hits"]["total"]["value"], found["aggregations"]["exact"]["doc_count"]
