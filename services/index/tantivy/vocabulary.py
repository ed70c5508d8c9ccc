"""The words of one state of a Tantivy index."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import tantivy

from services.index.counting import LABEL_SEPARATOR
from services.index.forms import UNKNOWN
from services.index.query import Facet
from services.index.spelling import Known
from services.index.syntax import Scope
from services.index.tantivy.schema import BODY, FORMS, SCOPES, label_field
from services.language.stems import STEMMED

_ALL = ""


@dataclass(frozen=True)
class TantivyVocabulary:
    """What `loosening` asks for."""

    searcher: tantivy.Searcher

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
        return sum(self.searcher.doc_freq(FORMS, form) for form in forms)

    def beginning(self, letters: str) -> Sequence[Known]:
        """The words of texts and titles that begin so."""
        found: Counter[str] = Counter()
        for field in (BODY, SCOPES[Scope.TITLE]):
            for word, count in self.searcher.terms_with_prefix(field, letters):
                found[word] = max(found[word], count)
        return list(found.items())
