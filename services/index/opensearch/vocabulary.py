"""The words of an index in OpenSearch, as `loosening` asks for them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from services.index.counting import LABEL_SEPARATOR
from services.index.forms import UNKNOWN, forms_of_word
from services.index.opensearch.mapping import FORMS, VOCABULARY, label_field
from services.index.opensearch.view import View
from services.index.query import Facet
from services.index.spelling import SHORTEST, Known, beginnings, errors_in
from services.language.stems import STEMMED

MOST_LANGUAGES: Final = 1000
"""More than the detector of languages knows."""
MOST_SPELLINGS: Final = 200
"""Words that are held against one that was misspelt: the most frequent of those that resemble it."""


class OpenSearchVocabulary:
    """What is known of the words of one search: counted by one question, and one a word misspelt."""

    def __init__(self, view: View, words: Iterable[str]) -> None:
        """`words` are those that will be asked for."""
        self._view = view
        self._words = sorted(set(words))

    def documents(self) -> int:
        """How many documents there are."""
        return self._overview[0]

    def languages(self) -> Sequence[str]:
        """Codes of the languages whose forms there are."""
        return (*sorted(self._overview[1] & STEMMED.keys()), UNKNOWN)

    def having(self, forms: frozenset[str]) -> int:
        """How many documents have any of these forms, at most."""
        return sum(self._counts.get(form, 0) for form in forms)

    def resembling(self, word: str) -> Sequence[Known]:
        """The most frequent words of texts and titles within the errors that are looked past.

        The engine finds them by its list of words; all of them counted would be a look at every document.
        """
        looked = {
            "field": VOCABULARY,
            "analyzer": "keyword",
            "suggest_mode": "always",
            "string_distance": "damerau_levenshtein",
            "max_edits": errors_in(word),
            "min_word_length": SHORTEST,
            "prefix_length": 0,
            "sort": "frequency",
            "size": MOST_SPELLINGS,
        }
        answer = self._view.ask({"size": 0, "suggest": {"words": {"text": word, "term": looked}}})
        options = [option for entry in answer["suggest"]["words"] for option in entry["options"]]
        begin = tuple(beginnings(word))
        return [(each["text"], each["freq"]) for each in options if each["text"].startswith(begin)]

    def counted(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents have each of these words in text or title."""
        return self._having(VOCABULARY, words)

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
        return self._having(FORMS, forms)

    def _having(self, field: str, terms: Sequence[str]) -> dict[str, int]:
        # Of one term alone the engine knows how many have it, and need not look at any.
        counts = self._view.counts([{"term": {field: term}} for term in terms])
        return dict(zip(terms, counts, strict=True))

    def _ask(self, aggregations: Mapping[str, Any], query: Mapping[str, Any] | None = None) -> Any:
        among = {"query": query or {"match_all": {}}}
        return self._view.ask({"size": 0, "track_total_hits": True, "aggs": aggregations, **among})
