"""Names with particles inside, which the tags often cut: "Ursula von der Leyen", "Abdullah bin Zayed"."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.enricher.annotators.base import Spotted
from services.enricher.prose import word_set
from services.enricher.recogniser.features import Token
from services.enricher.recogniser.lists import Lists

NOBLE: Final = word_set("von zu")
"""Prepositions too: "Lena Vogt von der Polizei" ends before hers, "Ursula von der Leyen" does not."""

FOREIGN: Final = word_set("van de del della di da do dos du la le bin ibn ben al el ten ter")
INNER: Final = word_set("der den dem la las los")
MOST: Final = 3
"""Particles in a row."""


def joined(words: Sequence[Token], found: Sequence[Spotted], lists: Lists) -> list[Spotted]:
    """The names of a sentence, people's with what follows their particles; others as they are."""
    joining = _Joining(words, found, lists)
    names: list[Spotted] = []
    for name in found:
        if not names or name.start >= names[-1].end:
            names.append(joining.whole(name) if name.label == "PERSON" else name)
    return names


class _Joining:
    def __init__(self, words: Sequence[Token], found: Sequence[Spotted], lists: Lists) -> None:
        self._words, self._lists = words, lists
        self._by_start = {name.start: name for name in found}
        self._index = {word.start: index for index, word in enumerate(words)}

    def whole(self, name: Spotted) -> Spotted:
        inside = list(self._inside(name))
        while inside and self._words[inside[-1]].text in NOBLE | FOREIGN | INNER:
            inside.pop()
        if not inside:
            return name
        end = self._behind_particles(inside)
        return name if end is None else Spotted(name.start, max(name.end, end), name.label)

    def _inside(self, name: Spotted) -> Iterator[int]:
        index = self._index[name.start]
        while index < len(self._words) and self._words[index].start < name.end:
            yield index
            index += 1

    def _behind_particles(self, inside: Sequence[int]) -> int | None:
        """The end of the word that the particles behind the name lead to, null if they lead to none."""
        first = at = inside[-1] + 1
        while at < len(self._words) and at - first < MOST and self._words[at].text in NOBLE | FOREIGN | INNER:
            at += 1
        if at == first or at == len(self._words) or not self._opens(first, inside):
            return None
        following = self._by_start.get(self._words[at].start)
        if following is not None:
            return None if following.label == "ORG" else following.end
        foreign = self._words[first].text in FOREIGN
        return self._words[at].end if self._surname(self._words[at].text, foreign) else None

    def _opens(self, at: int, inside: Sequence[int]) -> bool:
        """Whether the particle may stand in the name: a noble one behind first names alone."""
        if self._words[at].text in FOREIGN:
            return True
        given = all(self._given(self._words[index].text) for index in inside)
        return given and self._words[at].text in NOBLE

    def _given(self, word: str) -> bool:
        return all(part.lower() in self._lists.given for part in word.split("-"))

    def _surname(self, word: str, foreign: bool) -> bool:
        noun = not foreign and self._lists.nominal(word)
        return word[0].isupper() and not noun and (word,) not in self._lists.bodies
