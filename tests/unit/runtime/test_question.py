"""Questions to what hangs."""

import asyncio
import threading

import pytest

from services.process.question import Question


async def test_what_hangs_is_asked_once_and_heard_of_when_it_answers() -> None:
    free, asked = threading.Event(), list[int]()

    def ask() -> int:
        asked.append(1)
        free.wait(60)
        return len(asked)

    question = Question(ask, patience=0.01)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await question.answer()
    assert asked == [1], "one thread hangs, not three"
    question.patience = 60.0
    waiting = asyncio.create_task(question.answer())
    free.set()
    assert await waiting == 1
    assert await question.answer() == 2


async def test_what_it_raises_is_raised() -> None:
    def ask() -> int:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        await Question(ask).answer()
