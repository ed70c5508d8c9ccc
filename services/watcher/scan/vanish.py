"""When much goes at once it was more likely unmounted than deleted: pure judgement."""

from dataclasses import dataclass, field
from enum import Enum, auto

QUIET = 0.5
"""Seconds without another missing file after which a large deletion is taken to be over."""
LONGEST_WAIT = 30.0
"""Seconds after which a judgement is made though files still go: some deletions take minutes."""
WINDOW = 60.0
"""What went within so many seconds went at once."""


class Verdict(Enum):
    """What to do about the files that are missing from a root."""

    WITHDRAW = auto()
    WAIT = auto()
    HOLD = auto()


@dataclass(frozen=True)
class Missing:
    """How many files of a root are missing, and when the first and the last were found so."""

    count: int
    first: float
    last: float


@dataclass
class Vanishing:
    """Judges one root. `share` of its files, and at least `count` of them, is too much at once."""

    share: float
    count: int
    _gone: list[tuple[float, int]] = field(default_factory=list)

    def judge(self, missing: Missing, live: int, now: float) -> Verdict:
        """What to do about the missing ones of `live` known files."""
        recent = self._recently_gone(now)
        if missing.count + recent < self.count:
            return Verdict.WITHDRAW
        if now - missing.last < QUIET and now - missing.first < LONGEST_WAIT:
            return Verdict.WAIT
        return Verdict.HOLD if missing.count + recent > self.share * (live + recent) else Verdict.WITHDRAW

    def withdrawn(self, count: int, now: float) -> None:
        """So many were withdrawn."""
        self._gone.append((now, count))

    def _recently_gone(self, now: float) -> int:
        self._gone = [(at, n) for at, n in self._gone if now - at < WINDOW]
        return sum(n for _, n in self._gone)
