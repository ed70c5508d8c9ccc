"""Who a sentence says is speaking: the reporting verb beside a quotation and its subject.

No parser: the subject is looked for where the syntax of reported speech puts it, to the
right of the verb ("said Lee Baker"), directly to its left ("the minister later said"),
across an apposition ("Walsh, 42, said") or at the head of the sentence ("Baba criticised
…, saying").
"""

from dataclasses import dataclass

from services.enricher.prose import word_set
from services.enricher.speech.marks import Quoted
from services.enricher.speech.subjects import FAR, WEEKDAYS, Subject, SubjectReader

_REACH = 120  # tokens; who speaks is not said farther away
_TITLE = 5  # tokens of a title between "with" and the name
_OPENING = frozenset({"began", "begin", "begins", "beginning", "begun"})  # cues behind a quotation only
_LINKS = word_set("while by in and only also then before after without")


@dataclass(frozen=True)
class Attribution:
    """The cue's characters, and its subject where the sentence has one."""

    start: int
    end: int
    subject: Subject | None
    passive: bool = False


class Clause(SubjectReader):
    """Reads the reporting verbs of one sentence of a scene."""

    def after(self, quote: Quoted, limit: int) -> Attribution | None:
        """The attribution that follows a quotation directly: ", said Baker", ", he told reporters"."""
        first, high = self.sentence.before(quote.right), self.sentence.before(limit)
        return self.opening(first, high) if first < high else None

    def opening(self, first: int, high: int) -> Attribution | None:
        """The attribution with which the tokens from `first` on begin."""
        if (size := self._according(first)) and (subject := self.right_phrase(first + size, high)):
            return self._cue(first, first + size, subject)
        verb = first
        while verb < high and verb < first + 4 and self._light(verb) and not self.broken(verb):
            verb += 1
        if (
            verb < high
            and (
                self.word(verb) in self.words.finite or (self.word(verb) in self.words.base and verb == first)
            )
            and verb not in self.sentence.starts
            and self._inverted(verb + 1, high)
        ):
            return self._cue(verb, verb + 1, self.right_phrase(verb + 1, high))
        return self._first_verb(first, high) or self._any_verb(first, high)

    def _any_verb(self, first: int, high: int) -> Attribution | None:
        """ ", he reflects": what follows a quotation's comma reports it, whatever the verb."""
        if first in self.sentence.starts:
            name, verb = self.sentence.starts[first]
            subject: Subject | None = None if name.possessive else self._named(name)
        elif self.words.pronouns.get(self.word(first)) in {"m", "f"}:
            subject, verb = self._pronoun(first), first + 1
        else:
            return None
        while verb < high and self._light(verb) and not self.broken(verb - 1):
            verb += 1
        word = self.word(verb)
        fits = len(word) > 3 and word.endswith(("s", "ed")) and verb < high and not self.broken(verb - 1)
        return self._cue(verb, verb + 1, subject) if fits and subject is not None else None

    def _inverted(self, at: int, high: int) -> bool:
        if at >= high or self.broken(at - 1):
            return False
        if at in self.sentence.starts:
            return True
        word = self.word(at)
        if word in WEEKDAYS or word in self.words.relative:
            return False
        if word in self.words.determiners or word in self.words.pronouns:
            return True
        return (
            word not in self.words.prepositions
            and word not in self.words.stops
            and self.scene.capital(self.sentence, at)
        )

    def _first_verb(self, first: int, high: int) -> Attribution | None:
        for index in range(first, min(high, first + FAR)):
            word = self.word(index)
            if word in self.words.relative and word != "that" and index == first:
                return None
            if index > first and self._active(index) and (subject := self.left_subject(index, first)):
                start, end = self._whole_cue(index)
                return self._cue(start, end, subject)
            if ";" in self.gap(index) or "\x01" in self.gap(index):
                return None
        return None

    def before(self, quote: Quoted, adjacent: bool = False, strong: bool = False) -> Attribution | None:
        """The attribution that leads to a quotation: the nearest reporting verb before it.

        With `adjacent` only one that stands directly before the quotation counts, with
        `strong` none that merely introduces a phrase.
        """
        high = self.sentence.before(quote.left)
        spare: Attribution | None = None
        for index in range(high - 1, max(-1, high - _REACH), -1):
            if adjacent and index < high - 4:
                break
            if (strong and self.word(index) in self.words.weak) or self.word(index) in _OPENING:
                continue
            found, sure = self._lead(index, high)
            if found is not None and sure:
                return found
            spare = spare or found
        return None if adjacent else spare

    def _lead(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        word = self.word(index)
        if (size := self._according(index)) and index + size < high:
            subject = self.right_phrase(index + size, high)
            return self._cue(index, index + size, subject), subject is not None
        if index in self.sentence.inside:
            return None, False
        if word in self.words.gerunds:
            return self._gerund(index)
        if not self.reports(index):
            return self._infinitive(index, high)
        start, end = self._whole_cue(index)
        if self.word(index - 1) in self.words.passive:
            return self._cue(start, end, None, passive=True), True
        subject = self.left_subject(index, 0)
        if subject is None and self._inverted(index + 1, high):
            subject = self.right_phrase(index + 1, high)
        return self._cue(start, end, subject), subject is not None

    def _infinitive(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        if self.word(index) not in self.words.base or self.word(index - 1) != "to":
            return None, False
        return self._cue(index, index + 1, self.main_subject(0, index)), index >= high - 2

    def _gerund(self, index: int) -> tuple[Attribution | None, bool]:
        """ ", saying", "while condemning"; without such a link it may qualify a noun."""
        back = self.word(index - 1)
        if back == "as" and self.word(index - 2) == "quoted":
            low = index - 2
            while low > 0 and self.word(low - 1) in self.words.auxiliaries:
                low -= 1
            return self._cue(low, index + 1, self.left_subject(index - 2, 0)), True
        if back in {"heard", "seen", "filmed", "recorded", "caught"}:
            return self._cue(index, index + 1, self.left_subject(index - 1, 0)), True
        if (companion := self._companion(index)) is not None:
            return self._cue(index, index + 1, companion), True
        linked = index == 0 or self.broken(index - 1) or back in _LINKS
        if not linked and back.endswith("s") and index - 1 not in self.sentence.ends:
            return self._cue(index, index + 1, self._phrase_before(index - 1, 0)), False
        return self._cue(index, index + 1, self._shared_subject(index)), linked

    def _companion(self, gerund: int) -> Subject | None:
        """ "…, with minister Lee Baker saying": whom the participle directly follows."""
        if gerund - 1 not in self.sentence.ends or self.broken(gerund - 1):
            return None
        name, first = self.sentence.ends[gerund - 1]
        accompanies = any(self.word(first - k) == "with" for k in range(1, _TITLE + 1))
        return self._named(name) if accompanies and not name.possessive else None

    def _shared_subject(self, gerund: int) -> Subject | None:
        """The subject of the reporting verb before a participle, else that of the sentence."""
        for index in range(gerund - 1, max(0, gerund - _REACH), -1):
            if self._active(index) and (subject := self.left_subject(index, 0)):
                return subject
        return self.main_subject(0, gerund or self.size)

    def trailing(self, quote: Quoted) -> Attribution | None:
        """ ", the Treasury has said" at the end of the sentence, not directly behind the quotation."""
        first = self.sentence.before(quote.right)
        for index in range(min(self.size, first + _REACH) - 1, first, -1):
            if not self._active(index) or self.word(index) in self.words.weak:
                continue
            low = index
            while low > first and not ("," in self.gap(low - 1) and self._clause_head(low)):
                low -= 1
            if low > first and (subject := self.left_subject(index, low)):
                return self._cue(*self._whole_cue(index), subject)
        return None

    def _clause_head(self, index: int) -> bool:
        return self.word(index) not in self.words.relative and self.word(index) not in {"and", "but", "or"}

    def _active(self, index: int) -> bool:
        passive = self.word(index - 1) in self.words.passive and self.word(index) != "quoted"
        return self.reports(index) and not passive

    def _according(self, index: int) -> int:
        for phrase in self.words.according:
            if all(self.word(index + k) == part for k, part in enumerate(phrase)):
                return len(phrase)
        return 0

    def reports(self, index: int) -> bool:
        """Whether the token is a finite reporting verb and not a noun or a participle."""
        word, back, ahead = self.word(index), self.word(index - 1), self.word(index + 1)
        if any(word == phrase[0] and ahead == phrase[1] for phrase in self.words.quoted):
            return index > 0
        if index in self.sentence.starts or (word not in self.words.finite and word not in self.words.base):
            return False
        if ahead == "by" or back in self.words.determiners - {"that"} or back in {"so", "as", "than"}:
            return False
        if word in self.words.nouns or word in self.words.base:
            return self._agreeing(index)
        return True

    def _agreeing(self, index: int) -> bool:
        """A form that may be a noun or an infinitive needs a subject just before it."""
        back = self.word(index - 1)
        if back == "to" or index == 0 or (self.broken(index - 1) and index - 1 not in self.sentence.ends):
            return False
        if back in self.words.pronouns or (
            index - 1 in self.sentence.ends and not self.sentence.ends[index - 1][0].possessive
        ):
            return True
        if self.word(index) in self.words.base and self.word(index) not in self.words.finite:
            return back in self.words.auxiliaries or (
                back.endswith("s") and back != "s" and self.word(index) not in self.words.nouns
            )
        return (
            back.endswith("ly") or back in self.words.auxiliaries or self.word(index) not in self.words.nouns
        )

    def _whole_cue(self, index: int) -> tuple[int, int]:
        """The verb alone, but all of "was quoted as saying" and "put it"."""
        for phrase in self.words.quoted:
            if all(self.word(index + k) == part for k, part in enumerate(phrase)):
                return index - (self.word(index - 1) in self.words.passive), index + len(phrase)
        return index, index + 1

    def _cue(self, first: int, last: int, subject: Subject | None, passive: bool = False) -> Attribution:
        tokens = self.sentence.tokens
        return Attribution(tokens[first].start, tokens[last - 1].end, subject, passive)
