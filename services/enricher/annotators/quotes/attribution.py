"""Who a sentence says is speaking: the reporting verb beside a quotation and its subject.

No parser: the subject is looked for where the syntax of reported speech puts it, to the
right of the verb ("said Lee Baker"), directly to its left ("the minister later said"),
across an apposition ("Walsh, 42, said") or at the head of the sentence ("Baba criticised
…, saying").
"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.enricher.annotators.quotes.marks import Quoted
from services.enricher.annotators.quotes.scene import Name, Scene, Sentence
from services.enricher.annotators.quotes.words import Words
from services.enricher.prose import word_set

_FAR = 30
_PHRASE = 9
_BREAKS = frozenset(",;:—–()\x01")
_JOINS = frozenset({"and", "but", "as", "that", "when", "to"})
_OPENING = frozenset({"began", "begin", "begins", "beginning", "begun"})  # cues behind a quotation only
_LINKS = word_set("while by in and only also then before after without")
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday today yesterday")


@dataclass(frozen=True)
class Subject:
    """A name, a pronoun or another noun phrase, as characters `start:end`."""

    start: int
    end: int
    name: Name | None = None
    pronoun: str | None = None


@dataclass(frozen=True)
class Attribution:
    """The cue's characters, and its subject where the sentence has one."""

    start: int
    end: int
    subject: Subject | None
    passive: bool = False


class Clause:
    """Reads one sentence of a scene."""

    def __init__(self, scene: Scene, sentence: Sentence, words: Words) -> None:
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
        if self.word(at) in _WEEKDAYS and self.word(at - 1) == "on":
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
        for first in sorted(self.sentence.starts):
            name, last = self.sentence.starts[first]
            if low <= first <= at and not name.possessive and self.broken(last - 1) and name.kind != "place":
                return self._named(name)
        return self.main_subject(low, at + 1)

    def _after_opening(self, low: int, high: int) -> int:
        """The token after "On Tuesday," or "While he waited,": where the main clause starts."""
        if self.word(low) in {"but", "and", "yet", "so", "however", "still"} and low + 1 < high:
            low += 1
        if self.word(low) not in self.words.prepositions or low in self.sentence.starts:
            return low
        for index in range(low, min(high, low + _FAR)):
            if "," in self.gap(index):
                return index + 1
        return low

    def main_subject(self, low: int, high: int) -> Subject | None:
        """The first noun phrase of the clause that is nobody's owner."""
        index = self._after_opening(low, high)
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
        """ "the club's chief executive, John Smith"."""
        noun = self.word(at - 1)
        if "," in self.gap(at - 1) and at < high and at in self.sentence.starts and self.words.personal(noun):
            name = self.sentence.starts[at][0]
            return self._named(name) if name.kind == "person" else None
        return None

    def _span(self, first: int, last: int) -> Subject:
        return Subject(self.sentence.tokens[first].start, self.sentence.tokens[last].end)

    # -- verbs ---------------------------------------------------------------------------

    def after(self, quote: Quoted, limit: int) -> Attribution | None:
        """The attribution that follows a quotation directly: ", said Baker", ", he told reporters"."""
        first, high = self.sentence.before(quote.right), self.sentence.before(limit)
        return self.opening(first, high) if first < high else None

    def opening(self, first: int, high: int) -> Attribution | None:
        """The attribution with which the tokens from `first` on begin."""
        if (size := self._according(first)) and (subject := self.right_phrase(first + size, high)):
            return self._cue(first, first + size, subject)
        verb = first
        while verb < high and verb < first + 4 and self._light(verb) and not self.broken(verb):
            verb += 1
        if (
            verb < high
            and (
                self.word(verb) in self.words.finite or (self.word(verb) in self.words.base and verb == first)
            )
            and verb not in self.sentence.starts
            and self._inverted(verb + 1, high)
        ):
            return self._cue(verb, verb + 1, self.right_phrase(verb + 1, high))
        return self._first_verb(first, high) or self._any_verb(first, high)

    def _any_verb(self, first: int, high: int) -> Attribution | None:
        """ ", he reflects": what follows a quotation's comma reports it, whatever the verb."""
        if first in self.sentence.starts:
            name, verb = self.sentence.starts[first]
            subject: Subject | None = None if name.possessive else self._named(name)
        elif self.words.pronouns.get(self.word(first)) in {"m", "f"}:
            subject, verb = self._pronoun(first), first + 1
        else:
            return None
        while verb < high and self._light(verb) and not self.broken(verb - 1):
            verb += 1
        word = self.word(verb)
        fits = len(word) > 3 and word.endswith(("s", "ed")) and verb < high and not self.broken(verb - 1)
        return self._cue(verb, verb + 1, subject) if fits and subject is not None else None

    def _inverted(self, at: int, high: int) -> bool:
        if at >= high or self.broken(at - 1):
            return False
        if at in self.sentence.starts:
            return True
        word = self.word(at)
        if word in _WEEKDAYS or word in self.words.relative:
            return False
        if word in self.words.determiners or word in self.words.pronouns:
            return True
        return (
            word not in self.words.prepositions
            and word not in self.words.stops
            and self.scene.capital(self.sentence, at)
        )

    def _first_verb(self, first: int, high: int) -> Attribution | None:
        for index in range(first, min(high, first + _FAR)):
            word = self.word(index)
            if word in self.words.relative and word != "that" and index == first:
                return None
            if index > first and self._active(index) and (subject := self.left_subject(index, first)):
                start, end = self._whole_cue(index)
                return self._cue(start, end, subject)
            if ";" in self.gap(index) or "\x01" in self.gap(index):
                return None
        return None

    def before(self, quote: Quoted, adjacent: bool = False, strong: bool = False) -> Attribution | None:
        """The attribution that leads to a quotation: the nearest reporting verb before it.

        With `adjacent` only one that stands directly before the quotation counts, with
        `strong` none that merely introduces a phrase.
        """
        high = self.sentence.before(quote.left)
        spare: Attribution | None = None
        for index in range(high - 1, -1, -1):
            if adjacent and index < high - 4:
                break
            if (strong and self.word(index) in self.words.weak) or self.word(index) in _OPENING:
                continue
            found, sure = self._lead(index, high)
            if found is not None and sure:
                return found
            spare = spare or found
        return None if adjacent else spare

    def _lead(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        word = self.word(index)
        if (size := self._according(index)) and index + size < high:
            subject = self.right_phrase(index + size, high)
            return self._cue(index, index + size, subject), subject is not None
        if index in self.sentence.ends or any(
            f <= index < self.sentence.starts[f][1] for f in self.sentence.starts
        ):
            return None, False
        if word in self.words.gerunds:
            return self._gerund(index)
        if not self.reports(index):
            return self._infinitive(index, high)
        start, end = self._whole_cue(index)
        if self.word(index - 1) in self.words.passive:
            return self._cue(start, end, None, passive=True), True
        subject = self.left_subject(index, 0)
        if subject is None and self._inverted(index + 1, high):
            subject = self.right_phrase(index + 1, high)
        return self._cue(start, end, subject), subject is not None

    def _infinitive(self, index: int, high: int) -> tuple[Attribution | None, bool]:
        if self.word(index) not in self.words.base or self.word(index - 1) != "to":
            return None, False
        return self._cue(index, index + 1, self.main_subject(0, index)), index >= high - 2

    def _gerund(self, index: int) -> tuple[Attribution | None, bool]:
        """ ", saying", "while condemning"; without such a link it may qualify a noun."""
        back = self.word(index - 1)
        if back == "as" and self.word(index - 2) == "quoted":
            low = index - 2
            while low > 0 and self.word(low - 1) in self.words.auxiliaries:
                low -= 1
            return self._cue(low, index + 1, self.left_subject(index - 2, 0)), True
        if back in {"heard", "seen", "filmed", "recorded", "caught"}:
            return self._cue(index, index + 1, self.left_subject(index - 1, 0)), True
        linked = index == 0 or self.broken(index - 1) or back in _LINKS
        if not linked and back.endswith("s") and index - 1 not in self.sentence.ends:
            return self._cue(index, index + 1, self._phrase_before(index - 1, 0)), False
        return self._cue(index, index + 1, self._shared_subject(index)), linked

    def _shared_subject(self, gerund: int) -> Subject | None:
        """The subject of the reporting verb before a participle, else that of the sentence."""
        for index in range(gerund - 1, 0, -1):
            if self._active(index) and (subject := self.left_subject(index, 0)):
                return subject
        return self.main_subject(0, gerund or self.size)

    def trailing(self, quote: Quoted) -> Attribution | None:
        """ ", the Treasury has said" at the end of the sentence, not directly behind the quotation."""
        first = self.sentence.before(quote.right)
        for index in range(self.size - 1, first, -1):
            if not self._active(index) or self.word(index) in self.words.weak:
                continue
            low = index
            while low > first and not ("," in self.gap(low - 1) and self._clause_head(low)):
                low -= 1
            if low > first and (subject := self.left_subject(index, low)):
                return self._cue(*self._whole_cue(index), subject)
        return None

    def _clause_head(self, index: int) -> bool:
        return self.word(index) not in self.words.relative and self.word(index) not in {"and", "but", "or"}

    def _active(self, index: int) -> bool:
        passive = self.word(index - 1) in self.words.passive and self.word(index) != "quoted"
        return self.reports(index) and not passive

    def _according(self, index: int) -> int:
        for phrase in self.words.according:
            if all(self.word(index + k) == part for k, part in enumerate(phrase)):
                return len(phrase)
        return 0

    def reports(self, index: int) -> bool:
        """Whether the token is a finite reporting verb and not a noun or a participle."""
        word, back, ahead = self.word(index), self.word(index - 1), self.word(index + 1)
        if any(word == phrase[0] and ahead == phrase[1] for phrase in self.words.quoted):
            return index > 0
        if index in self.sentence.starts or (word not in self.words.finite and word not in self.words.base):
            return False
        if ahead == "by" or back in self.words.determiners - {"that"} or back in {"so", "as", "than"}:
            return False
        if word in self.words.nouns or word in self.words.base:
            return self._agreeing(index)
        return True

    def _agreeing(self, index: int) -> bool:
        """A form that may be a noun or an infinitive needs a subject just before it."""
        back = self.word(index - 1)
        if back == "to" or index == 0 or (self.broken(index - 1) and index - 1 not in self.sentence.ends):
            return False
        if back in self.words.pronouns or (
            index - 1 in self.sentence.ends and not self.sentence.ends[index - 1][0].possessive
        ):
            return True
        if self.word(index) in self.words.base and self.word(index) not in self.words.finite:
            return back in self.words.auxiliaries or (
                back.endswith("s") and back != "s" and self.word(index) not in self.words.nouns
            )
        return (
            back.endswith("ly") or back in self.words.auxiliaries or self.word(index) not in self.words.nouns
        )

    def _whole_cue(self, index: int) -> tuple[int, int]:
        """The verb alone, but all of "was quoted as saying" and "put it"."""
        for phrase in self.words.quoted:
            if all(self.word(index + k) == part for k, part in enumerate(phrase)):
                return index - (self.word(index - 1) in self.words.passive), index + len(phrase)
        return index, index + 1

    def _cue(self, first: int, last: int, subject: Subject | None, passive: bool = False) -> Attribution:
        tokens = self.sentence.tokens
        return Attribution(tokens[first].start, tokens[last - 1].end, subject, passive)


def clauses(scene: Scene, words: Words) -> Iterator[Clause]:
    """Every sentence of a scene, ready to be read."""
    return (Clause(scene, sentence, words) for sentence in scene.sentences)
