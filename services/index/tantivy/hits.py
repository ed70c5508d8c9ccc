"""From a stored Tantivy document to a hit, with the words of the search marked."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tantivy

from copydesk_contracts.events import Location
from services.index import excerpts
from services.index.circles import fit_of
from services.index.loosening import Plan, other_words
from services.index.query import Query
from services.index.results import Excerpt, Hit
from services.index.syntax import Scope
from services.index.tantivy.query import Builder
from services.index.tantivy.schema import BODY, HEAD, ID, SCOPES
from services.index.tantivy.view import View
from services.index.tantivy.vocabulary import TantivyVocabulary
from services.index.words import prepared, seamless

_TITLE = SCOPES[Scope.TITLE]
_LONGEST_TITLE = 2000
"""Characters: a title is shown whole, and none is longer."""


@dataclass(frozen=True)
class HitMaker:
    """Makes hits; without generators (a search without words) nothing is marked."""

    text: tantivy.SnippetGenerator | None
    title: tantivy.SnippetGenerator | None
    copies: Callable[[str], int]
    fits: bool

    def hit(self, document: tantivy.Document, score: float) -> Hit:
        """The hit that this document is."""
        head = json.loads(bytes(document.get_first(HEAD) or b"{}"))
        return Hit(
            document_id=text_of(document, ID),
            title=self._titled(head["title"]) if head["title"] else None,
            opening=excerpts.opening(seamless(text_of(document, BODY)[: excerpts.LENGTH])),
            snippet=self._snippet(document, head["title"]),
            published=head["published"],
            language=head["language"],
            locations=tuple(Location(**location) for location in head["locations"]),
            authors=tuple(head["authors"]),
            score=score,
            story=head["story"],
            copies=self.copies(head["story"]) if head["story"] else 1,
            fit=fit_of(score) if self.fits and score else None,
            relation=head["relation"],
            holds=tuple(head["holds"]),
            held_by=tuple(head["held_by"]),
        )

    def _snippet(self, document: tantivy.Document, title: str | None) -> Excerpt:
        body = text_of(document, BODY)
        marked = excerpts.from_snippet(self.text.snippet_from_doc(document), body) if self.text else None
        return marked or excerpts.beginning(seamless(body), title)

    def _titled(self, title: str) -> Excerpt:
        if self.title is None:
            return Excerpt(title)
        carrier = tantivy.Document()
        carrier.add_text(_TITLE, prepared(title))
        marked = excerpts.from_snippet(self.title.snippet_from_doc(carrier), prepared(title))
        whole = marked is not None and title.startswith(marked.text)
        return Excerpt(title, marked.highlights) if marked and whole else Excerpt(title)


def marker(view: View, builder: Builder, query: Query, plan: Plan) -> HitMaker:
    """The marker of one search, and of what it was loosened to."""
    others = other_words(plan, TantivyVocabulary(view.searcher, view.schema))

    def generator(field: str, length: int) -> tantivy.SnippetGenerator | None:
        marked = builder.highlighting(query, view.searcher, field, others)
        if marked is None:
            return None
        made = tantivy.SnippetGenerator.create(view.searcher, marked, view.schema, field)
        made.set_max_num_chars(length)
        return made

    return HitMaker(
        generator(BODY, excerpts.LENGTH),
        generator(_TITLE, _LONGEST_TITLE),
        lambda story: _count(view, builder.of_story(story)),
        fits=bool(plan.words),
    )


def _count(view: View, query: tantivy.Query) -> int:
    found: Any = view.searcher.search(query, 1)
    return int(found.count)


def text_of(document: tantivy.Document, field: str) -> str:
    """The stored text of a field; empty if it has none."""
    return str(document.get_first(field) or "")
