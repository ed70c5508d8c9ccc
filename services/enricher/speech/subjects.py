"""Looks for the subject of a verb where the syntax of reported speech puts it."""

from services.enricher.prose import word_set
from services.enricher.speech.phrases import PhraseReader, Subject
from services.enricher.speech.reading import FAR, WEEKDAYS
from services.enricher.speech.scene import Name

_CONJUNCTIONS = word_set("and but then und et y")
"""Before a verb they share the subject of the clause: "Baker left and said"."""

_PERSONAL = frozenset({"m", "f"})
_TIMES = word_set(
    "past week month year months years weeks days night morning afternoon evening decade decades"
)
_WHEN = word_set("in over during on for last this earlier")

_SETTING = 6
"""Tokens of a time between a subject and its verb: "has over the past few months warned"."""

_OPENERS = word_set("but and yet so however still")


class SubjectReader(PhraseReader):
    """Finds the subjects of one sentence's verbs."""

    def left_subject(self, cue: int, low: int) -> Subject | None:
        """The subject of the verb at `cue`, not looked for before the token `low`."""
        at = cue - 1
        while at >= low and self.light(at) and not self.broken(at):
            at -= 1
        if at < low:
            return None
        if self.broken(at):
            return self._across_apposition(low, at)
        setting = self._setting(at, low)
        return self._subject_to(at, low) if setting is None else self.left_subject(setting, low)

    def _setting(self, at: int, low: int) -> int | None:
        """Where "on Monday" or "over the past few months" begins, between a verb and its subject."""
        if self.word(at) in WEEKDAYS and self.word(at - 1) == "on":
            return at - 1
        if self.word(at) not in _TIMES:
            return None
        for index in range(at - 1, max(low, at - _SETTING), -1):
            if self.broken(index):
                return None
            if self.word(index) in _WHEN:
                return index if self._acts_before(index) else None
        return None

    def _acts_before(self, index: int) -> bool:
        """Whether a subject or its auxiliary ends before the token."""
        word = self.word(index - 1)
        return (
            word in self.words.auxiliaries
            or word in self.words.pronouns
            or self.name_to(index - 1) is not None
        )

    def main_subject(self, low: int, high: int) -> Subject | None:
        """The first noun phrase of the clause that is nobody's owner."""
        index = self._after_opening(low, high)
        high = min(high, index + 2 * FAR)
        while index < high:
            found = self._subject_from(index, high)
            if found is not None:
                return found
            index = self.behind(index)
        return None

    def named_before(self, subject: Subject | None) -> Name | None:
        """The person whom the sentence is about before its "he": "Reyes was booed when he said that"."""
        if subject is None or subject.pronoun not in _PERSONAL:
            return None
        at = self.sentence.before(subject.start)
        found = self.main_subject(0, at) if at > 0 else None
        name = None if found is None else found.name
        return name if name is not None and name.kind == "person" else None

    def _subject_to(self, at: int, low: int) -> Subject | None:
        """The subject whose last token stands directly before the verb."""
        name, word = self.name_to(at), self.word(at)
        if name is not None:
            return Subject.of(name)
        if word in self.words.pronouns:
            return self._antecedent(at, low) if word in self.words.relative else self.pronoun(at)
        if word in _CONJUNCTIONS:
            return self.main_subject(low, at)
        return self.phrase_before(at, low)

    def _subject_from(self, index: int, high: int) -> Subject | None:
        """The subject whose first token this is."""
        name, word = self.name_from(index), self.word(index)
        if name is not None:
            acts = not name.possessive and name.kind != "place"
            return self.headed(index, high) if acts else None
        if word in self.words.pronouns and word not in self.words.relative:
            return self._cleft(index) or self.pronoun(index)
        if word in self.words.determiners:
            return self.right_phrase(index, high)
        return None

    def _cleft(self, index: int) -> Subject | None:
        """ "It was Boulter who said …" """
        if self.word(index) != "it" or self.word(index + 1) not in {"was", "is"}:
            return None
        name = self.name_from(index + 2)
        return None if name is None else Subject.of(name)

    def _antecedent(self, at: int, low: int) -> Subject | None:
        """Whom "who" or "which" means: what stands before it."""
        name = self.name_to(at - 1)
        if name is not None:
            return Subject.of(name)
        return self.phrase_before(at - 1, low) if at - 1 >= low else None

    def _across_apposition(self, low: int, at: int) -> Subject | None:
        """ "Walsh, 42, a lecturer from Nottingham, said": the name before the first comma."""
        low = self._after_opening(low, at)
        for first in range(low, min(at + 1, low + 2 * FAR)):
            name = self.name_from(first)
            if name is None or name.possessive or name.kind == "place":
                continue
            found = self.headed(first, at + 1) if self.broken(self.behind(first) - 1) else None
            if found is not None:
                return found
        return self.main_subject(low, at + 1)

    def _after_opening(self, low: int, high: int) -> int:
        """The token after "On Tuesday," or "While he waited,": where the main clause starts."""
        if self.word(low) in _OPENERS and low + 1 < high:
            low += 1
        if self.word(low) not in self.words.prepositions or low in self.sentence.starts:
            return low
        commas = (index for index in range(low, min(high, low + FAR)) if self.comma(index))
        return next((index + 1 for index in commas), low)
