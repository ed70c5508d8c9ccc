"""Participles that report: ", saying", "while condemning", "was heard saying"."""

from services.enricher.prose import word_set
from services.enricher.speech.phrases import Subject
from services.enricher.speech.reading import FAR
from services.enricher.speech.verbs import Attribution, VerbReader

REACH = 120
"""Tokens; who speaks is not said farther away from a cue."""

_TITLE = 5
"""Tokens of a title between "with" and the name: "with deputy prime minister Lee Baker saying"."""

_LINKS = word_set("while by in and only also then before after without")
_PERCEIVED = word_set("heard seen filmed recorded caught")


class ParticipleReader(VerbReader):
    """Finds whose the participles of one sentence are."""

    def gerund(self, index: int) -> tuple[Attribution | None, bool]:
        """The attribution by a participle, and whether it is sure; without a link it may qualify a noun."""
        sure = self._quoted_as(index) or self._perceived(index) or self._accompanying(index)
        if sure is not None:
            return sure, True
        back = self.word(index - 1)
        linked = index == 0 or self.broken(index - 1) or back in _LINKS
        noun = back.endswith("s") and index - 1 not in self.sentence.ends
        if noun and not linked:
            return self.cue(index, index + 1, self.phrase_before(index - 1, 0)), False
        return self.cue(index, index + 1, self._shared_subject(index)), linked

    def _quoted_as(self, index: int) -> Attribution | None:
        """ "Baker has been quoted as saying": the cue begins with the first auxiliary."""
        if self.word(index - 1) != "as" or self.word(index - 2) != "quoted":
            return None
        low = index - 2
        while low > 0 and self.word(low - 1) in self.words.auxiliaries:
            low -= 1
        return self.cue(low, index + 1, self.left_subject(index - 2, 0))

    def _perceived(self, index: int) -> Attribution | None:
        """ "Baker was heard saying"."""
        if self.word(index - 1) not in _PERCEIVED:
            return None
        return self.cue(index, index + 1, self.left_subject(index - 1, 0))

    def _accompanying(self, index: int) -> Attribution | None:
        """ "…, with minister Lee Baker saying": whom the participle directly follows."""
        name, first = self.sentence.ends.get(index - 1, (None, 0))
        if name is None or name.possessive or self.broken(index - 1):
            return None
        accompanies = any(self.word(first - back) == "with" for back in range(1, _TITLE + 1))
        return self.cue(index, index + 1, Subject.of(name)) if accompanies else None

    def _shared_subject(self, gerund: int) -> Subject | None:
        """The subject of the reporting verb before a participle, else that of the sentence."""
        for index in range(gerund - 1, max(0, gerund - REACH), -1):
            subject = self.left_subject(index, 0) if self.active(index) else None
            if subject is not None:
                return subject
        main = self._main_clause(gerund)
        return self.main_subject(main, self.size) if main else self.main_subject(0, gerund or self.size)

    def _main_clause(self, gerund: int) -> int:
        """Where it begins behind a participle that opens the sentence, "In calling for …,"; else none."""
        if gerund > 1:
            return 0
        commas = (index for index in range(gerund, min(self.size, gerund + FAR)) if self.comma(index))
        return next((index + 1 for index in commas), 0)
