"""Reporting verbs: which token is one, and how much of the sentence is the cue."""

from dataclasses import dataclass

from services.enricher.prose import word_set
from services.enricher.speech.phrases import Subject
from services.enricher.speech.reading import WEEKDAYS
from services.enricher.speech.subjects import SubjectReader

_OBJECTS = word_set("it him her them us me himself herself itself themselves")
_COMPARING = frozenset({"so", "as", "than"})


@dataclass(frozen=True)
class Attribution:
    """The cue's characters, and its subject where the sentence has one."""

    start: int
    end: int
    subject: Subject | None
    passive: bool = False


class VerbReader(SubjectReader):
    """Tells the reporting verbs of one sentence from nouns and participles that look like them."""

    def reports(self, index: int) -> bool:
        """Whether the token is a finite reporting verb and not a noun or a participle."""
        word = self.word(index)
        if self._opens_phrase(index):
            return index > 0
        if index in self.sentence.starts or not self.form(word) or self._modifies(index):
            return False
        doubtful = word in self.words.nouns or word in self.words.base
        return self._agreeing(index) if doubtful else True

    def form(self, word: str) -> bool:
        """Whether the word is a finite form or the infinitive of a reporting verb."""
        return word in self.words.finite or word in self.words.base

    def active(self, index: int) -> bool:
        """Whether the token reports what its subject says, not what is said of it."""
        passive = self.word(index - 1) in self.words.passive and self.word(index) != "quoted"
        return self.reports(index) and not passive

    def according(self, index: int) -> int:
        """Tokens of the phrase that names a source and begins here, none without one."""
        for phrase in self.words.according:
            if self._phrase_at(index, phrase):
                return len(phrase)
        return 0

    def inverted(self, at: int, high: int) -> bool:
        """Whether a subject begins at the token, behind its verb: "said Baker"."""
        if at >= high or self.broken(at - 1):
            return False
        if at in self.sentence.starts:
            return True
        word = self.word(at)
        if word in WEEKDAYS or word in self.words.relative:
            return False
        if word in self.words.determiners or word in self.words.pronouns:
            return True
        return not self._small(word) and (self.scene.capital(self.sentence, at) or self.titled(at, high))

    def _small(self, word: str) -> bool:
        return word in self.words.prepositions or word in self.words.stops

    def whole_cue(self, index: int) -> tuple[int, int]:
        """The verb alone, but all of "was quoted as saying" and "put it"."""
        for phrase in self.words.quoted:
            if self._phrase_at(index, phrase):
                passive = self.word(index - 1) in self.words.passive
                return index - passive, index + len(phrase)
        return index, index + 1

    def cue(self, first: int, last: int, subject: Subject | None, passive: bool = False) -> Attribution:
        """The attribution by the tokens from `first` up to `last`."""
        tokens = self.sentence.tokens
        return Attribution(tokens[first].start, tokens[last - 1].end, subject, passive)

    def _phrase_at(self, index: int, phrase: tuple[str, ...]) -> bool:
        return all(self.word(index + place) == part for place, part in enumerate(phrase))

    def _opens_phrase(self, index: int) -> bool:
        """Whether a cue of several words begins here: "quoted as"."""
        pair = self.word(index), self.word(index + 1)
        return any(pair == phrase[:2] for phrase in self.words.quoted)

    def _modifies(self, index: int) -> bool:
        """Whether the form is a participle: "a reported case", "as stated", "announced by"."""
        back = self.word(index - 1)
        if self.word(index + 1) == "by" or back in _COMPARING:
            return True
        return back in self.words.determiners and back != "that"

    def _agreeing(self, index: int) -> bool:
        """A form that may be a noun or an infinitive needs a subject just before it."""
        word, back = self.word(index), self.word(index - 1)
        if back == "to" or self._detached(index):
            return False
        if self._compound(index):
            return False
        if self._acts(index - 1) or self._takes(index):
            return True
        return self._fits(word, back, word in self.words.nouns)

    def _compound(self, index: int) -> bool:
        """Whether a noun goes on with one name: "the Harbour brand", but not "Reyes and Lee claim"."""
        word = self.word(index)
        name, first = self.sentence.ends.get(index - 1, (None, 0))
        bare = word in self.words.nouns and word in self.words.base and word not in self.words.finite
        return name is not None and bare and self.word(first - 1) != "and"

    def _takes(self, index: int) -> bool:
        """Whether a form that may be a noun has a noun of its number before it, and an object: "calls it"."""
        word, back, ahead = self.word(index), self.word(index - 1), self.word(index + 1)
        third = word.endswith("s") and word in self.words.finite and not back.endswith("s")
        common = len(back) > 1 and not self._small(back) and back not in self.words.determiners
        return third and common and ahead in _OBJECTS and not self.broken(index)

    def _fits(self, word: str, back: str, noun: bool) -> bool:
        """Whether the word before is one that a verb's form stands behind."""
        if back in self.words.auxiliaries:
            return not (noun and back == "s")  # the mayor's comments
        if word in self.words.base and word not in self.words.finite:
            plural = back.endswith("s") and back != "s"
            return plural and not noun
        return back.endswith("ly") or not noun

    def _detached(self, index: int) -> bool:
        """Whether nothing that could be its subject stands directly before the token."""
        if index == 0:
            return True
        return self.broken(index - 1) and index - 1 not in self.sentence.ends

    def _acts(self, index: int) -> bool:
        """Whether a pronoun or a name that owns nothing ends at the token."""
        if self.word(index) in self.words.pronouns:
            return True
        name = self.name_to(index)
        return name is not None and not name.possessive
