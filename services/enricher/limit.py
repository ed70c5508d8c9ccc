"""How long the work on one document may take: what runs over is interrupted where it stands.

Time is the thread's own on the processor where the system tells it, so that a busy machine
costs no document its annotations. An interruption reaches a thread between two steps of
Python; a single call into a library is waited for.
"""

import ctypes
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, get_ident
from typing import Final

TICK: Final = 0.05
"""Seconds between two looks at a clock that goes slower than the one on the wall."""


STEPS: Final = 100
"""Of Python in which an error that another thread raised here arrives: the next one that looks for it."""


class TimeUp(Exception):
    """The work took longer than it was allowed to."""

    def __str__(self) -> str:
        return "the time for one document was over"


class Interrupted(TimeUp):
    """The same, raised by another thread."""


class WorkLimit:
    """`seconds` for the work of the thread that makes it, from now on."""

    def __init__(self, seconds: float) -> None:
        self._thread = get_ident()
        self._clock = _clock_of(self._thread)
        self._end = self._clock() + seconds

    def check(self) -> None:
        """Raise TimeUp where the time is over."""
        if self._left() <= 0:
            raise TimeUp

    @contextmanager
    def interrupting(self, share: float = 1.0) -> Iterator[None]:
        """Raise TimeUp inside the block, whatever it is doing, once this share of what is left is over."""
        self.check()
        watch = _Watch(self._thread, self._clock, self._end - (1 - share) * self._left())
        arrived = False
        try:
            yield
        except Interrupted:
            arrived = True
            raise
        finally:
            if watch.end() and not arrived:
                _let_it_arrive()

    def _left(self) -> float:
        return self._end - self._clock()


class _Watch:
    """Looks at the clock of a thread until told to end, and interrupts it once when the time is over."""

    def __init__(self, thread: int, clock: Callable[[], float], end: float) -> None:
        self._watched, self._clock, self._end = thread, clock, end
        self._done, self._guard, self._raised = Event(), Lock(), False
        self._looking = Thread(target=self._look, daemon=True)
        self._looking.start()

    def end(self) -> bool:
        """Whether the thread was interrupted; from now on it is not."""
        with self._guard:
            self._done.set()
        self._looking.join()
        return self._raised

    def _look(self) -> None:
        while not self._done.wait(max(self._end - self._clock(), TICK)):
            if self._clock() >= self._end:
                self._interrupt()
                return

    def _interrupt(self) -> None:
        with self._guard:
            if not self._done.is_set():
                self._raised = True
                _raise_in(self._watched, Interrupted)


def _clock_of(thread: int) -> Callable[[], float]:
    """The processor time of a thread where there is such a clock, otherwise the time that passes."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


def _raise_in(thread: int, error: type[Exception]) -> None:
    """Have the thread raise the error at its next step."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _let_it_arrive() -> None:
    """The work ended just when it was interrupted.

    Python can take back such an error, but its 3.11 then looks for one at every step for good, and under a
    profiler never gets beyond looking.
    """
    with suppress(Interrupted):
        for _ in range(STEPS):
            time.sleep(0)
