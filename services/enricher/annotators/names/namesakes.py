"""Which of several people of one surname a bare surname means; nobody rather than the wrong one.

News copy names in full whom it has not named before, and calls by the surname whom it is about; of
two of one surname it tells the other by a title or the full name.
"""

from collections.abc import Iterable, Mapping, Sequence

from services.enricher.annotators.names.evidence import Evidence
from services.enricher.annotators.names.find import NameMention
from services.enricher.annotators.names.lexicon import Form
from services.language.speech import SpeechWords, first_names

_BEHIND = 6
"""Words behind a surname among which the pronoun stands that means the same person: "Reyes said he"."""

_OFTEN = 3
"""So many times as often as all of his namesakes somebody is named whom the article is about."""


class Namesakes:
    """Asked in reading order; remembers whom the article has called how."""

    def __init__(self, evidence: Evidence, words: SpeechWords, whole: Mapping[Form, Form]) -> None:
        self._evidence, self._words, self._whole = evidence, words, whole
        self._genders: dict[Form, str] = {}
        self._titled: set[Form] = set()
        self._bare: dict[Form, Form] = {}
        self._latest: dict[Form, tuple[int, int]] = {}
        self._count: dict[Form, int] = {}

    def told(self, mention: NameMention, meant: Form) -> None:
        """The mention means this person."""
        self._count[meant] = self._count.get(meant, 0) + 1
        gender = self._title(mention)
        if mention.form in self._whole:
            if gender is not None:
                self._genders.setdefault(meant, gender)
            self._latest[meant] = (self._block(mention), mention.first)
        elif gender is not None:
            self._titled.add(meant)

    def alone(self, form: Form, meant: Form) -> None:
        """The surname means the only one named so far who has it."""
        self._bare.setdefault(form, meant)

    def named(self, candidates: Iterable[Form]) -> list[Form]:
        """Those of them whom the article has named in full already."""
        return [one for one in candidates if one in self._latest]

    def choose(self, mention: NameMention, candidates: Sequence[Form]) -> Form | None:
        """The one whom the surname means, null where nothing tells."""
        fitting = self._agreeing(candidates, self._title(mention)) or list(candidates)
        if self._title(mention) is None:
            fitting = [one for one in fitting if one not in self._titled] or fitting
            fitting = self._agreeing(fitting, self._pronoun(mention)) or fitting
        if len(fitting) == 1:
            return fitting[0]
        return self._near(mention, fitting) or self._main(mention.form, fitting)

    def _agreeing(self, candidates: Sequence[Form], gender: str | None) -> list[Form]:
        return [one for one in candidates if gender is None or self._gender(one) in {None, gender}]

    def _near(self, mention: NameMention, candidates: Sequence[Form]) -> Form | None:
        """Whom the same paragraph names in full, the latest of them."""
        here = [one for one in candidates if self._latest.get(one, (-1, 0))[0] == self._block(mention)]
        return max(here, key=self._latest.__getitem__, default=None)

    def _main(self, form: Form, candidates: Sequence[Form]) -> Form | None:
        """Whom the surname meant before others of it were named, else who is named far more often."""
        if self._bare.get(form) in candidates:
            return self._bare[form]
        most = max(candidates, key=lambda one: self._count.get(one, 0))
        rest = sum(self._count.get(one, 0) for one in candidates if one != most)
        return most if self._count.get(most, 0) >= _OFTEN * rest else None

    def _gender(self, form: Form) -> str | None:
        return self._genders.get(form) or first_names().get(form[0].lower())

    def _title(self, mention: NameMention) -> str | None:
        """ "Ms. Reyes": what the word before tells."""
        words, before = self._evidence.words, mention.first - 1
        if before < 0 or words[mention.first].joint not in {" ", "."}:
            return None
        return self._told_by(words[before].text.lower())

    def _told_by(self, word: str) -> str | None:
        if word in self._words.female:
            return "f"
        return "m" if word in self._words.male else None

    def _pronoun(self, mention: NameMention) -> str | None:
        """ "Reyes said he": the first "he" or "she" behind it in its sentence."""
        words = self._evidence.words
        for word in words[mention.last : mention.last + _BEHIND]:
            if word.opens or word.block != words[mention.first].block:
                return None
            told = self._words.pronouns.get(word.text.lower())
            if told in {"m", "f"}:
                return told
        return None

    def _block(self, mention: NameMention) -> int:
        return self._evidence.words[mention.first].block
