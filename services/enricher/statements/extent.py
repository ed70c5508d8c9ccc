"""How far the content of a report reaches: from a token to the next attribution, or back from one."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from services.enricher.statements.report import Range

if TYPE_CHECKING:
    from services.enricher.statements.reader import StatementReader

_EDGES = " \t\r\n,;:.!?…—–-"
_OPENING = "\"“„«‘'(["
_JOINTS = frozenset({"and", "but", "while", "though", "although", "or", "as"})
_SUBORDINATE = frozenset(
    {"while", "as", "though", "although", "when", "after", "since", "because", "if", "before"}
)
_DESCRIBING = frozenset({"who", "which", "whose", "a", "an", "another", "of"})
_HIDDEN = "\x01"
_CLAUSE = 16
"""Tokens between the word that opens a clause and its cue's content."""

_LONGEST = 200
"""Tokens of a content at most, so that time stays linear; no sentence of the marked articles has so many."""

_REST = 4
"""Words that a part behind the attribution must have to be content of its own."""

_WORD = re.compile(r"[^\W_]+")


class Extent:
    """Measures contents in the sentence of one reader."""

    def __init__(self, reader: "StatementReader") -> None:
        self._reader = reader
        self._text = reader.scene.text
        self._sentence = reader.sentence

    def after(self, index: int) -> Range | None:
        """From a token to the end of the sentence, or to where another attribution sets in."""
        start = self._behind(index)
        return self._trimmed(start, self._stop(index))

    def rest(self, index: int) -> Range | None:
        """What goes on behind an attribution in the middle, if it is more than a few words."""
        reader = self._reader
        if index >= reader.size or "," not in reader.gap(index - 1):
            return None
        found = self.after(index)
        if found is None or self._continues(index) or self._describes(found):
            return None
        return found if self._size(found) >= _REST else None

    def before(self, index: int) -> Range | None:
        """From the start of the sentence, or of its part, to an attribution."""
        sentence, tokens = self._sentence, self._sentence.tokens
        end = tokens[index].start if index < len(tokens) else sentence.end
        return self._trimmed(self._part_start(index), end)

    def leads(self, index: int) -> bool:
        """Whether something long enough to be content stands before the token."""
        found = self.before(index)
        return found is not None and self._size(found) >= _REST

    def _size(self, found: Range) -> int:
        return len(_WORD.findall(self._text[found[0] : found[1]]))

    def _continues(self, index: int) -> bool:
        """ ", and …" or ", adding that": another predicate, not the content's."""
        word = self._reader.word(index)
        return word in _JOINTS or word in self._reader.words.gerunds or word in _DESCRIBING

    def _describes(self, found: Range) -> bool:
        """Whether it has no verb of its own: ", a strategist from Ohio" tells who speaks."""
        inside = _WORD.findall(self._text[found[0] : found[1]].lower())
        return not any(w in self._reader.words.auxiliaries or w.endswith(("ed", "ing")) for w in inside)

    def _behind(self, index: int) -> int:
        """Where the text goes on behind the token before this one: an opening mark is part of it."""
        tokens = self._sentence.tokens
        return tokens[index - 1].end if index else self._sentence.start

    def _part_start(self, index: int) -> int:
        tokens = self._sentence.tokens
        low = max(0, index - _LONGEST)
        nearest = bisect_left(self._semicolons, index - 1) - 1
        if nearest >= 0 and self._semicolons[nearest] >= low:
            return tokens[self._semicolons[nearest]].end + 1
        return tokens[low].start if low else self._sentence.start

    def _stop(self, low: int) -> int:
        tokens = self._sentence.tokens
        stop = min((at for at in self._first_ends(low) if at is not None), default=None)
        if stop is not None:
            hidden = _HIDDEN in self._reader.gap(stop - 1)
            return self._gap_stop(stop) if hidden else tokens[stop - 1].end
        return tokens[low + _LONGEST].end if low + _LONGEST < self._reader.size else self._sentence.end

    def _first_ends(self, low: int) -> Iterator[int | None]:
        """The first token of each sort before which a content that begins at `low` ends."""
        yield next(_within(self._ends, low), None)
        if self._subordinate(low):
            yield next(_within(self._commas, low), None)
        yield next((at for at in _within(self._closings, low) if self._leaves(low, at)), None)

    # -- read once a sentence: many cues over one stretch of text would read it as many times ----

    @cached_property
    def _semicolons(self) -> list[int]:
        """Tokens with a semicolon behind them."""
        return [at for at in range(self._reader.size) if ";" in self._reader.gap(at)]

    @cached_property
    def _commas(self) -> list[int]:
        """Tokens with a comma before them."""
        return [at for at in range(1, self._reader.size) if "," in self._reader.gap(at - 1)]

    @cached_property
    def _closings(self) -> list[int]:
        """Tokens before which a bracket closes and none opens."""
        gaps = ((at, self._reader.gap(at - 1)) for at in range(1, self._reader.size))
        return [at for at, gap in gaps if ")" in gap and "(" not in gap]

    @cached_property
    def _ends(self) -> list[int]:
        """Tokens before which a content ends wherever it began."""
        return [at for at in range(1, self._reader.size) if self._ends_before(at)]

    def _ends_before(self, index: int) -> bool:
        reader = self._reader
        if reader.broken(index - 1) and (";" in reader.gap(index - 1) or self._turns(index)):
            return True
        return reader.word(index) in _JOINTS and self._another(index + 1, bare=True)

    def _subordinate(self, low: int) -> bool:
        """Whether the cue stands in a clause that a comma ends: "While she said so, …"."""
        reader = self._reader
        for index in range(low - 1, max(-1, low - _CLAUSE), -1):
            if reader.word(index) in _SUBORDINATE and (index == 0 or reader.broken(index - 1)):
                return True
            if index and "," in reader.gap(index - 1):
                return reader.word(index) in _SUBORDINATE or (
                    reader.word(index) in _JOINTS and reader.word(index + 1) in _SUBORDINATE
                )
        return False

    def _leaves(self, low: int, index: int) -> bool:
        """Whether the bracket that closes before the token is the one in which the content began."""
        between = self._text[self._behind(low) : self._sentence.tokens[index - 1].end]
        return "(" not in between[1:]

    def _gap_stop(self, index: int) -> int:
        """Behind the quotation that stands before the token."""
        return self._sentence.tokens[index].start

    def _turns(self, index: int) -> bool:
        """Whether the tokens from here on are another attribution."""
        reader = self._reader
        if reader._according(index) or reader.word(index) in reader.words.gerunds:
            return True
        return reader.word(index) in _JOINTS and self._another(index + 1, bare=False)

    def _another(self, index: int, bare: bool) -> bool:
        """ "and added that", or, behind a comma, "but the mayor said"."""
        reader = self._reader
        high = min(reader.size, index + (3 if bare else 8))
        for at in range(index, high):
            if reader.word(at) in reader.words.finite and at not in reader.sentence.inside:
                return at == index or reader.reports(at) or reader._light(at - 1)
            if bare and not reader._light(at):
                return False
            if reader.broken(at):
                return False
        return False

    def _trimmed(self, start: int, end: int) -> Range | None:
        text = self._text
        while start < end and text[start] in _EDGES:
            start += 1
        while end > start and text[end - 1] in _EDGES:
            end -= 1
        return (start, end) if start < end else None


def _within(places: Sequence[int], low: int) -> Iterator[int]:
    """Those behind `low` that the longest content reaches, in order; `places` are sorted."""
    for position in range(bisect_left(places, low + 1), len(places)):
        if places[position] >= low + _LONGEST:
            return
        yield places[position]
