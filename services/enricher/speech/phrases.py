"""Noun phrases of a sentence: which one stands at a token, and which name in it is its head."""

from dataclasses import dataclass

from services.enricher.speech.reading import Reading
from services.enricher.speech.scene import Name

_LONGEST = 9
"""Tokens of a phrase between two small words: "the group's newly elected first deputy vice chair"."""

_LINKS = 3
"""Phrases tied by "of" and its like that are one: "the head of the office of the mayor of Oslo"."""

_QUALIFIED = 5
"""Tokens between a body and the person whom it qualifies: "UPS chief executive officer Carol Tomé"."""

_JOINS = frozenset({"and", "but", "as", "that", "when", "to"})


@dataclass(frozen=True)
class Subject:
    """A name, a pronoun or another noun phrase, as characters `start:end`."""

    start: int
    end: int
    name: Name | None = None
    pronoun: str | None = None

    @classmethod
    def of(cls, name: Name) -> "Subject":
        """The subject that is a name."""
        return cls(name.start, name.end, name)


class PhraseReader(Reading):
    """Reads the noun phrases of one sentence."""

    def pronoun(self, index: int) -> Subject:
        """The pronoun at a token."""
        token = self.sentence.tokens[index]
        return Subject(token.start, token.end, pronoun=self.words.pronouns[token.word])

    # -- from its first token --------------------------------------------------------------

    def right_phrase(self, at: int, high: int) -> Subject | None:
        """The noun phrase from `at` on, up to `high` at most; a name at its end stands for the whole."""
        if at >= high:
            return None
        if self._pronominal(at):
            return self.pronoun(at)
        last = at
        for index in range(at, min(high, at + _LONGEST)):
            found = self._head_at(index, high, first=index == at)
            if found is not None:
                return found
            if index > at and self._leaves(index):
                break
            last = index
            if self.broken(index):
                return self._named_behind(index + 1, high) or self._span(at, last)
        return self._span(at, last)

    def _leaves(self, index: int) -> bool:
        """Whether the token is no part of the phrase; the "s" of "the club's manager" is one."""
        return self.word(index) in self.words.stops or (self.verb_at(index) and self.word(index) != "s")

    def headed(self, first: int, high: int) -> Subject | None:
        """The name at a token; of "UPS chief Carol Tomé" the person at its end.

        Null where the name only qualifies a noun: "House committee", "FBI officials".
        """
        name, behind = self.sentence.starts[first]
        if name.kind != "person":
            holder = self._holder(behind)
            if holder is not None:
                return Subject.of(holder)
            other = self._qualified(behind, high)
            if other is not None:
                acts = other.kind == "person" and not other.possessive
                return Subject.of(other) if acts else None
        return None if self._heads_on(behind, high) else Subject.of(name)

    def titled(self, at: int, high: int) -> bool:
        """Whether a person's name follows its title without an article: "study co-author Ada Byrne"."""
        name = self._qualified(at, high)
        return name is not None and name.kind == "person" and not name.possessive

    def _pronominal(self, index: int) -> bool:
        word = self.word(index)
        pronoun = word in self.words.pronouns and word not in self.words.determiners
        return pronoun and index not in self.sentence.starts

    def _head_at(self, index: int, high: int, first: bool) -> Subject | None:
        """The name at the token, if it can be the head; a place only where the phrase begins with it."""
        name = self.name_from(index)
        if name is None or name.possessive or (name.kind == "place" and not first):
            return None
        return self.headed(index, high)

    def _holder(self, behind: int) -> Name | None:
        """ "Minister of Health, Jo Cox, said": the person between the commas behind a body."""
        person = self.name_from(behind)
        if person is None or person.kind != "person" or self.gap(behind - 1) != ", ":
            return None
        return person if self.broken(self.behind(behind) - 1) else None

    def _qualified(self, behind: int, high: int) -> Name | None:
        """The next name in the same phrase: "UPS chief Carol Tomé"."""
        if self.broken(behind - 1):
            return None
        for index in range(behind, min(high, behind + _QUALIFIED)):
            name = self.name_from(index)
            if name is not None:
                return name
            if self.broken(index) or self.verb_at(index) or self.word(index) in self.words.stops:
                return None
        return None

    def _heads_on(self, index: int, high: int) -> bool:
        """Whether the name only qualifies a noun behind it: "House committee", "FBI officials"."""
        if index >= high or self.gap(index - 1) != " ":
            return False
        nouns = (self.words.bodies, self.words.members, self.words.spokes)
        return any(self.word(index) in group for group in nouns)

    def _named_behind(self, at: int, high: int) -> Subject | None:
        """ "the club's chief executive, John Smith", "the group, Harbour Watch"."""
        noun, name = self.word(at - 1), self.name_from(at)
        if name is None:
            return None
        if noun in self.words.bodies and self.gap(at - 1) == ", ":
            apposed = name.kind == "organisation" and self.broken(self.behind(at) - 1)
        else:
            titled = self.words.personal(noun) and self.comma(at - 1) and at < high
            apposed = titled and name.kind == "person"
        return Subject.of(name) if apposed else None

    # -- from its last token ---------------------------------------------------------------

    def phrase_before(self, at: int, low: int) -> Subject | None:
        """A noun phrase that ends at a token: back to its article, across "of" and its like."""
        first = self._phrase_start(at, low)
        if self.word(first) in self.words.auxiliaries or not self.word(at)[:1].isalpha():
            return None
        for _ in range(_LINKS):
            link = first - 1
            if not self._ties(link, low):
                break
            name = self.name_to(link - 1)
            if name is not None and name.kind == "person":
                return Subject.of(name)  # "O’Connor from UPS communications"
            first = self._phrase_start(link - 1, low)
        if self._pronominal(first) and self.word(first) not in self.words.relative:
            return self.pronoun(first)  # "he also reiterated"
        return Subject(self._owner(first), self.sentence.tokens[at].end)

    def _ties(self, link: int, low: int) -> bool:
        """Whether the token ties the phrase behind it to one before it, as "of" and "from" do."""
        word = self.word(link)
        small = word in self.words.stops and word not in self.words.relative and word not in _JOINS
        return small and link > low and not self.broken(link) and not self.broken(link - 1)

    def _phrase_start(self, at: int, low: int) -> int:
        first = at
        while first > low and at - first < _LONGEST and not self._begins(first):
            first -= 1
        return first

    def _begins(self, first: int) -> bool:
        """Whether a phrase begins at the token: an article, or a break or a small word before it."""
        if self.broken(first - 1) or self.word(first) in self.words.determiners:
            return True
        back = self.word(first - 1)
        if back in self.words.relative or back in _JOINS:
            return True
        return back in self.words.stops and back not in self.words.determiners

    def _owner(self, first: int) -> int:
        """Where the phrase begins in the text: of "’s office" with the name that owns it."""
        if self.word(first) == "s" and first > 0:
            first -= 1
        return self.sentence.tokens[first].start

    def _span(self, first: int, last: int) -> Subject:
        return Subject(self.sentence.tokens[first].start, self.sentence.tokens[last].end)
