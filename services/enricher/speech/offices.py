"""Who holds which role, to find whom "the deputy minister" means."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.enricher.prose import word_set
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")

_SHORT = 7
"""Words of a role whose last word is its noun too: "deputy minister for trade" has none behind."""

_STEM = 4
"""Letters by which two words are one: "economy" and "economic"."""

_RANK = 2
"""Shared words that a rank on one side only outweighs: the deputy minister is not the minister."""

_RANKS = word_set(
    "vice deputy prime former foreign defense defence finance interior justice health assistant "
    "acting first economy communications education transport shadow"
)


@dataclass(frozen=True)
class _Role:
    holder: str
    terms: set[str]
    heads: set[str]


class Offices:
    """The roles of the people in one article, as it names them."""

    def __init__(self, roles: Mapping[str, Sequence[str]], words: SpeechWords) -> None:
        self._words = words
        self.terms = {name: [self.terms_of(role) for role in held] for name, held in roles.items()}
        self._roles = list(self._all(roles))

    def _all(self, roles: Mapping[str, Sequence[str]]) -> Iterator[_Role]:
        for name, held in roles.items():
            for role, terms in zip(held, self.terms[name], strict=True):
                yield _Role(name, terms, self._heads(role))

    def terms_of(self, phrase: str) -> set[str]:
        """The words of a phrase in lower case, those that it shortens written out."""
        return {self._whole(word) for word in set(_WORD.findall(phrase.lower()))}

    def holder(self, head: str, phrase: str, latest: Callable[[str], int]) -> str | None:
        """The person whose role has this head word and fits the rest best; of equals the `latest`."""
        head, asked = self._whole(head), self.terms_of(phrase)
        best: tuple[float, int] | None = None
        found: str | None = None
        for role in self._roles:
            if head not in role.heads:
                continue
            fit = _fit(asked, role.terms)
            score = (fit, latest(role.holder))
            if fit >= 0 and (best is None or score > best):
                best, found = score, role.holder
        return found

    def _whole(self, word: str) -> str:
        return self._words.abbreviations.get(word, word)

    def _heads(self, phrase: str) -> set[str]:
        """The nouns that the role is: "executive director of …" is a director."""
        words = [word.lower() for word in _WORD.findall(phrase)]
        small = (index for index, word in enumerate(words) if word in self._words.stops)
        core = words[: next(small, len(words))]
        heads = {word for index, word in enumerate(core) if self._closes(words, index)}
        if len(words) < _SHORT:
            heads.update(words[-1:])
        return {self._whole(head) for head in heads - self._words.bodies}

    def _closes(self, words: Sequence[str], index: int) -> bool:
        """Whether the word is the last of its noun phrase."""
        if index + 1 == len(words):
            return True
        ahead = words[index + 1]
        return ahead in self._words.stops or ahead in {"and", "s"}


def _fit(asked: set[str], role: set[str]) -> float:
    stems = {word[:_STEM] for word in role}
    shared = sum(word[:_STEM] in stems for word in asked)
    return shared - _RANK * len((asked ^ role) & _RANKS)
