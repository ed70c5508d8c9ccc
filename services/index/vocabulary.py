"""The words of some documents at hand, as `loosening` asks for them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from services.index.documents import Wording
from services.index.forms import UNKNOWN, TextForms, forms_in
from services.index.spelling import Known, beginnings
from services.index.words import tokens
from services.language.stems import STEMMED


def forms_of(document: Wording) -> frozenset[str]:
    """All forms that a document is found by."""
    return forms_in(document.searched, document.language)


class DocumentsVocabulary:
    """Counts over these documents."""

    def __init__(self, documents: Iterable[Wording]) -> None:
        self._documents = tuple(documents)

    def documents(self) -> int:
        """How many documents there are."""
        return len(self._documents)

    def languages(self) -> Sequence[str]:
        """Codes of the languages whose forms there are."""
        found = {document.language for document in self._documents}
        return (*sorted(code for code in found if code in STEMMED), UNKNOWN)

    def having(self, forms: frozenset[str]) -> int:
        """How many documents have any of these forms."""
        return sum(each.has_any(forms) for each in self._forms)

    def beginning(self, letters: str) -> Sequence[Known]:
        """The words of texts and titles that begin so."""
        return [(word, count) for word, count in self._words.items() if word.startswith(letters)]

    def resembling(self, word: str) -> Sequence[Known]:
        """The words of texts and titles that begin with one of its first two letters."""
        return [known for letter in beginnings(word) for known in self.beginning(letter)]

    def counted(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents have each of these words in text or title."""
        return {word: self._words[word] for word in words}

    @cached_property
    def _forms(self) -> tuple[TextForms, ...]:
        return tuple(TextForms(each.searched, each.language) for each in self._documents)

    @cached_property
    def _words(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for document in self._documents:
            found.update({token.text for token in tokens(document.told)})
        return found
