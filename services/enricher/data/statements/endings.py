"""Where the marked statements end, as examples for the weights of ends."""

from collections.abc import Iterator, Sequence

from services.enricher.data.statements.regression import Observed
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.ends import Begun, Ends
from services.enricher.statements.weights import Weights

SLACK = 3
"""Characters by which an end may miss the marked one: closing marks and stops."""

NEVER = Weights(2.0, {})
"""No probability is as high, so that contents go on to the end of their sentences."""

Span = tuple[int, int]


class Recorder:
    """Makes ends that never end anything, and keeps what was asked of them."""

    def __init__(self) -> None:
        self._made: list[_Recorded] = []

    def __call__(self, clause: ReportClause) -> Ends:
        """The ends of one sentence."""
        made = _Recorded(clause, NEVER)
        self._made.append(made)
        return made

    def observed(self, file: str, marked: Sequence[Span]) -> Iterator[Observed]:
        """An example for each place up to the marked end of every content that begins as marked."""
        for made in self._made:
            for begun in made.asked:
                span = next((one for one in marked if abs(one[0] - made.start_of(begun)) <= SLACK), None)
                if span is not None:
                    yield from made.observed(file, begun, span[1])


class _Recorded(Ends):
    def __init__(self, clause: ReportClause, weights: Weights) -> None:
        super().__init__(clause, weights)
        self.asked: set[Begun] = set()

    def first(self, begun: Begun) -> int | None:
        self.asked.add(begun)
        return super().first(begun)

    def start_of(self, begun: Begun) -> int:
        """The character at which the content begins."""
        tokens = self._clause.sentence.tokens
        return tokens[begun.low].start if begun.low < len(tokens) else self._clause.sentence.end

    def observed(self, file: str, begun: Begun, end: int) -> Iterator[Observed]:
        tokens = self._clause.sentence.tokens
        for at in self._places.behind(begun.low):
            last = tokens[at - 1].end
            if last > end + SLACK or self.sure(begun, at):
                return
            right = last >= end - SLACK
            yield Observed(file, tuple(self.features(begun, at)), right)
            if right:
                return
