"""Whether a person is "he" or "she", as far as the article or the first name says."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from services.enricher.speech.scene import Name
from services.language.speech import SpeechWords, first_names

_WORD = re.compile(r"[^\W_]+")

_MENTIONS = 6
"""Mentions looked through for a title beside them; who has one has it early."""

_TITLE = 8
"""Characters of a title before a name: "Senator " is as long as they get, and "Mr. " the shortest."""

_SURE = 2
"""Pronouns that one gender has more than the other when they outweigh everything else."""


class Genders:
    """Asked by name; learns what pronouns tell."""

    def __init__(
        self,
        mentions: Mapping[str, Sequence[Name]],
        roles: Mapping[str, Sequence[set[str]]],
        text: str,
        words: SpeechWords,
    ) -> None:
        self._mentions, self._roles, self._text, self._words = mentions, roles, text, words
        self._known: dict[str, str | None] = {}
        self._certain: set[str] = set()
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)

    def of(self, name: str) -> str | None:
        """`m` or `f`, from titles, roles and the first name, null where they do not say."""
        if name not in self._known:
            told = self._told(name)
            if told is not None:
                self._certain.add(name)
            self._known[name] = told or _by_first_name(name)
        return self._known[name]

    def certain(self, name: str) -> bool:
        """Whether more than the first name tells the gender."""
        self.of(name)
        return name in self._certain

    def learn(self, name: str, gender: str) -> None:
        """What a pronoun says about a person whose gender was not known; one pronoun alone may mislead."""
        if self.certain(name):
            return
        votes = self._votes[name]
        votes[gender] += 1
        if votes[gender] >= votes.total() - votes[gender] + _SURE:
            self._known[name] = gender
            self._certain.add(name)

    def _told(self, name: str) -> str | None:
        """By the first word beside the name or in a role that only a man or a woman is."""
        for word in self._about(name):
            if word in self._words.female:
                return "f"
            if word in self._words.male:
                return "m"
        return None

    def _about(self, name: str) -> Iterator[str]:
        for mention in self._mentions.get(name, ())[:_MENTIONS]:
            before = self._text[max(0, mention.start - _TITLE) : mention.start]
            yield from (word.lower() for word in _WORD.findall(before)[-1:])
        for role in self._roles.get(name, ()):
            yield from sorted(role)


def _by_first_name(name: str) -> str | None:
    known = first_names()
    for part in _WORD.findall(name.lower())[:-1]:
        found = known.get(part) or known.get(_plain(part))
        if found is not None:
            return found
    return None


def _plain(word: str) -> str:
    """Without accents, as the list of first names has it."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))
