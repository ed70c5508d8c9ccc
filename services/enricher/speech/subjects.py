"""Looks for the subject of a verb where the syntax of reported speech puts it."""

from dataclasses import dataclass

from services.enricher.prose import word_set
from services.enricher.speech.scene import Name, Scene, Sentence
from services.language.speech import SpeechWords

FAR = 30
_PHRASE = 9
_BREAKS = frozenset(",;:—–()\x01")
_JOINS = frozenset({"and", "but", "as", "that", "when", "to"})
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday today yesterday")


@dataclass(frozen=True)
class Subject:
    """A name, a pronoun or another noun phrase, as characters `start:end`."""

    start: int
    end: int
    name: Name | None = None
    pronoun: str | None = None


class SubjectReader:
    """Reads the noun phrases of one sentence."""

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
        return gap != " " and any(c in _BREAKS for c in gap)

    # -- subjects ------------------------------------------------------------------------

    def left_subject(self, cue: int, low: int) -> Subject | None:
        """The subject of the verb at `cue`, not looked for before the token `low`."""
        at = cue - 1
        while at >= low and self._light(at) and not self.broken(at):
            at -= 1
        if at < low:
            return None
        if self.broken(at):
            return self._across_apposition(low, at)
        if self.word(at) in WEEKDAYS and self.word(at - 1) == "on":
            return self.left_subject(at - 1, low)
        if at in self.sentence.ends:
            return self._named(self.sentence.ends[at][0])
        word = self.word(at)
        if word in self.words.relative and word in self.words.pronouns:
            return self._antecedent(at, low)
        if word in self.words.pronouns:
            return self._pronoun(at)
        if word in {"and", "but", "then", "und", "et", "y"}:
            return self.main_subject(low, at)
        return self._phrase_before(at, low)

    def _light(self, index: int) -> bool:
        word = self.word(index)
        return word in self.words.auxiliaries or (
            word.endswith("ly") and len(word) > 4 and index not in self.sentence.ends
        )

    def _named(self, name: Name) -> Subject:
        return Subject(name.start, name.end, name)

    def _headed(self, first: int, high: int) -> Subject | None:
        """The name at a token; of "UPS chief Carol Tomé" the person at its end.

        Null where the name only qualifies a noun: "House committee", "FBI officials".
        """
        name, behind = self.sentence.starts[first]
        if name.kind != "person" and self.gap(behind - 1) == ", " and behind in self.sentence.starts:
            other, after = self.sentence.starts[behind]
            if other.kind == "person" and self.broken(after - 1):  # Minister of Health, Jo Cox, said
                return self._named(other)
        if name.kind != "person" and not self.broken(behind - 1):
            for index in range(behind, min(high, behind + 5)):
                if index in self.sentence.starts:
                    other = self.sentence.starts[index][0]
                    return self._named(other) if other.kind == "person" and not other.possessive else None
                if self.broken(index) or self._verb(index) or self.word(index) in self.words.stops:
                    break
        return None if self._heads_on(behind, high) else self._named(name)

    def _pronoun(self, index: int) -> Subject:
        token = self.sentence.tokens[index]
        return Subject(token.start, token.end, pronoun=self.words.pronouns[token.word])

    def _antecedent(self, at: int, low: int) -> Subject | None:
        back = at - 1
        if back in self.sentence.ends:
            return self._named(self.sentence.ends[back][0])
        return self._phrase_before(back, low) if back >= low else None

    def _across_apposition(self, low: int, at: int) -> Subject | None:
        """ "Walsh, 42, a lecturer from Nottingham, said": the name before the first comma."""
        low = self._after_opening(low, at)
        for first in range(low, min(at + 1, low + 2 * FAR)):
            name, last = self.sentence.starts.get(first, (None, 0))
            if name is None or name.possessive or name.kind == "place":
                continue
            if self.broken(last - 1) and (found := self._headed(first, at + 1)):
                return found
        return self.main_subject(low, at + 1)

    def _after_opening(self, low: int, high: int) -> int:
        """The token after "On Tuesday," or "While he waited,": where the main clause starts."""
        if self.word(low) in {"but", "and", "yet", "so", "however", "still"} and low + 1 < high:
            low += 1
        if self.word(low) not in self.words.prepositions or low in self.sentence.starts:
            return low
        for index in range(low, min(high, low + FAR)):
            if "," in self.gap(index):
                return index + 1
        return low

    def main_subject(self, low: int, high: int) -> Subject | None:
        """The first noun phrase of the clause that is nobody's owner."""
        index = self._after_opening(low, high)
        high = min(high, index + 2 * FAR)
        while index < high:
            if index in self.sentence.starts:
                name, last = self.sentence.starts[index]
                if not name.possessive and (name.kind != "place") and (found := self._headed(index, high)):
                    return found
                index = last
                continue
            word = self.word(index)
            if word in self.words.pronouns and word not in self.words.relative:
                if (
                    word == "it"
                    and self.word(index + 1) in {"was", "is"}
                    and index + 2 in self.sentence.starts
                ):
                    return self._named(self.sentence.starts[index + 2][0])  # it was Boulter who …
                return self._pronoun(index)
            if word in self.words.determiners and (found := self.right_phrase(index, high)):
                return found
            index += 1
        return None

    def _phrase_before(self, at: int, low: int) -> Subject | None:
        """A noun phrase that ends at a token: back to its article, across "of" and its like."""
        first = self._phrase_start(at, low)
        if self.word(first) in self.words.auxiliaries or not self.word(at)[:1].isalpha():
            return None
        for _ in range(3):
            link = first - 1
            if (
                link <= low
                or self.word(link) not in self.words.stops - self.words.relative
                or self.word(link) in _JOINS
            ):
                break
            if self.broken(link) or self.broken(link - 1):
                break
            if link - 1 in self.sentence.ends and self.sentence.ends[link - 1][0].kind == "person":
                return self._named(self.sentence.ends[link - 1][0])  # "O’Connor from UPS communications"
            first = self._phrase_start(link - 1, low)
        return Subject(self._owner(first), self.sentence.tokens[at].end)

    def _phrase_start(self, at: int, low: int) -> int:
        first = at
        while first > low and at - first < _PHRASE:
            if self.broken(first - 1) or self.word(first) in self.words.determiners:
                break
            if self.word(first - 1) in self.words.relative or self.word(first - 1) in _JOINS:
                break
            if (
                self.word(first - 1) in self.words.stops
                and self.word(first - 1) not in self.words.determiners
            ):
                break
            first -= 1
        return first

    def _owner(self, first: int) -> int:
        if self.word(first) == "s" and first > 0:
            first -= 1
        return self.sentence.tokens[first].start

    def right_phrase(self, at: int, high: int | None = None) -> Subject | None:
        """The noun phrase that begins at a token; a name at its end stands for the whole."""
        high = self.size if high is None else high
        if at >= high:
            return None
        word = self.word(at)
        if (
            at not in self.sentence.starts
            and word in self.words.pronouns
            and word not in self.words.determiners
        ):
            return self._pronoun(at)
        last = at
        for index in range(at, min(high, at + _PHRASE)):
            if index in self.sentence.starts and not self.sentence.starts[index][0].possessive:
                place = self.sentence.starts[index][0].kind == "place"
                if (not place or index == at) and (found := self._headed(index, high)):
                    return found
            if index > at and (self.word(index) in self.words.stops or self._verb(index)):
                break
            last = index
            if self.broken(index):
                return self._named_behind(index + 1, high) or self._span(at, last)
        return self._span(at, last)

    def _heads_on(self, index: int, high: int) -> bool:
        """Whether the name only qualifies a noun behind it: "House committee", "FBI officials"."""
        if index >= high or self.gap(index - 1) != " ":
            return False
        word = self.word(index)
        return word in self.words.bodies or word in self.words.members or word in self.words.spokes

    def _verb(self, index: int) -> bool:
        word = self.word(index)
        return word in self.words.auxiliaries or (word in self.words.finite and word not in self.words.nouns)

    def _named_behind(self, at: int, high: int) -> Subject | None:
        """ "the club's chief executive, John Smith", "the group, Harbour Watch"."""
        noun = self.word(at - 1)
        if noun in self.words.bodies and at in self.sentence.starts and self.gap(at - 1) == ", ":
            name, behind = self.sentence.starts[at]
            return self._named(name) if name.kind == "organisation" and self.broken(behind - 1) else None
        if "," in self.gap(at - 1) and at < high and at in self.sentence.starts and self.words.personal(noun):
            name = self.sentence.starts[at][0]
            return self._named(name) if name.kind == "person" else None
        return None

    def _span(self, first: int, last: int) -> Subject:
        return Subject(self.sentence.tokens[first].start, self.sentence.tokens[last].end)
