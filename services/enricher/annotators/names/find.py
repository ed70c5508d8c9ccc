"""Every mention of the names that were decided on: found once, found everywhere."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.decide import Names
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.lexicon import Form
from services.enricher.annotators.names.runs import capital, glued
from services.language.names import NameWords

PLATFORMS = words_of("platforms")
_PLATFORM_BEFORE = words_of("platform_before")
_PLATFORM_AFTER = words_of("platform_after")
_CURRENCIES = words_of("currencies")


@dataclass(frozen=True)
class NameMention:
    """A mention: words `first` up to `last`, exclusive."""

    first: int
    last: int
    kind: NameKind
    form: Form


class NameFinder:
    """Looks for the longest name at each word."""

    def __init__(
        self,
        evidence: Evidence,
        names: Names,
        lexicon: NameWords,
        text: str,
        shouted: frozenset[int],
        margins: frozenset[int],
    ) -> None:
        self._text = text
        self._evidence, self._names, self._lexicon, self._shouted = evidence, names, lexicon, shouted
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for form in names.kinds:
            self._lengths[form[0]].add(len(form))
        self._margins = margins
        self._small = {word.text for word in evidence.words if word.text[0].islower()}

    def find(self) -> Iterator[NameMention]:
        """Mentions in reading order, none inside another."""
        index = 0
        while index < len(self._evidence.words):
            found = self._at(index)
            if found is not None:
                yield found
            index = index + 1 if found is None else found.last

    def _at(self, index: int) -> NameMention | None:
        for length in sorted(self._lengths.get(self._evidence.folded[index], ()), reverse=True):
            form = self._evidence.form(index, index + length)
            kind = self._names.kinds.get(form)
            if kind is not None and self._fits(index, index + length, kind):
                return NameMention(index, index + length, kind, form)
        return None

    def _fits(self, first: int, last: int, kind: NameKind) -> bool:
        if not self._written_as_one(first, last) or self._something_else(first, last, kind):
            return False
        marked = self._evidence.marked.get((first, last))
        if marked is kind or (marked is not None and self._lexicon.nouns_have_capitals):
            return True
        if last - first > 1:
            return kind is not NameKind.PLACE or not self._in_event(last - 1)
        return self._stands_alone(first, kind)

    def _written_as_one(self, first: int, last: int) -> bool:
        """Whether nothing parts the words, and a single one has a capital."""
        words = self._evidence.words
        if last > len(words) or any(words[i].joint == "" for i in range(first + 1, last)):
            return False
        return last - first > 1 or capital(words, first)

    def _something_else(self, first: int, last: int, kind: NameKind) -> bool:
        """Whether the words beside the name say that this mention means another thing."""
        words = self._evidence.words
        if words[first].block in self._margins and kind is not NameKind.ORGANISATION:
            return True
        if last - first == 1 and words[first].text in self._lexicon.honorifics and glued(words, last):
            return True
        if kind is NameKind.PLACE:
            return self._money(last)
        return kind is NameKind.ORGANISATION and (self._numbered(last) or self._as_platform(first, last))

    def _numbered(self, last: int) -> bool:
        """ "Airbus A350": a product."""
        words = self._evidence.words
        return glued(words, last) and any(c.isdigit() for c in words[last].text)

    def _as_platform(self, first: int, last: int) -> bool:
        """ "on Twitter", "a Facebook post": where something was said, not the company."""
        words = self._evidence.words
        name = " ".join(word.text for word in words[first:last])
        if name not in PLATFORMS or words[last - 1].possessive:
            return False
        before = glued(words, first) and words[first - 1].text in _PLATFORM_BEFORE
        after = glued(words, last) and words[last].text in _PLATFORM_AFTER
        return before or after

    def _money(self, last: int) -> bool:
        """ "88 Hong Kong dollars"."""
        words = self._evidence.words
        return glued(words, last) and words[last].text in _CURRENCIES

    def _stands_alone(self, index: int, kind: NameKind) -> bool:
        """Whether the word can be a name without its neighbours."""
        word = self._evidence.words[index]
        if word.opens and word.text.lower() in self._small and not word.text.isupper():
            return kind is NameKind.PERSON and self._speaks(index + 1)
        if kind is NameKind.PERSON:
            return not self._beside_another(index)
        return kind is not NameKind.PLACE or not (self._in_event(index) or self._sum(index))

    def _beside_another(self, index: int) -> bool:
        """Whether a capital before or after makes it a part of another name."""
        words = self._evidence.words
        after = glued(words, index + 1) and capital(words, index + 1)
        if after and self._foreign(index + 1):
            return True
        before = glued(words, index) and capital(words, index - 1)
        return before and self._foreign(index - 1, first=True)

    def _in_event(self, index: int) -> bool:
        """Whether the run goes on to a treaty's or a tournament's name: "US Open"."""
        words = self._evidence.words
        for further in range(index + 1, min(index + 8, len(words))):
            if not glued(words, further):
                return False
            if words[further].text in self._lexicon.event_heads:
                return True
            if not capital(words, further) and words[further].text not in ("of", "and", "for", "the"):
                return False
        return False

    def _sum(self, index: int) -> bool:
        """ "US $6.9 billion"."""
        words = self._evidence.words
        after = self._text[words[index].end : words[index].end + 2].strip()
        return after[:1] in ("$", "£", "€") and bool(after)

    def _speaks(self, index: int) -> bool:
        words = self._evidence.words
        return index < len(words) and words[index].text in self._lexicon.reporting

    def _foreign(self, index: int, first: bool = False) -> bool:
        """Whether the neighbour belongs to another name than the one beside it."""
        word = self._evidence.words[index]
        if word.block in self._shouted:
            return False
        lexicon = self._lexicon
        known = (
            (first and lexicon.ordinary(word.text))
            or lexicon.title_like(word.text)
            or word.text in lexicon.modifiers
            or word.text in lexicon.not_names
            or word.text in lexicon.demonyms
            or word.opens
            or ((word.text,) in self._names.kinds and self._names.kinds[word.text,] is not NameKind.PERSON)
        )
        return not known
