"""One sentence as it is read token by token: its words, what stands between them, its names."""

from services.enricher.prose import word_set
from services.enricher.speech.scene import Name, Scene, Sentence
from services.language.speech import SpeechWords

FAR = 30
"""Tokens within which an opening phrase, an apposition or a verb is looked for, so that time stays linear."""

SHORTEST_ADVERB = 5
"""Letters of an adverb: shorter words that end with "ly" are "only", "fly" and names."""

_BREAKS = frozenset(",;:—–()\x01")
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday today yesterday")


class Reading:
    """Answers what stands at a token; outside of the sentence there is no word, no name and no break."""

    def __init__(self, scene: Scene, sentence: Sentence, words: SpeechWords) -> None:
        self.scene, self.sentence, self.words = scene, sentence, words
        self.size = len(sentence.tokens)

    def word(self, index: int) -> str:
        """The token in lower case, empty outside the sentence."""
        return self.sentence.word(index)

    def gap(self, index: int) -> str:
        """What stands between a token and the next one."""
        return self.scene.gap(self.sentence, index)

    def broken(self, index: int) -> bool:
        """Whether a comma, dash or bracket stands between this token and the next one."""
        gap = self.gap(index)
        return gap != " " and any(mark in _BREAKS for mark in gap)

    def comma(self, index: int) -> bool:
        """Whether a comma stands between this token and the next one."""
        return "," in self.gap(index)

    def name_from(self, index: int) -> Name | None:
        """The name that begins at the token."""
        name, _ = self.sentence.starts.get(index, (None, 0))
        return name

    def name_to(self, index: int) -> Name | None:
        """The name that ends at the token."""
        name, _ = self.sentence.ends.get(index, (None, 0))
        return name

    def behind(self, index: int) -> int:
        """The token after the name that begins here, else after this one."""
        _, last = self.sentence.starts.get(index, (None, index + 1))
        return last

    def light(self, index: int) -> bool:
        """Whether the token only colours a verb: "has", "later" and their kind."""
        word = self.word(index)
        if word in self.words.auxiliaries:
            return True
        adverb = word.endswith("ly") and len(word) >= SHORTEST_ADVERB
        return adverb and index not in self.sentence.ends

    def verb_at(self, index: int) -> bool:
        """Whether the token can be nothing but a verb."""
        word = self.word(index)
        if word in self.words.auxiliaries:
            return True
        return word in self.words.finite and word not in self.words.nouns
