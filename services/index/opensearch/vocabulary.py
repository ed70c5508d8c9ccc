"""The words of an index in OpenSearch, as `loosening` asks for them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from services.index.counting import LABEL_SEPARATOR
from services.index.forms import UNKNOWN, forms_of_word
from services.index.opensearch.mapping import FORMS, VOCABULARY, label_field
from services.index.opensearch.view import View
from services.index.query import Facet
from services.index.spelling import Known
from services.language.stems import STEMMED

MOST_LANGUAGES: Final = 1000
"""More than the detector of languages knows."""
MOST_SPELLINGS: Final = 50_000
"""Words of one letter that are held against one that was misspelt: the most frequent."""
_RESERVED: Final = re.compile(r"([^\w\s])")


class OpenSearchVocabulary:
    """What is known of the words of one search: counted by one question, and one a word misspelt."""

    def __init__(self, view: View, words: Iterable[str]) -> None:
        """`words` are those that will be asked for."""
        self._view = view
        self._words = sorted(set(words))
        self._seen: dict[str, int] = {}

    def documents(self) -> int:
        """How many documents there are."""
        return self._overview[0]

    def languages(self) -> Sequence[str]:
        """Codes of the languages whose forms there are."""
        return (*sorted(self._overview[1] & STEMMED.keys()), UNKNOWN)

    def having(self, forms: frozenset[str]) -> int:
        """How many documents have any of these forms, at most."""
        return sum(self._counts.get(form, 0) for form in forms)

    def beginning(self, letters: str) -> Sequence[Known]:
        """The words of texts and titles that begin so."""
        begin = _RESERVED.sub(r"\\\1", letters) + ".*"
        terms = {"terms": {"field": VOCABULARY, "include": begin, "size": MOST_SPELLINGS}}
        buckets = self._ask({"w": terms})["aggregations"]["w"]["buckets"]
        self._seen |= {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        return [(bucket["key"], bucket["doc_count"]) for bucket in buckets]

    def counted(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents have each of these words, which `beginning` gave."""
        return {word: self._seen[word] for word in words}

    @cached_property
    def _overview(self) -> tuple[int, frozenset[str]]:
        terms = {"terms": {"field": label_field(Facet.LANGUAGE), "size": MOST_LANGUAGES}}
        found = self._ask({"languages": terms})
        labels = [bucket["key"] for bucket in found["aggregations"]["languages"]["buckets"]]
        codes = frozenset(label.partition(LABEL_SEPARATOR)[2] for label in labels)
        return found["hits"]["total"]["value"], codes

    @cached_property
    def _counts(self) -> dict[str, int]:
        forms = sorted({form for word in self._words for form in forms_of_word(word, self.languages())})
        if not forms:
            return {}
        each = {form: {"term": {FORMS: form}} for form in forms}
        # Only documents that have any are looked at: the engine holds each one against every filter.
        having = {"terms": {FORMS: forms}}
        answer = self._ask({"forms": {"filters": {"filters": each}}}, having)
        found = answer["aggregations"]["forms"]["buckets"]
        return {form: bucket["doc_count"] for form, bucket in found.items()}

    def _ask(self, aggregations: Mapping[str, Any], query: Mapping[str, Any] | None = None) -> Any:
        among = {"query": query or {"match_all": {}}}
        return self._view.ask({"size": 0, "track_total_hits": True, "aggs": aggregations, **among})
