"""Titles of works, nicknames and words in irony: marked, but nobody's words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.enricher.prose import word_set
from services.enricher.speech.marks import Quoted
from services.enricher.speech.scene import Scene, Sentence
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")
_SMALL = word_set(
    "a an the of and or in on to for at by with from der die das und von de la le les et du el los y"
)

WHOLE = 5
"""Words from which on what is marked is more than a term: "so-called “enhanced interrogation techniques”"."""

_CALLED = word_set("her")
"""Determiners that are objects too: "he called her “weak”"."""

_PERFECT = word_set("has have had ve")
"""Before a verb of naming they tell that somebody did it: "which many have called “weak”"."""

_SHOUTED = word_set(
    "chant chants chanted chanting shout shouts shouted shouting scream screamed screaming "
    "yell yelled yelling cried crying roared roaring"
)
"""What these lead to is said, whatever its capitals."""

_BESIDE = 24
"""Characters before a mark in which the first name of a nickname's owner ends."""

_NEAR = 4
"""Words behind a title in capitals among which the verb stands that makes it somebody's words."""

_SHORT = 2
"""Words of a work's title that need no capitals: the song “not now”."""

_ENDS = (",", ".", "!", "?")


@dataclass(frozen=True)
class _MarkedWords:
    """What stands between the marks, its words, and the three words before, the nearest first.

    `acted` tells that a name stands before the nearest verb: "whom Reyes called “weak”".
    """

    inside: str
    parts: Sequence[str]
    before: Sequence[str]
    acted: bool

    @property
    def worded(self) -> bool:
        """Whether it has a word and not only figures."""
        return any(part[:1].isalpha() for part in self.parts)

    @property
    def ends(self) -> bool:
        """Whether it has the comma or stop of somebody's sentence."""
        return self.inside.endswith(_ENDS)

    @property
    def entitles(self) -> bool:
        """Whether its capitals are more than a sentence begins with: “Meet the Harbour.”"""
        return len(self._major) > 1 and self.inside.endswith((",", "."))

    @property
    def _major(self) -> list[str]:
        return [part for part in self.parts if part.lower() not in _SMALL]

    @property
    def titled(self) -> bool:
        """Whether its words have capitals, all but the small ones."""
        major = self._major
        capitals = all(part[:1].isupper() or part[:1].isdigit() for part in major)
        return bool(major) and capitals and self.parts[0][:1].isupper()


def names_something(scene: Scene, sentence: Sentence, quote: Quoted, words: SpeechWords) -> bool:
    """Whether the marks set off a name or a term and no words of somebody."""
    inside = scene.text[quote.start : quote.end]
    at = sentence.before(quote.left)
    before = [sentence.word(at - back) for back in (1, 2, 3)]
    marked = _MarkedWords(inside, _WORD.findall(inside), before, _owned_verb(sentence, at))
    if not marked.worded:
        return True
    named = _named_before(marked, words)
    if named is not None:
        return named
    if not marked.titled:
        return False
    set_off = _between_names(scene, quote) or not inside.endswith((*_ENDS, "…"))
    if marked.before[0] in _SHOUTED:
        return False
    return set_off or (marked.entitles and not _told_behind(sentence, at, words))


def _owned_verb(sentence: Sentence, at: int) -> bool:
    """Whether a name that owns nothing ends before the word, or the word and an article."""
    return any(_acts(sentence, at - back) for back in (2, 3))


def _acts(sentence: Sentence, index: int) -> bool:
    name, _ = sentence.ends.get(index, (None, 0))
    return name is not None and not name.possessive


def _named_before(marked: _MarkedWords, words: SpeechWords) -> bool | None:
    """Whether the words before say that a name or term follows, and it looks like one; null if they don't."""
    short = len(marked.parts) < WHOLE
    if _ironic(marked.before, words):
        return short or not marked.ends
    if _called(marked, words):
        return marked.titled or short
    if _of_a_work(marked, words):
        return marked.titled or not marked.ends
    return None


def _told_behind(sentence: Sentence, at: int, words: SpeechWords) -> bool:
    """Whether somebody says the words: "“God Bless America,” the crowd sang"."""
    return any(sentence.word(index) in words.finite for index in range(at, at + _NEAR))


def _ironic(before: Sequence[str], words: SpeechWords) -> bool:
    """ "The so-called “reform”"."""
    return any(word in words.ironic for word in before) or list(before[:2]) == ["called", "so"]


def _called(marked: _MarkedWords, words: SpeechWords) -> bool:
    """ "is called the “…”", "named “…”", but not "he called it" and "what some have called"."""
    nearest, *rest = marked.before
    owned = nearest in words.determiners and nearest not in _CALLED
    verb, *subject = rest if owned else marked.before
    if verb not in words.naming:
        return False
    active = bool(subject) and (subject[0] in _PERFECT or (subject[0] not in words.passive and marked.acted))
    said = any(word in words.pronouns or word == "what" for word in rest)
    return not active and (owned or not said)


def _of_a_work(marked: _MarkedWords, words: SpeechWords) -> bool:
    """ "the film “…”"."""
    works = any(word in words.works for word in marked.before[:2])
    return works and (marked.titled or len(marked.parts) <= _SHORT)


def _between_names(scene: Scene, quote: Quoted) -> bool:
    """ "Tom “Red” Reyes"."""
    before = scene.text[max(0, quote.left - _BESIDE) : quote.left].split(" ")
    after = scene.text[quote.right : quote.right + 2]
    opens = len(before) > 1 and before[-1] == "" and before[-2][:1].isupper()
    return opens and after[:1] == " " and after[1:].isupper()
