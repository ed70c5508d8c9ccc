"""How an article uses the names in it: "in Harbour" is a place, "Harbour said" somebody."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Form, known_organisations
from services.enricher.annotators.names.runs import capital, comma, glued
from services.enricher.annotators.names.words import NameWord
from services.language.names import NameWords

UNLISTED = 2
"""So often a name that no table has must be used as a place: once may be a model's slip."""

_INSIDE = words_of("inside")
_OF_TOWNS = words_of("of_towns")
_PARTS = words_of("parts_of_places")
_MOTION = words_of("motion")
_ANYTHINGS = words_of("verbs")
"""Verbs of towns as well: "Harbour has two halls"."""


class Uses:
    """Counts over one article, for the forms that have votes."""

    def __init__(self, evidence: Evidence, lexicon: NameWords, places: Gazetteer) -> None:
        self._evidence, self._lexicon, self._places = evidence, lexicon, places
        self._longest = max(map(len, evidence.votes), default=0)
        self._as_place: Counter[Form] = Counter()
        self._as_person: Counter[Form] = Counter()
        self._marks = Counter((evidence.form(*span), kind) for span, kind in evidence.marked.items())
        for first, last in self._mentions():
            self._count(first, last)

    def place(self, form: Form, kind: NameKind | None) -> bool:
        """Whether what the model takes for a `kind` is a place by its uses: there is one of the name."""
        placed = self._as_place[form]
        if not placed or self._as_person[form] or form in known_organisations():
            return False
        if kind is NameKind.ORGANISATION and self._ruled(form, kind):
            return False
        return bool(self._places.spots(form)) or placed >= UNLISTED

    def beside(self, kinds: dict[Form, NameKind]) -> Iterator[Form]:
        """Forms that the model alone takes for somebody's and that stand in a row with a place.

        "Harbour and Tynemouth": there is a place of the name, and nobody speaks.
        """
        words = self._evidence.words
        for (start, end), (first, last) in pairwise(self._mentions()):
            if not _row(words, end, first):
                continue
            left, right = self._evidence.form(start, end), self._evidence.form(first, last)
            for form, other in ((left, right), (right, left)):
                if kinds.get(other) is NameKind.PLACE and self._taken_for_somebody(form, kinds):
                    yield form

    def _taken_for_somebody(self, form: Form, kinds: dict[Form, NameKind]) -> bool:
        if kinds.get(form) is not NameKind.PERSON or self._ruled(form, NameKind.PERSON):
            return False
        return not self._as_person[form] and bool(self._places.spots(form))

    def _ruled(self, form: Form, kind: NameKind) -> bool:
        """Whether a rule has spoken for the kind, and not the model alone."""
        return self._evidence.votes[form][kind] > self._marks[form, kind]

    def _mentions(self) -> Iterator[tuple[int, int]]:
        """The longest form with votes at each word that begins one."""
        words, index = self._evidence.words, 0
        while index < len(words):
            last = self._end(index) if capital(words, index) else 0
            if last:
                yield index, last
            index = last or index + 1

    def _end(self, first: int) -> int:
        words = self._evidence.words
        for last in range(min(first + self._longest, len(words)), first, -1):
            if self._evidence.form(first, last) in self._evidence.votes:
                return last
        return 0

    def _count(self, first: int, last: int) -> None:
        form = self._evidence.form(first, last)
        if self._speaks(last) or self._titled(first) or self._aged(last):
            self._as_person[form] += 1
        elif self._called(first):
            self._as_place[form] += UNLISTED
        elif self._inside(first, last) or self._of_town(first, last):
            self._as_place[form] += 1

    def _called(self, first: int) -> bool:
        """ "the village of Harbour"."""
        words = self._evidence.words
        if first < 2 or not glued(words, first) or not glued(words, first - 1):
            return False
        return words[first - 1].text == "of" and words[first - 2].text in self._lexicon.place_nouns

    def _inside(self, first: int, last: int) -> bool:
        """ "in Harbour"; not "in Harbour's view"."""
        words = self._evidence.words
        while glued(words, first) and words[first - 1].text in _PARTS:
            first -= 1
        if not glued(words, first) or words[last - 1].possessive:
            return False
        return words[first - 1].text in _INSIDE or self._reached(first)

    def _reached(self, first: int) -> bool:
        """ "moved to Harbour"."""
        words = self._evidence.words
        if first < 2 or words[first - 1].text != "to" or not glued(words, first - 1):
            return False
        return words[first - 2].text in _MOTION

    def _of_town(self, first: int, last: int) -> bool:
        """ "Harbour residents", "Harbour district": what towns have."""
        words = self._evidence.words
        if not glued(words, last) or (glued(words, first) and capital(words, first - 1)):
            return False
        return words[last].text in _OF_TOWNS or words[last].text in self._lexicon.place_nouns

    def _speaks(self, last: int) -> bool:
        words = self._evidence.words
        if not glued(words, last) or words[last].text in _ANYTHINGS:
            return False
        return words[last].text in self._lexicon.reporting

    def _titled(self, first: int) -> bool:
        words, lexicon = self._evidence.words, self._lexicon
        if not glued(words, first):
            return False
        before = words[first - 1].text
        return before in lexicon.honorifics or before in lexicon.titles or before in lexicon.roles

    def _aged(self, last: int) -> bool:
        """ "Harbour, 42,"."""
        words = self._evidence.words
        return comma(words, last) and words[last].text.isdigit() and len(words[last].text) == len("42")


def _row(words: Sequence[NameWord], end: int, first: int) -> bool:
    """Whether nothing but a comma, "and" or "or" lies between two names."""
    if first == end:
        return comma(words, first) and not words[end - 1].possessive
    return first == end + 1 and words[end].text in ("and", "or") and glued(words, end) and glued(words, first)
