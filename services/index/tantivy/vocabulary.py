"""The words of one state of a Tantivy index."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import tantivy
from tantivy import Occur

from services.index.counting import LABEL_SEPARATOR
from services.index.forms import UNKNOWN
from services.index.query import Facet
from services.index.spelling import Known, beginnings
from services.index.syntax import Scope
from services.index.tantivy.schema import BODY, FORMS, SCOPES, label_field
from services.language.stems import STEMMED

_ALL = ""
FEW: Final = 1000
"""Documents up to which those that have a form are counted one by one."""


@dataclass(frozen=True)
class TantivyVocabulary:
    """What `loosening` asks for."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema

    def documents(self) -> int:
        """How many documents there are."""
        return self.searcher.num_docs

    def languages(self) -> Sequence[str]:
        """Codes of the languages whose forms there are."""
        labels = self.searcher.terms_with_prefix(label_field(Facet.LANGUAGE), _ALL)
        found = {label.partition(LABEL_SEPARATOR)[2] for label, _ in labels}
        return (*sorted(found & STEMMED.keys()), UNKNOWN)

    def having(self, forms: frozenset[str]) -> int:
        """How many documents have any of these forms, at most."""
        counts = {form: self.searcher.doc_freq(FORMS, form) for form in forms}
        if sum(counts.values()) > FEW:
            return sum(counts.values())
        return sum(self._count([(FORMS, form)]) for form, count in counts.items() if count)

    def beginning(self, letters: str) -> Sequence[Known]:
        """The words of texts and titles that begin so."""
        found: Counter[str] = Counter()
        for field in (BODY, SCOPES[Scope.TITLE]):
            for word, count in self.searcher.terms_with_prefix(field, letters):
                found[word] += count
        return list(found.items())

    def resembling(self, word: str) -> Sequence[Known]:
        """The words of texts and titles that begin with one of its first two letters."""
        return [known for letter in beginnings(word) for known in self.beginning(letter)]

    def counted(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents have each of these words in text or title."""
        return {word: self._count([(BODY, word), (SCOPES[Scope.TITLE], word)]) for word in words}

    def _count(self, terms: Sequence[tuple[str, str]]) -> int:
        """Documents that are there and have any of these: the lists of words know those too that are gone."""
        each = [tantivy.Query.term_query(self.schema, field, term, "basic") for field, term in terms]
        found: Any = self.searcher.search(tantivy.Query.boolean_query([(Occur.Should, q) for q in each]), 1)
        return int(found.count)
