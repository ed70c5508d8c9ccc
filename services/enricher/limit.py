"""How long the work on one document may take: what runs over is interrupted where it stands.

Time is the thread's own on the processor where the system tells it, so that a busy machine
costs no document its annotations. An interruption reaches a thread between two steps of
Python; a single call into a library is waited for.
"""

import ctypes
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread, get_ident
from typing import Final

TICK: Final = 0.05
"""Seconds between two looks at a clock that goes slower than the one on the wall."""


class TimeUp(Exception):
    """The work took longer than it was allowed to."""

    def __str__(self) -> str:
        return "the time for one document was over"


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
        done, guard = Event(), Lock()
        end = self._end - (1 - share) * self._left()
        watch = Thread(target=self._watch, args=(end, done, guard), daemon=True)
        watch.start()
        try:
            yield
        finally:
            with guard:
                done.set()
            _raise_in(self._thread, None)
            watch.join()

    def _left(self) -> float:
        return self._end - self._clock()

    def _watch(self, end: float, done: Event, guard: Lock) -> None:
        while not done.wait(max(end - self._clock(), TICK)):
            if self._clock() < end:
                continue
            with guard:
                if not done.is_set():
                    _raise_in(self._thread, TimeUp)
            return


def _clock_of(thread: int) -> Callable[[], float]:
    """The processor time of a thread where there is such a clock, otherwise the time that passes."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


def _raise_in(thread: int, error: type[Exception] | None) -> None:
    """Have the thread raise the error at its next step; null takes back what it has not raised yet."""
    pending = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), pending)
