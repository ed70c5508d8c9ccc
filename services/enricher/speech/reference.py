"""Whom a subject means: a name as it stands, a pronoun by agreement, a phrase by its head.

The discourse remembers the subjects of the sentences so far; a pronoun or "the minister"
means the latest one that agrees with it.
"""

import re
from collections.abc import Iterator

from services.enricher.speech.cast import Cast
from services.enricher.speech.subjects import Subject
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")
_LOWER = re.compile(r"\b[^\W\d_A-Z]+\b")
_MEMORY = 16
_NEAR = 4
_ABOVE = 800
_PASSING = 160
_CAPITALISED = 5


class Discourse:
    """Resolves the subjects of one article in reading order."""

    def __init__(self, text: str, cast: Cast, words: SpeechWords) -> None:
        self._text, self._cast, self._words = text, cast, words
        self._subjects: list[str] = []
        self._latest: str | None = None
        self._lower = frozenset(_LOWER.findall(text))
        self._documents: dict[str, str] = {}

    def remember(self, name: str | None, sentence: str = "") -> None:
        """A sentence had this subject; letters that it mentions are the subject's."""
        self._latest = name
        if name is None:
            return
        self._subjects.append(name)
        for word in _WORD.findall(sentence.lower()) if self._words.sent else ():
            if word in self._words.sent:
                self._documents.setdefault(word, name)

    def last_person(self, gender: str | None = None, position: int | None = None) -> str | None:
        """The latest subject that is a person of this gender, else the latest person named.

        A first name only hints at a gender: the very latest subject is taken against its
        name before the discourse is searched far back.
        """
        people = [n for n in reversed(self._subjects[-_MEMORY:]) if self._cast.is_person(n)]
        for reach in (_NEAR, _MEMORY):
            for name in people[:reach]:
                if self._cast.agrees(name, gender):
                    return name
            if people and not self._cast.certain(people[0]):
                return self._beside(gender, position) or people[0]
        return self._named_before(gender, position)

    def _beside(self, gender: str | None, position: int | None) -> str | None:
        """Somebody who fits better and was named in passing shortly before."""
        mentions = () if position is None or gender is None else self._cast.before(position, ("person",))
        near = (m.name for m in mentions if position is not None and m.start > position - _PASSING)
        return next((n for n in near if self._cast.agrees(n, gender)), None)

    def _named_before(self, gender: str | None, position: int | None) -> str | None:
        mentions = () if position is None else self._cast.before(position, ("person",))
        return next((m.name for m in mentions if self._cast.agrees(m.name, gender)), None)

    def last_body(self, position: int | None = None) -> str | None:
        """The latest subject that is an organisation, else the latest one named."""
        for name in reversed(self._subjects[-_MEMORY:]):
            if self._cast.is_body(name):
                return name
        if position is not None:
            return next((n.name for n in self._cast.before(position, ("organisation",))), None)
        return None

    def resolve(self, subject: Subject | None) -> str | None:
        """The fullest name of whoever the subject means, null where the article names nobody."""
        name = self._whom(subject)
        return None if name is None else self._cast.fullest(name)

    def _whom(self, subject: Subject | None) -> str | None:
        if subject is None:
            return None
        if subject.name is not None:
            return subject.name.name
        if subject.pronoun is not None:
            return self._pronoun(subject)
        return self._phrase(subject)

    def _pronoun(self, subject: Subject) -> str | None:
        if subject.pronoun in {"m", "f"}:
            name = self.last_person(subject.pronoun, subject.start)
            if name is not None:
                self._cast.learn(name, subject.pronoun)
            return name
        if subject.pronoun in {"n", "p"} and self._latest is not None and self._cast.is_body(self._latest):
            return self._latest  # farther back "they" are more often people without a name
        return None

    # -- phrases -------------------------------------------------------------------------

    def _phrase(self, subject: Subject) -> str | None:
        phrase = self._text[subject.start : subject.end]
        words = _WORD.findall(phrase)
        if not words:
            return None
        if self._is_name(words) and not self._only_opens(subject, words):
            return self._cast.by_surname(words[-1]) or phrase
        lower = [w.lower() for w in words]
        first, head = lower[0], self._head(lower)
        for rule in self._rules(subject, phrase, first, head):
            if rule is not None:
                return rule or None
        return None

    def _is_name(self, words: list[str]) -> bool:
        """A run of capitalised words that is no phrase with an article."""
        proper = all(w[:1].isupper() for w in words) and len(words) <= _CAPITALISED
        return (
            proper and words[0].lower() not in self._words.determiners and not self._common(words[-1].lower())
        )

    def _only_opens(self, subject: Subject, words: list[str]) -> bool:
        """Whether a lone word has its capital from opening a sentence: "Residents said"."""
        before = self._text[max(0, subject.start - 2) : subject.start].strip(' "“‘(')
        if len(words) > 1 or before[-1:] not in {"", ".", "!", "?", "\n", "”"}:
            return False
        word = words[0].lower()
        return word.endswith("s") or word in self._lower

    def _common(self, word: str) -> bool:
        known = (self._words.bodies, self._words.documents, self._words.members, self._words.spokes)
        return any(word in group for group in known) or word in {"experts", "police", "officials", "critics"}

    def _head(self, lower: list[str]) -> str:
        body = lower
        for index, word in enumerate(lower):
            if index and word in self._words.stops:
                body = lower[:index]
                break
        return body[-1]

    def _rules(self, subject: Subject, phrase: str, first: str, head: str) -> Iterator[str | None]:
        """Answers of the rules in order: null for "no opinion", empty for "nobody named"."""
        if head in self._words.spokes:
            yield self._spokesperson(subject, first)
        if first not in self._words.indefinite:
            yield self._cast.in_role(head, phrase, subject.start)
        if head in self._words.members:
            yield self._assembly(subject.start) or ""
        if head in self._words.bodies:
            yield self._cast.body(head, subject.start)
            latest = None if first in self._words.indefinite else self.last_body()
            yield "" if latest is None or self._other_body(phrase, head, latest) else latest
        if head in self._words.documents:
            yield self._documents.get(head) or ""
        if (head.endswith("s") and not head.endswith("ss")) or head == "people":
            yield ""
        if (
            first in self._words.indefinite
            or first not in self._words.determiners
            or "'" in phrase
            or "’" in phrase
        ):
            yield ""
        if first in {"the", "der", "die", "le", "la", "l", "el"}:
            personal = self._words.personal(head) and not self._introduced(head, subject.start)
            yield self.last_person(self._gender_of(head), subject.start) if personal else ""

    def _other_body(self, phrase: str, head: str, name: str) -> bool:
        """Whether its own words tell another: "the French foreign ministry" is not the last body named."""
        words = _WORD.findall(phrase)
        own = words[: [w.lower() for w in words].index(head)]
        proper = {w.lower() for w in own if w[:1].isupper()} - self._words.determiners
        return bool(proper) and not proper & {w.lower() for w in _WORD.findall(name)}

    def _introduced(self, head: str, position: int) -> bool:
        """Whether "the officer" is the unnamed one that "a police officer" spoke of above."""
        above = self._text[max(0, position - _ABOVE) : position]
        found = re.search(
            rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[\w-]+ ){{0,3}}{re.escape(head)}\b(?!, [A-Z]| [A-Z])", above
        )
        return found is not None

    def _assembly(self, position: int) -> str | None:
        """ "The lawmakers" are those that spoke before, else those named last."""
        spoke = (n for n in reversed(self._subjects[-4 * _MEMORY :]) if self._cast.is_assembly(n))
        return next(spoke, None) or self._cast.assembly(position)

    def _spokesperson(self, subject: Subject, first: str) -> str | None:
        """Somebody unnamed speaks for a body: the one in the phrase, behind "for", or spoken of last."""
        inside = self._cast.within(subject.start, subject.end + 60, ("organisation", "agency"))
        if inside is not None and (inside.end <= subject.end or self._speaks_for(subject.end, inside.start)):
            return inside.name
        person = self.last_person(
            self._gender_of(self._text[subject.start : subject.end].split()[-1].lower())
        )
        if first in {"the"} and person is not None:
            return person
        return self.last_body(subject.start) or ""

    def _speaks_for(self, end: int, start: int) -> bool:
        between = self._text[end:start].split()
        return between[:1] in (["for"], ["of"]) and len(between) <= 3

    def _gender_of(self, head: str) -> str | None:
        if head in self._words.female or head.endswith("woman"):
            return "f"
        return "m" if head in self._words.male and head != "spokesman" else None
