"""The signals that end a command: the first asks it to stop what it started, another to be quick about it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Final

ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(KeyboardInterrupt):
    """A signal asked this process to end; `number` says which.

    Of the kind that an event loop lets through wherever it strikes; any other it would only log.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def heed_signals() -> None:
    """Have each of the signals end a command by Stopped, so that it stops what it started."""

    def stop(number: int, _: object) -> None:
        raise Stopped(number)

    for number in ENDING:
        signal.signal(number, stop)


@contextmanager
def heard_signals() -> Iterator[Event]:
    """While things are stopped a signal interrupts nothing: it sets the event, which asks for haste.

    Works in the main thread alone, as signals do.
    """
    haste = Event()
    with _told_to(lambda *_: haste.set()):
        yield haste


@contextmanager
def held_signals() -> Iterator[None]:
    """A signal that comes while a process is started strikes when it is noted.

    While it forks an exception would be dropped, and just after it would leave the child to itself.
    Works in the main thread alone, as signals do.
    """
    came: list[int] = []
    with _told_to(lambda number, _: came.append(number)):
        yield
    if came:
        signal.raise_signal(came[0])


@contextmanager
def _told_to(hear: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Have each of the signals told to this meanwhile, in place of who hears them else."""
    before = {number: signal.signal(number, hear) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
