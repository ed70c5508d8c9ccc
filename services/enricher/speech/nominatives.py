"""Phrases that can be a subject where articles tell cases: "der Minister", not "dem Minister"."""

import re

from services.enricher.speech.phrases import Subject
from services.enricher.speech.scene import Name
from services.enricher.speech.subjects import SubjectReader

_ATTRIBUTE = 14
"""Tokens between an article and its noun: "der für die Bankenaufsicht zuständige Fed-Vizechef"."""

_PHRASE = 9
"""Tokens of a phrase without its attributes."""

_APPOSED = 8
"""Tokens between a title and the name behind its comma: "der Leiter der Schule, Tom Reyes, sagte"."""

_PARTING = re.compile(r"[,;:—–()][\"“”»«]?\s*$|[.!?…][\"“”»«]\s*$|^\s*[,;:—–()]")
"""What parts a clause from the next: a mark of its own, or the end of a whole sentence that is quoted."""


class NominativeReader(SubjectReader):
    """Tells the subjects of one sentence from its objects and from what prepositions govern."""

    def nominative(self, at: int, high: int) -> Subject | None:
        """The first phrase from `at` on that can be a subject, before a break and before `high`."""
        index = at
        while index < high:
            if self._governs(index):
                index = self._past(index, high)
            else:
                found = self._phrase(index, high)
                if found is not None:
                    return found
                index = self.behind(index)
            if self.parted(index - 1):
                return None
        return None

    def bracketed(self, index: int) -> bool:
        """Whether a bracket closes behind the token and no comma follows it: "Faeser (SPD) sagte"."""
        return self.gap(index).rstrip() == ")"

    def before_bracket(self, index: int, low: int) -> int:
        """The last token before the bracket that closes behind the token at `index`."""
        first = index
        while first > low and "(" not in self.gap(first - 1):
            first -= 1
        return max(low, first - 1)

    def parted(self, index: int) -> bool:
        """Whether the clause ends behind the token: at a comma or its like, not at words that are quoted."""
        if not self.broken(index) or self.bracketed(index):
            return False
        here, there = self.sentence.tokens[index], self.sentence.tokens[index + 1]
        return _PARTING.search(self.scene.text[here.end : there.start]) is not None

    # -- what is no subject --------------------------------------------------------------------

    def _governs(self, index: int) -> bool:
        """Whether a preposition or an article of another case stands at the token."""
        if index in self.sentence.starts:
            return False
        word = self.word(index)
        return word in self.words.prepositions or word in self.words.oblique

    def _past(self, index: int, high: int) -> int:
        """The token behind the phrase that is governed: behind its nouns, with what they own."""
        at = index + 1
        while at < high and not self.parted(at - 1) and not self._noun(at):
            if self._nominal(at) and at > index + 1:
                return at
            at += 1
        while at < high and not self.parted(at - 1) and self._noun(at):
            at = self.behind(at)
        return at

    def _noun(self, index: int) -> bool:
        return self.scene.capital(self.sentence, index) or self.word(index).isdigit()

    def _nominal(self, index: int) -> bool:
        word = self.word(index)
        return word in self.words.pronouns and word not in self.words.determiners

    # -- what is one ---------------------------------------------------------------------------

    def _phrase(self, at: int, high: int) -> Subject | None:
        name = self.name_from(at)
        article = self.word(at) in self.words.determiners and name is None
        if self._nominal(at) and name is None and not self.scene.capital(self.sentence, at + 1):
            return self.pronoun(at)
        if not article and not self.scene.capital(self.sentence, at):
            return None
        if name is None and not article and self._adverb(at):
            return None
        last = self._last(at, high, article)
        return self._person(at, last) or self._unnamed(at, last, high, article)

    def _adverb(self, index: int) -> bool:
        """Whether the word tells a time, or has its capital from opening the sentence."""
        word = self.word(index)
        opens = index == 0 and (word in self.words.auxiliaries or word in self.words.finite)
        return opens or word in self.words.times or word in self.words.coordinates

    def _last(self, at: int, high: int, article: bool) -> int:
        """The last token of the phrase: its nouns and names, and what stands between them and an article."""
        governed = article and self.word(at + 1) in self.words.prepositions
        last, noun = at, not article
        for index in range(at + 1, min(high, at + (_ATTRIBUTE if governed else _PHRASE))):
            if self.broken(index - 1) and self.gap(index - 1) != "-":
                break
            if self._noun(index) or index in self.sentence.inside:
                last, noun = index, True
            elif self.word(index) == "und" and self._noun(index + 1) and not self._named(at, index):
                continue
            elif noun and not governed and not self._aged(index):
                break
        return last

    def _aged(self, index: int) -> bool:
        """ "der 35 Jahre alte Stürmer" goes on behind its first noun."""
        return self.word(index - 2).isdigit() and self.word(index).startswith("alt")

    def _named(self, at: int, high: int) -> bool:
        return any(index in self.sentence.ends for index in range(at, high))

    def _person(self, at: int, last: int) -> Subject | None:
        """The last person in the phrase who owns nothing in it: "Liverpools Trainer Jürgen Klopp"."""
        for index in range(last, at - 1, -1):
            name = self.name_to(index)
            if name is None or name.kind != "person" or name.possessive or self._compounded(index):
                continue
            if index == last or not self._noun(index + 1):
                return Subject.of(name)
        return None

    def _compounded(self, index: int) -> bool:
        """ "der CDU-Politiker" is not the party."""
        return self.gap(index) == "-"

    def _unnamed(self, at: int, last: int, high: int, article: bool) -> Subject | None:
        """A body, or a phrase by its noun; the name behind the comma of a title stands for it."""
        head = self.word(last)
        if self.words.personal(head):
            apposed = self._apposed(last + 1, high)
            if apposed is not None:
                return Subject.of(apposed)
        body = self.name_to(last)
        if body is not None and not self._compounded(last):
            _, first = self.sentence.ends[last]
            alone = first <= at + int(article) or not self.words.personal(self.word(first - 1))
            if body.kind != "place" or first == at:
                return Subject.of(body) if alone else self._span(at, first - 1)
        return self._span(at, last)

    def _apposed(self, at: int, high: int) -> Name | None:
        for index in range(at - 1, min(high, at + _APPOSED)):
            if not self.comma(index):
                continue
            name = self.name_from(index + 1)
            if name is None or name.kind != "person" or not self.broken(self.behind(index + 1) - 1):
                return None
            return name
        return None
