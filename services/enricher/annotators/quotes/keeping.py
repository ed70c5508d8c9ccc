"""Speakers of headlines, and which of the marked words are left out in the end."""

import re
from collections import Counter
from collections.abc import Sequence

from services.enricher.annotators.quotes.choice import telling, whole
from services.enricher.annotators.quotes.said import Said
from services.enricher.speech.scene import Scene
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")

_TERM = 2
"""Words of a term of art; three and more that are marked twice are quoted twice."""

_LEADING = 3
"""Words from a verb to the term that it gives somebody: "calls it a", "describes them as"."""

_BESIDE = 20
"""Characters before a cue in which an ironic word ends."""


def give_titles_speakers(scene: Scene, said: Sequence[Said]) -> None:
    """Who is quoted in the headline is quoted with the same words below."""
    body = [one for one in said if not one.titled]
    for one in said:
        if one.titled and one.speaker is None:
            one.settled = True
            one.speaker = _same_words(scene, one, body)


def _same_words(scene: Scene, said: Said, body: Sequence[Said]) -> str | None:
    asked = _terms(said.inside(scene.text))
    for other in body:
        if asked and asked <= _terms(other.inside(scene.text)):
            return other.speaker
    for sentence in scene.sentences:
        if not sentence.block.title and asked <= _terms(scene.text[sentence.start : sentence.end]):
            return next((other.speaker for other in body if other.sentence is sentence), None)
    return None


class Keeping:
    """Tells quotations from terms of art, names and irony once all speakers are known."""

    def __init__(self, scene: Scene, words: SpeechWords) -> None:
        self._scene, self._words = scene, words
        self._double = any(quote.double for quote in scene.quotes)
        self._repeated = _terms_of_art(scene)

    def keeps(self, said: Said) -> bool:
        """Whether it is a quotation."""
        inside, text = said.inside(self._scene.text), self._scene.text
        if self._term(said):
            return self._names_it(said)
        if said.titled:
            return (said.found or said.speaker) is not None and not _proper(inside)
        if not said.quote.double:  # in a text that has double marks, single ones set off words
            return not self._double and said.found is not None and not self._ironic(said)
        return telling(text, said.quote) if said.found is None else not self._ironic(said)

    def spares(self, said: Said) -> bool:
        """Whether the words are a quotation's if they stand in what somebody is reported to have said."""
        marks = said.quote.double or not self._double
        told = said.found is not None and not self._term(said)
        return marks and not told and not said.titled and not self.keeps(said)

    def _names_it(self, said: Said) -> bool:
        """Whether somebody's verb leads to the words directly: "what she calls “anarchy”"."""
        found = said.found
        if found is None or found.subject is None or said.titled or self._ironic(said):
            return False
        between = _WORD.findall(self._scene.text[found.end : said.quote.left])
        return found.end <= said.quote.left and len(between) <= _LEADING

    def _term(self, said: Said) -> bool:
        """Whether the text marks the same word or two again and again."""
        inside, text = said.inside(self._scene.text), self._scene.text
        return self._repeated[inside.casefold()] > 1 and not whole(text, said.quote)

    def _ironic(self, said: Said) -> bool:
        if said.found is None or whole(self._scene.text, said.quote):
            return False
        before = self._scene.text[max(0, said.found.start - _BESIDE) : said.found.start]
        words = _WORD.findall(before.lower())
        return bool(words) and words[-1] in self._words.ironic


def _terms_of_art(scene: Scene) -> Counter[str]:
    """How often the text marks each expression of one or two words: twice makes it a term."""
    body = (quote for quote in scene.quotes if not scene.blocks[quote.block].title)
    marked = (scene.text[quote.start : quote.end].casefold() for quote in body)
    return Counter(expression for expression in marked if len(expression.split()) <= _TERM)


def _terms(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _proper(inside: str) -> bool:
    """Whether every word has a capital, as in a headline's name."""
    return all(part[:1].isupper() or part.isdigit() for part in _WORD.findall(inside))
