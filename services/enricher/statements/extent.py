"""How far the content of a report reaches: from a token to the next attribution, or back from one."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from services.enricher.prose import word_set
from services.enricher.speech.scene import QUOTED
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.ends import Begun, Ends
from services.enricher.statements.places import JOINTS, LONGEST
from services.enricher.statements.report import CueFrame, Range

_EDGES = " \t\r\n,;:.!?…—–-"
_DESCRIBING = word_set("who which whose a an another of")
_MOVING = ("ed", "ing")
_REST = 4
"""Words that a part behind the attribution must have to be content of its own."""

_ASKED = word_set("asked responding speaking referring")
"""A clause before an attribution that begins so tells what was asked, not what was said."""

_ACTING = word_set("he she it who")
"""What follows them with an "s" is a verb: "it makes sense"."""

_WHEN = word_set("just shortly asked late")
_SHORTEST_PARTICIPLE = 5
"""Letters from which an ending tells a participle: "thing" and "king" are none."""

_PHRASE = 9
"""Words of a content whose verb may be one that no ending tells."""

_SHORTEST = 3
"""Words of a content before its attribution: "Not so, she said" tells too little."""

_WORD = re.compile(r"[^\W_]+")


class Extent:
    """Measures contents in one sentence."""

    def __init__(self, clause: ReportClause, ends: Ends) -> None:
        self._clause, self._ends = clause, ends
        self._text = clause.scene.text
        self._sentence = clause.sentence

    def after(self, index: int, frame: CueFrame, linked: bool = False) -> Range | None:
        """From a token to where the content ends: before other words, or with the sentence."""
        return self._trimmed(self._end_of(index - 1), self._stop(Begun(index, frame, linked)))

    def rest(self, index: int) -> Range | None:
        """What goes on behind an attribution in the middle, if it is more than a few words."""
        if index >= self._clause.size or not self._clause.comma(index - 1):
            return None
        found = self.after(index, CueFrame.AROUND)
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

    def tells(self, found: Range) -> bool:
        """Whether what stands before an attribution can be content: "In a statement" is too little."""
        words = self._words(found)
        if words and (words[0] in _ASKED or words[:2] == ["when", "asked"]):
            return False
        return len(words) >= _PHRASE or (len(words) >= _SHORTEST and self.verbal(found))

    def _size(self, found: Range) -> int:
        return len(self._words(found))

    def _words(self, found: Range) -> list[str]:
        start, end = found
        return _WORD.findall(self._text[start:end].lower())

    def _continues(self, index: int) -> bool:
        """ ", and …" or ", adding that": another predicate, not the content's."""
        word = self._clause.word(index)
        return word in JOINTS or word in _DESCRIBING or self.attends(index)

    def attends(self, index: int) -> bool:
        """Whether what begins here tells how or when it was said: "taking a sip", "in late May"."""
        word, words = self._clause.word(index), self._clause.words
        participle = word.endswith("ing") and len(word) > _SHORTEST_PARTICIPLE
        return participle or word in words.gerunds or word in words.prepositions or word in _WHEN

    def verbal(self, found: Range) -> bool:
        """Whether it has a verb of its own: ", a strategist from Ohio" has none and tells who speaks."""
        auxiliaries, words = self._clause.words.auxiliaries, self._words(found)
        if any(word in auxiliaries or word.endswith(_MOVING) for word in words):
            return True
        return any(word in _ACTING and ahead[-1:] == "s" for word, ahead in pairwise(words))

    def _end_of(self, index: int) -> int:
        """Where the token ends, or the sentence begins: an opening mark behind it is content."""
        return self._sentence.tokens[index].end if index >= 0 else self._sentence.start

    def _part_start(self, index: int) -> int:
        low = max(0, index - LONGEST)
        nearest = bisect_left(self._semicolons, index - 1) - 1
        if nearest >= 0 and self._semicolons[nearest] >= low:
            return self._end_of(self._semicolons[nearest]) + 1
        return self._sentence.tokens[low].start if low else self._sentence.start

    def _stop(self, begun: Begun) -> int:
        tokens, low = self._sentence.tokens, begun.low
        ends = (self._ends.first(begun), self._closing(low))
        stop = min((at for at in ends if at is not None), default=None)
        if stop is not None:
            quoted = QUOTED in self._clause.gap(stop - 1)
            return tokens[stop].start if quoted else tokens[stop - 1].end
        return tokens[low + LONGEST].end if low + LONGEST < len(tokens) else self._sentence.end

    def _closing(self, low: int) -> int | None:
        """The token before which the bracket closes in which the content began."""
        return next((at for at in _within(self._closings, low) if self._leaves(low, at)), None)

    # -- read once a sentence: many cues over one stretch of text would read it as many times ----

    @cached_property
    def _semicolons(self) -> list[int]:
        """Tokens with a semicolon behind them."""
        return [at for at in range(self._clause.size) if ";" in self._clause.gap(at)]

    @cached_property
    def _closings(self) -> list[int]:
        """Tokens before which a bracket closes and none opens."""
        gaps = ((at, self._clause.gap(at - 1)) for at in range(1, self._clause.size))
        return [at for at, gap in gaps if ")" in gap and "(" not in gap]

    def _leaves(self, low: int, index: int) -> bool:
        """Whether the bracket that closes before the token is the one in which the content began."""
        between = self._text[self._end_of(low - 1) : self._end_of(index - 1)]
        return "(" not in between[1:]

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
        if places[position] >= low + LONGEST:
            return
        yield places[position]
