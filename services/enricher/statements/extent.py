"""How far the content of a report reaches: from a token to the next attribution, or back from one."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from services.enricher.prose import word_set
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.report import Range

_EDGES = " \t\r\n,;:.!?…—–-"
_JOINTS = word_set("and but or while though although as")
_SUBORDINATE = word_set("while as though although when after since because if before")
_DESCRIBING = word_set("who which whose a an another of")
_MOVING = ("ed", "ing")
_HIDDEN = "\x01"
_CLAUSE = 16
"""Tokens between the word that opens a clause and its cue's content."""

_LONGEST = 200
"""Tokens of a content at most, so that time stays linear; no sentence of the marked articles has so many."""

_REST = 4
"""Words that a part behind the attribution must have to be content of its own."""

_BARE, _SET_APART = 3, 8
"""Tokens up to the next cue behind "and"; behind a comma its subject may stand between: "but the mayor"."""

_WORD = re.compile(r"[^\W_]+")


class Extent:
    """Measures contents in one sentence."""

    def __init__(self, clause: ReportClause) -> None:
        self._clause = clause
        self._text = clause.scene.text
        self._sentence = clause.sentence

    def after(self, index: int) -> Range | None:
        """From a token to the end of the sentence, or to where another attribution sets in."""
        return self._trimmed(self._end_of(index - 1), self._stop(index))

    def rest(self, index: int) -> Range | None:
        """What goes on behind an attribution in the middle, if it is more than a few words."""
        if index >= self._clause.size or not self._clause.comma(index - 1):
            return None
        found = self.after(index)
        if found is None or self._continues(index) or not self.verbal(found):
            return None
        return found if self._size(found) >= _REST else None

    def before(self, index: int) -> Range | None:
        """From the start of the sentence, or of its part, to an attribution."""
        tokens = self._sentence.tokens
        end = tokens[index].start if index < len(tokens) else self._sentence.end
        return self._trimmed(self._part_start(index), end)

    def leads(self, index: int) -> bool:
        """Whether something long enough to be content stands before the token."""
        found = self.before(index)
        return found is not None and self._size(found) >= _REST

    def _size(self, found: Range) -> int:
        return len(self._words(found))

    def _words(self, found: Range) -> list[str]:
        start, end = found
        return _WORD.findall(self._text[start:end].lower())

    def _continues(self, index: int) -> bool:
        """ ", and …" or ", adding that": another predicate, not the content's."""
        word = self._clause.word(index)
        return word in _JOINTS or word in self._clause.words.gerunds or word in _DESCRIBING

    def verbal(self, found: Range) -> bool:
        """Whether it has a verb of its own: ", a strategist from Ohio" has none and tells who speaks."""
        auxiliaries = self._clause.words.auxiliaries
        return any(word in auxiliaries or word.endswith(_MOVING) for word in self._words(found))

    def _end_of(self, index: int) -> int:
        """Where the token ends, or the sentence begins: an opening mark behind it is content."""
        return self._sentence.tokens[index].end if index >= 0 else self._sentence.start

    def _part_start(self, index: int) -> int:
        low = max(0, index - _LONGEST)
        nearest = bisect_left(self._semicolons, index - 1) - 1
        if nearest >= 0 and self._semicolons[nearest] >= low:
            return self._end_of(self._semicolons[nearest]) + 1
        return self._sentence.tokens[low].start if low else self._sentence.start

    def _stop(self, low: int) -> int:
        tokens = self._sentence.tokens
        stop = min((at for at in self._first_ends(low) if at is not None), default=None)
        if stop is not None:
            quoted = _HIDDEN in self._clause.gap(stop - 1)
            return tokens[stop].start if quoted else tokens[stop - 1].end
        return tokens[low + _LONGEST].end if low + _LONGEST < len(tokens) else self._sentence.end

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
        return [at for at in range(self._clause.size) if ";" in self._clause.gap(at)]

    @cached_property
    def _commas(self) -> list[int]:
        """Tokens with a comma before them."""
        return [at for at in range(1, self._clause.size) if self._clause.comma(at - 1)]

    @cached_property
    def _closings(self) -> list[int]:
        """Tokens before which a bracket closes and none opens."""
        gaps = ((at, self._clause.gap(at - 1)) for at in range(1, self._clause.size))
        return [at for at, gap in gaps if ")" in gap and "(" not in gap]

    @cached_property
    def _ends(self) -> list[int]:
        """Tokens before which a content ends wherever it began."""
        return [at for at in range(1, self._clause.size) if self._ends_before(at)]

    def _ends_before(self, index: int) -> bool:
        clause = self._clause
        parted = clause.broken(index - 1)
        if parted and (";" in clause.gap(index - 1) or self._turns(index)):
            return True
        return clause.word(index) in _JOINTS and self._cue_ahead(index + 1, _BARE, bare=True)

    def _subordinate(self, low: int) -> bool:
        """Whether the cue stands in a clause that a comma ends: "While she said so, …"."""
        clause = self._clause
        for index in range(low - 1, max(-1, low - _CLAUSE), -1):
            word = clause.word(index)
            if index == 0:
                return word in _SUBORDINATE or self._participial()
            if clause.broken(index - 1) and word in _SUBORDINATE:
                return True
            if clause.comma(index - 1):
                return word in _JOINTS and clause.word(index + 1) in _SUBORDINATE
        return False

    def _participial(self) -> bool:
        """Whether the sentence begins without a subject: "Asked whether …,", "In calling for …,"."""
        clause = self._clause
        first, second = clause.word(0), clause.word(1)
        cue = clause.lexicon.verbs.get(first)
        if cue is not None and (cue.gerund or cue.lemma in clause.lexicon.asking):
            return True
        led = first in clause.words.prepositions and second in clause.words.gerunds
        return led or first == "having"

    def _leaves(self, low: int, index: int) -> bool:
        """Whether the bracket that closes before the token is the one in which the content began."""
        between = self._text[self._end_of(low - 1) : self._end_of(index - 1)]
        return "(" not in between[1:]

    def _turns(self, index: int) -> bool:
        """Whether the tokens from here on are another attribution."""
        word = self._clause.word(index)
        if self._clause.according(index) or word in self._clause.words.gerunds:
            return True
        if word in _JOINTS and self._clause.word(index + 1) in self._clause.words.gerunds:
            return True  # ", while acknowledging that"
        return word in _JOINTS and self._cue_ahead(index + 1, _SET_APART, bare=False)

    def _cue_ahead(self, index: int, reach: int, bare: bool) -> bool:
        """Whether another cue follows; `bare` with nothing but adverbs before it: "and later added that"."""
        for at in range(index, min(self._clause.size, index + reach)):
            if self._reports(at):
                return at == index or self._clause.reports(at) or self._clause.light(at - 1)
            if self._clause.broken(at) or (bare and not self._clause.light(at)):
                return False
        return False

    def _reports(self, index: int) -> bool:
        finite = self._clause.word(index) in self._clause.words.finite
        return finite and index not in self._sentence.inside

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
