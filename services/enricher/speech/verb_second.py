"""Subjects where the finite verb stands second, as in German: before it or behind it, last in clauses.

What stands before the verb is the subject only if it can be one: behind "Am Montag" or "Dazu" the
subject follows, as it does behind a quotation. In a clause that "wie" or "dass" opens the verb is
the last word and the subject stands near the opening one; "hat" takes a participle with it.
"""

from services.enricher.speech.attribution import ClauseReader
from services.enricher.speech.marks import Quoted
from services.enricher.speech.nominatives import NominativeReader
from services.enricher.speech.phrases import Subject
from services.enricher.speech.scene import QUOTED, final
from services.enricher.speech.verbs import Attribution

_FRAME = 14
"""Tokens between "hat" and its participle."""

_VERB_ENDS = ("t", "te", "ten", "en")
_SHORTEST_VERB = 4
_SET_OFF = ",!?…"


class VerbSecondReader(NominativeReader, ClauseReader):
    """Reads the attributions of one sentence of a language whose verb stands second."""

    # -- subjects ------------------------------------------------------------------------------

    def left_subject(self, cue: int, low: int) -> Subject | None:
        """The subject of the verb at `cue`, on either side of it, not looked for before `low`."""
        finite = self._finite_of(cue, low)
        if self.word(finite - 1) in self.words.coordinates and finite - 1 > low:
            return self.main_subject(low, finite - 1)
        first = self._clause_first(finite, low)
        if first == finite:
            return self._of_fronted(finite, low)
        if self._subordinate(first, low):
            return self._in_clause(first, finite, low)
        found = self._fore(first, finite, low) or self.nominative(finite + 1, self.size)
        return self._hearsay(finite, found, first) or found

    def main_subject(self, low: int, high: int) -> Subject | None:
        """The first phrase of the main clause that can be a subject."""
        start = low
        while start < high and self.light(start) and not self.broken(start):
            start += 1
        if self.word(start) in self.words.subordinators:
            start = next((index + 1 for index in range(start, high) if self.comma(index)), high)
        found = self.nominative(start, high) if start < high else None
        place = found is not None and found.name is not None and found.name.kind == "place"
        return None if place else found

    def _finite_of(self, verb: int, low: int) -> int:
        """The "hat" of "hat … gesagt", else the verb itself."""
        for index in range(verb - 1, max(low, verb - _FRAME) - 1, -1):
            if self.parted(index):
                return verb
            if self.word(index) in self.words.perfect:
                return index
        return verb

    def _clause_first(self, verb: int, low: int) -> int:
        """The first token of the clause, what stands in brackets passed over."""
        first = verb
        while first > low:
            if self.bracketed(first - 1):
                first = self.before_bracket(first - 1, low)
            elif self.parted(first - 1):
                break
            else:
                first -= 1
        return first

    def _subordinate(self, first: int, low: int) -> bool:
        word = self.word(first)
        related = word in self.words.relative and first > low and self.comma(first - 1)
        return related or word in self.words.subordinators

    def _in_clause(self, first: int, verb: int, low: int) -> Subject | None:
        """ "wie Byrne später sagte", "Byrne, die … berichtete"."""
        if self.word(first) in self.words.subordinators:
            return self.nominative(first + 1, verb)
        name = self.name_to(first - 1)
        if name is not None:
            return Subject.of(name)
        return self.phrase_before(first - 1, low) if first - 1 >= low else None

    def _of_fronted(self, verb: int, low: int) -> Subject | None:
        """The subject of a verb that opens its clause: behind a quotation, a clause or an apposition."""
        behind = self.nominative(verb + 1, self.size)
        if verb <= low or QUOTED in self.gap(verb - 1):
            return self._hearsay(verb, behind) or behind
        opener = self.word(low)
        if opener in self.words.subordinators or opener in self.words.prepositions:
            return behind or self.nominative(low, verb)
        if behind is not None and (behind.pronoun is not None or not self._opened_by_name(low, verb)):
            return behind
        return self.nominative(low, verb) or behind

    def _hearsay(self, verb: int, found: Subject | None, first: int | None = None) -> Subject | None:
        """ "heißt es aus dem Ministerium", "von Temu heißt es": whose words "es" hands on."""
        if found is None or found.pronoun != "n":
            return None
        last = next((i for i in range(verb, self.size) if self.parted(i)), self.size - 1)
        for index in range(verb if first is None else first, last + 1):
            name = self.name_from(index)
            if name is not None and name.kind != "place":
                return Subject.of(name)
        return None

    def _opened_by_name(self, low: int, verb: int) -> bool:
        """Whether a name and its apposition stand before the verb: "Byrne, 51, sagte"."""
        found = self.nominative(low, verb)
        return found is not None and found.name is not None

    def _fore(self, first: int, verb: int, low: int) -> Subject | None:
        """The subject before the verb; an apposition without a comma behind it is the name's before it."""
        found = self.nominative(first, verb)
        if found is None or found.name is not None or first <= low or not self.comma(first - 1):
            return found
        name = self.name_to(first - 1)
        return found if name is None or name.kind != "person" else Subject.of(name)

    # -- attributions --------------------------------------------------------------------------

    def after(self, quote: Quoted, limit: int) -> Attribution | None:
        """ "…", sagte Byrne: behind a quotation's comma nothing but its verb stands, whichever it is."""
        first, high = self.sentence.before(quote.right), self.sentence.before(limit)
        if first >= high:
            return None
        text = self.scene.text
        set_off = final(text, quote) in _SET_OFF or text[quote.right : quote.right + 1] == ","
        told = self._told(first, high) if set_off else None
        return told or self.opening(first, high)

    def _told(self, first: int, high: int) -> Attribution | None:
        word = self.word(first)
        small = word in self.words.prepositions or word in self.words.subordinators
        if small or word in self.words.relative or self.scene.capital(self.sentence, first):
            return None
        if word not in self.words.finite and not self._like_verb(word):
            return None
        verb = self._participle(first, high) if word in self.words.perfect else first
        subject = self.nominative(first + 1, high) if verb is not None else None
        return None if subject is None or verb is None else self.cue(verb, verb + 1, subject)

    def _like_verb(self, word: str) -> bool:
        if word in self.words.perfect:
            return True
        return (
            len(word) >= _SHORTEST_VERB and word.endswith(_VERB_ENDS) and word not in self.words.auxiliaries
        )

    def _participle(self, first: int, high: int) -> int | None:
        """ "…", hat Byrne der Zeitung gesagt."""
        span = range(first + 1, min(high, first + _FRAME))
        return next((index for index in span if self.word(index) in self.words.finite), None)

    def _verb_first(self, first: int, high: int) -> Attribution | None:
        if self.word(first) not in self.words.finite or not self.reports(first):
            return None
        subject = self.nominative(first + 1, high)
        return None if subject is None else self.cue(first, first + 1, subject)

    def _any_verb(self, _first: int, _high: int) -> Attribution | None:
        return None  # the verb that follows a quotation is read by `_told`, its subject behind it

    def according(self, index: int) -> int:
        """Also "so" before a subject, where it compares nothing: ", so Byrne"."""
        if self.word(index) in self.words.summing:
            free = index == 0 or self.broken(index - 1)
            return int(free and self._summed(index + 1))
        return super().according(index)

    def _summed(self, at: int) -> bool:
        if at in self.sentence.starts:
            return True
        named = self.word(at) in self.words.determiners or self.scene.capital(self.sentence, at)
        return named and at < self.size and self.nominative(at, self.size) is not None

    def _lead(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        if self.word(index) in self.words.trailing:
            name = self.name_to(index - 1)
            subject = Subject.of(name) if name is not None else self.phrase_before(index - 1, 0)
            return self.cue(index, index + 1, subject), subject is not None
        return super()._lead(index, high)

    def _finite(self, index: int, _high: int) -> tuple[Attribution | None, bool]:
        start, end = self.whole_cue(index)
        if self._suffers(index):
            return self.cue(start, end, None, passive=True), True
        subject = self.left_subject(index, 0)
        return self.cue(start, end, subject), subject is not None

    def active(self, index: int) -> bool:
        """Whether the token reports what its subject says, not what is said of it."""
        return self.reports(index) and not self._suffers(index)

    def _suffers(self, verb: int) -> bool:
        """Whether the form belongs to a "wurde": "auf Plakaten wurde er … genannt"."""
        for index in range(verb - 1, max(0, verb - _FRAME) - 1, -1):
            if self.parted(index):
                return False
            if self.word(index) in self.words.passive:
                return True
        return False

    def opening(self, first: int, high: int) -> Attribution | None:
        """The attribution with which the tokens from `first` on begin."""
        size = self.according(first)
        if size and self.word(first) in self.words.summing:
            subject = self.nominative(first + size, high)
            return None if subject is None else self.cue(first, first + size, subject)
        return super().opening(first, high)
