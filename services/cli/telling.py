"""What a command that takes long is doing: one running line at a terminal, elsewhere a line now and then."""

import time
from types import TracebackType
from typing import Final, Self

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.output import errors, plain

SELDOM: Final = 10.0
"""Seconds between two lines of counts where each line stays."""


class Telling:
    """Tells on standard error, from the first moment on. `quiet` tells at a terminal alone."""

    def __init__(self, doing: str, *, quiet: bool = False) -> None:
        self._lines = not errors.is_terminal and not quiet
        columns = (TextColumn("{task.description}"), BarColumn(20), TextColumn("{task.fields[count]}"))
        self._line = Progress(
            *columns, TimeElapsedColumn(), console=errors, disable=not errors.is_terminal, transient=True
        )
        self._task = self._line.add_task("", total=None, count="")
        self._told = time.monotonic()
        self.now(doing)

    def __enter__(self) -> Self:
        self._line.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.stop()

    def now(self, doing: str) -> None:
        """From now on it does something else."""
        self._doing = doing
        self._line.update(self._task, description=doing, total=None, count="")
        self._say(doing)

    def count(self, things: str, done: int, total: int | None = None) -> None:
        """How far it is: so many things are done, of so many where that is known."""
        count = f"{done:,} {things}" if total is None else f"{done:,} of {total:,} {things}"
        self._line.update(self._task, completed=done, total=total, count=count)
        if time.monotonic() - self._told > SELDOM:
            self._say(f"{self._doing}: {count}")

    def _say(self, line: str) -> None:
        self._told = time.monotonic()
        if self._lines:
            errors.print(plain(line), soft_wrap=True)
