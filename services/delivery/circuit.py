"""The circuit limit: a step that fails on everything stops, instead of draining its queue."""

import asyncio
from collections import deque

import structlog

from services.process.clock import Clock
from services.process.errors import explain

log = structlog.get_logger()


class Circuit:
    """Open while more than `share` of the last `window` events failed, `least` of them or more.

    Failures are what nobody judged: a bug, a missing model, a full disk. A rejection for
    a reason is none. After `pause` seconds one event is tried; while such trials fail the
    pause doubles up to `longest`, and after `trials` of them in a row the step is hopeless.
    """

    def __init__(
        self,
        clock: Clock,
        share: float = 0.5,
        window: int = 100,
        least: int = 10,
        pause: float = 5.0,
        longest: float = 300.0,
        trials: int = 8,
    ) -> None:
        self._clock = clock
        self._share, self._least, self._trials = share, least, trials
        self._first, self._longest = pause, longest
        self._outcomes: deque[bool] = deque(maxlen=window)
        self._failed_trials = 0
        self._until: float | None = None
        self._last = ""
        self.probing = False

    @property
    def open(self) -> bool:
        """Whether nothing may be tried just now."""
        return self._until is not None and self._clock.monotonic() < self._until

    @property
    def reason(self) -> str | None:
        """Why the step does not count as ready, or null."""
        if self._until is None:
            return None
        return f"circuit open after {self._failed_trials} failed trials, last error: {self._last}"

    @property
    def hopeless(self) -> bool:
        """Whether every trial failed and the process should give up."""
        return self._failed_trials >= self._trials

    def record(self, error: Exception | None) -> None:
        """Count one event: an error that nobody judged, or null."""
        if error is not None:
            self._last = explain(error)[:300]
        if self.probing:
            self._judge_trial(error is not None)
            return
        self._outcomes.append(error is not None)
        if error is None:
            return  # a success opens nothing, and is what nearly all are
        failures = sum(self._outcomes)
        if self._until is None and failures >= self._least and failures > self._share * len(self._outcomes):
            self._open()

    async def wait(self) -> None:
        """Return once something may be tried: at once while closed, as a trial after the pause."""
        if self._until is not None:
            await asyncio.sleep(max(0.0, self._until - self._clock.monotonic()))
        self.probing = self._until is not None

    def _judge_trial(self, failed: bool) -> None:
        self.probing = False
        if failed:
            self._failed_trials += 1
            self._open()
        else:
            log.info("circuit-closed", trials=self._failed_trials)
            self._failed_trials, self._until = 0, None
            self._outcomes.clear()

    def _open(self) -> None:
        pause = min(self._longest, self._first * 2.0**self._failed_trials)
        self._until = self._clock.monotonic() + pause
        log.error("circuit-open", failed_trials=self._failed_trials, pause=pause, error=self._last)
