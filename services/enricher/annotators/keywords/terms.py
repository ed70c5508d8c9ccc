"""What may be a keyword: the names of the annotations, and words and terms of the copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.enricher.annotators.keywords.words import Vocabulary, Word
from services.enricher.prose import ProseBlock

LONGEST_TERM: Final = 3
"""Words: "World Health Organization", "climate change"."""
CHARACTERS: Final = 100_000
"""So much prose is read for terms, as for names: four times the longest article of the corpora."""


@dataclass
class TermCandidate:
    """A name or a term: its stems, how it is written how often, where first, and where it is a headline's.

    `named` says that the annotations have it as a name, `body` as one of an organisation.
    """

    key: tuple[str, ...]
    named: bool = False
    body: bool = False
    written: dict[str, int] = field(default_factory=dict)
    first: int = 0
    times: int = 0
    titled: bool = False

    def add(self, text: str, start: int, titled: bool) -> None:
        """One place where it stands."""
        self.first = start if not self.times else min(self.first, start)
        self.times += 1
        self.titled |= titled
        self.written[text] = self.written.get(text, 0) + 1

    def join(self, other: "TermCandidate") -> None:
        """The other's places are its own; how it is written stays."""
        self.first = min(self.first, other.first)
        self.times += other.times
        self.titled |= other.titled

    @property
    def text(self) -> str:
        """As it is written most often, of equals first."""
        return max(self.written, key=lambda text: self.written[text])


def terms(text: str, parts: Sequence[ProseBlock], vocabulary: Vocabulary) -> Iterator[TermCandidate]:
    """Telling words, and two or three of them in a row; their places are code points of the text."""
    found: dict[tuple[str, ...], TermCandidate] = {}
    left = CHARACTERS
    for part in parts:
        taken = text[part.start : min(part.end, part.start + left)]
        left -= len(taken)
        for run in _runs(taken, vocabulary):
            for term in _phrases(run):
                key = tuple(vocabulary.stem(word.text) for word in term)
                candidate = found.setdefault(key, TermCandidate(key))
                candidate.add(" ".join(w.text for w in term), part.start + term[0].start, part.title)
    yield from found.values()


def _runs(text: str, vocabulary: Vocabulary) -> Iterator[list[Word]]:
    """Telling words that follow each other with a space only."""
    run: list[Word] = []
    for word in vocabulary.words(text):
        telling = vocabulary.rarity(word.text) > 0
        if run and not (telling and text[run[-1].end : word.start] == " "):
            yield run
            run = []
        if telling:
            run.append(word)
    if run:
        yield run


def _phrases(run: Sequence[Word]) -> Iterator[Sequence[Word]]:
    for size in range(1, min(len(run), LONGEST_TERM) + 1):
        for at in range(len(run) - size + 1):
            yield run[at : at + size]
