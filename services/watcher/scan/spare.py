"""Threads for calls that may never come back. One that does is used again, one that nobody needs ends."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final, TypeAlias

IDLE: Final = 5.0
"""Seconds that a thread waits for more work: to start one costs more than most of what is asked."""
Jobs: TypeAlias = "SimpleQueue[Callable[[], None]]"


class SpareThreads:
    """As many as there is work at once. `idle` is how long one of them waits for more, in seconds."""

    def __init__(self, idle: float = IDLE) -> None:
        self._wait = idle
        self._lock = threading.Lock()
        self._idle: list[Jobs] = []

    def start(self, work: Callable[[], None]) -> None:
        """Do the work, which raises nothing, in a thread that has none."""
        with self._lock:
            jobs = self._idle.pop() if self._idle else None
        if jobs is None:
            jobs = SimpleQueue()
            threading.Thread(target=self._work_off, args=(jobs,), name="reach", daemon=True).start()
        jobs.put(work)

    def _work_off(self, jobs: Jobs) -> None:
        while True:
            try:
                work = jobs.get(timeout=self._wait)
            except Empty:
                if self._leave(jobs):
                    return
                continue
            work()
            del work  # what it holds may be large
            with self._lock:
                self._idle.append(jobs)

    def _leave(self, jobs: Jobs) -> bool:
        """Whether it may end: not if somebody has just taken it."""
        with self._lock:
            if jobs in self._idle:
                self._idle.remove(jobs)
                return True
        return False
