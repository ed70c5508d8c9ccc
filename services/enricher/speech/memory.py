"""Whom the sentences so far were about, the latest last."""

import re

from services.enricher.speech.cast import Cast
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")

_FAR = 16
"""Subjects back to whom a pronoun or "the minister" may lead; about a screen of text."""

_NEAR = 4
"""Subjects back to whom a pronoun leads before first names of uncertain gender are weighed."""

_ASSEMBLIES = 4 * _FAR
"""Subjects back to a council or committee: its members speak long after it was named."""

_PASSING = 160
"""Characters before a pronoun in which somebody named in passing is near: a sentence or two."""


class Memory:
    """The subjects of one article in reading order."""

    def __init__(self, cast: Cast, words: SpeechWords) -> None:
        self._cast, self._words = cast, words
        self._subjects: list[str] = []
        self._senders: dict[str, str] = {}
        self.latest: str | None = None

    def remember(self, name: str | None, sentence: str = "") -> None:
        """A sentence had this subject; letters that it mentions are the subject's."""
        self.latest = name
        if name is None:
            return
        self._subjects.append(name)
        for word in _WORD.findall(sentence.lower()) if self._words.sent else ():
            if word in self._words.sent:
                self._senders.setdefault(word, name)

    def sender(self, document: str) -> str | None:
        """Whose the letter or the statement is."""
        return self._senders.get(document)

    def person(self, gender: str | None = None, position: int | None = None) -> str | None:
        """The latest subject that is a person of this gender, else the latest person named.

        A first name only hints at a gender: the very latest subject is taken against its
        name before the discourse is searched far back.
        """
        people = [name for name in reversed(self._subjects[-_FAR:]) if self._cast.is_person(name)]
        for reach in (_NEAR, _FAR):
            for name in people[:reach]:
                if self._cast.agrees(name, gender):
                    return name
            if people and not self._cast.certain(people[0]):
                return self._beside(gender, position) or people[0]
        return self._named_before(gender, position)

    def body(self, position: int | None = None) -> str | None:
        """The latest subject that is an organisation, else the latest one named."""
        for name in reversed(self._subjects[-_FAR:]):
            if self._cast.is_body(name):
                return name
        if position is None:
            return None
        named = self._cast.before(position, ("organisation",))
        return next((mention.name for mention in named), None)

    def assembly(self, position: int) -> str | None:
        """Whose members "the lawmakers" are: of the assembly that spoke before, else of that named last."""
        spoke = (name for name in reversed(self._subjects[-_ASSEMBLIES:]) if self._cast.is_assembly(name))
        return next(spoke, None) or self._cast.assembly(position)

    def _beside(self, gender: str | None, position: int | None) -> str | None:
        """Somebody who fits better and was named in passing shortly before."""
        if position is None or gender is None:
            return None
        for mention in self._cast.before(position, ("person",)):
            near = mention.start > position - _PASSING
            if near and self._cast.agrees(mention.name, gender):
                return mention.name
        return None

    def _named_before(self, gender: str | None, position: int | None) -> str | None:
        if position is None:
            return None
        for mention in self._cast.before(position, ("person",)):
            if self._cast.agrees(mention.name, gender):
                return mention.name
        return None
