"""Who a sentence says is speaking: the reporting verb beside a quotation and its subject.

No parser: the subject is looked for where the syntax of reported speech puts it, to the
right of the verb ("said Lee Baker"), directly to its left ("the minister later said"),
across an apposition ("Walsh, 42, said") or at the head of the sentence ("Baba criticised
…, saying").
"""

from services.enricher.prose import word_set
from services.enricher.speech.marks import Quoted
from services.enricher.speech.participles import REACH, ParticipleReader
from services.enricher.speech.phrases import Subject
from services.enricher.speech.reading import FAR
from services.enricher.speech.verbs import Attribution

_OPENING = word_set("began begin begins beginning begun")
"""Cues only behind a quotation: what one begins with is a quotation less often than a walk."""

_ADJACENT = 4
"""Tokens between a cue and the quotation that it leads to directly: "told reporters on Monday"."""

_INVERTED = 4
"""Tokens before the verb of ", has since said Baker"."""

_INFINITIVE = 2
"""Tokens between an infinitive and its quotation; one farther away has other words for its object."""

_SHORTEST_VERB = 4
"""Letters of a verb that no list has: shorter words that end with "s" are "was", "has", "its"."""

_ACTING = word_set("has had was were would will could can may might must should")
_ANY_VERB = ("s", "ed")
_COORDINATES = word_set("and but or")


class ClauseReader(ParticipleReader):
    """Reads the attributions of one sentence of a scene."""

    # -- behind the quotation ----------------------------------------------------------------

    def after(self, quote: Quoted, limit: int) -> Attribution | None:
        """The attribution that follows a quotation directly: ", said Baker", ", he told reporters"."""
        first, high = self.sentence.before(quote.right), self.sentence.before(limit)
        return self.opening(first, high) if first < high else None

    def opening(self, first: int, high: int) -> Attribution | None:
        """The attribution with which the tokens from `first` on begin."""
        size = self.according(first)
        source = self.right_phrase(first + size, high) if size else None
        if source is not None:
            return self.cue(first, first + size, source)
        return self._verb_first(first, high) or self._first_verb(first, high) or self._any_verb(first, high)

    def _verb_first(self, first: int, high: int) -> Attribution | None:
        """ ", said Baker"."""
        verb, last = first, min(high, first + _INVERTED)
        while verb < last and self.light(verb) and not self.broken(verb):
            verb += 1
        if verb >= high or verb in self.sentence.starts or not self._reports(verb, verb == first):
            return None
        subject = self.right_phrase(verb + 1, high) if self.inverted(verb + 1, high) else None
        return None if subject is None or self._acts_on(subject) else self.cue(verb, verb + 1, subject)

    def _reports(self, verb: int, leads: bool) -> bool:
        """Whether the word is a verb of speech, in its base form only where it `leads`, or used as one."""
        word = self.word(verb)
        known = word in self.words.finite or (leads and word in self.words.base)
        return known or self._scoffed(verb)

    def _scoffed(self, verb: int) -> bool:
        """ "“…,” scoffed Lee Baker": a past form that a person's name follows reports, whatever the verb."""
        word, name = self.word(verb), self.name_from(verb + 1)
        past = len(word) >= _SHORTEST_VERB and word.endswith("ed")
        return past and name is not None and name.kind == "person" and not name.possessive

    def _acts_on(self, subject: Subject) -> bool:
        """Whether a verb of its own follows the phrase: ", said the plan could fail" tells what was said."""
        behind = self.sentence.before(subject.end)
        return self.word(behind) in _ACTING and not self.broken(behind - 1)

    def _first_verb(self, first: int, high: int) -> Attribution | None:
        """ ", the mayor later said"."""
        if self.word(first) in self.words.relative and self.word(first) != "that":
            return None
        for index in range(first, min(high, first + FAR)):
            verb = index > first and self.active(index)
            subject = self.left_subject(index, first) if verb else None
            if subject is not None:
                return self.cue(*self.whole_cue(index), subject)
            if ";" in self.gap(index) or "\x01" in self.gap(index):
                return None
        return None

    def _any_verb(self, first: int, high: int) -> Attribution | None:
        """ ", he reflects": what follows a quotation's comma reports it, whatever the verb."""
        subject = self._speaker_at(first)
        if subject is None:
            return None
        verb = self.behind(first)
        while verb < high and self.light(verb) and not self.broken(verb - 1):
            verb += 1
        if verb >= high or self.broken(verb - 1):
            return None
        word = self.word(verb)
        fits = len(word) >= _SHORTEST_VERB and word.endswith(_ANY_VERB)
        return self.cue(verb, verb + 1, subject) if fits else None

    def _speaker_at(self, first: int) -> Subject | None:
        """The name, "he" or "she" at the token."""
        name = self.name_from(first)
        if name is not None:
            return None if name.possessive else Subject.of(name)
        personal = self.words.pronouns.get(self.word(first)) in {"m", "f"}
        return self.pronoun(first) if personal else None

    def trailing(self, quote: Quoted) -> Attribution | None:
        """ ", the Treasury has said" at the end of the sentence, not directly behind the quotation."""
        first = self.sentence.before(quote.right)
        for index in range(min(self.size, first + REACH) - 1, first, -1):
            if not self.active(index) or self.word(index) in self.words.weak:
                continue
            low = self._clause_start(index, first)
            subject = self.left_subject(index, low) if low > first else None
            if subject is not None:
                return self.cue(*self.whole_cue(index), subject)
        return None

    def _clause_start(self, index: int, first: int) -> int:
        """Where the main clause around the token begins: behind a comma, and not with "who" or "and"."""
        low = index
        while low > first and not (self.comma(low - 1) and self._heads_clause(low)):
            low -= 1
        return low

    def _heads_clause(self, index: int) -> bool:
        return self.word(index) not in self.words.relative and self.word(index) not in _COORDINATES

    # -- before the quotation ----------------------------------------------------------------

    def before(self, quote: Quoted, adjacent: bool = False, strong: bool = False) -> Attribution | None:
        """The attribution that leads to a quotation: the nearest reporting verb before it.

        With `adjacent` only one that stands directly before the quotation counts, with
        `strong` none that merely introduces a phrase.
        """
        high = self.sentence.before(quote.left)
        lowest = max(0, high - (_ADJACENT if adjacent else REACH))
        passed = _OPENING | self.words.weak if strong else _OPENING
        spare: Attribution | None = None
        for index in range(high - 1, lowest - 1, -1):
            if self.word(index) in passed:
                continue
            found, sure = self._lead(index, high)
            if found is not None and sure:
                return found
            spare = spare or found
        return None if adjacent else spare

    def _lead(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        """The attribution by the cue at the token, and whether it is sure."""
        size = self.according(index)
        if size and index + size < high:
            subject = self.right_phrase(index + size, high)
            return self.cue(index, index + size, subject), subject is not None
        if index in self.sentence.inside:
            return None, False
        if self.word(index) in self.words.gerunds:
            return self.gerund(index)
        return self._finite(index, high) if self.reports(index) else self._infinitive(index, high)

    def _finite(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        start, end = self.whole_cue(index)
        if self.word(index - 1) in self.words.passive:
            return self.cue(start, end, None, passive=True), True
        subject = self.left_subject(index, 0)
        if subject is None and self.inverted(index + 1, high):
            subject = self.right_phrase(index + 1, high)
        return self.cue(start, end, subject), subject is not None

    def _infinitive(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        if self.word(index) not in self.words.base or self.word(index - 1) != "to":
            return None, False
        found = self.cue(index, index + 1, self.main_subject(0, index))
        return found, index >= high - _INFINITIVE
