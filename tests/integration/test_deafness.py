"""A step that reads nothing any more ends itself; one that was long at work, or stopped, does not."""

import asyncio
import os
import signal
import time
from unittest.mock import Mock

import pytest

from services.delivery import app
from services.delivery.deafness import LOOKS
from tests.integration.stepping import Rig, until

pytestmark = pytest.mark.server

QUICKLY = 0.1
"""Seconds between two looks; a read waits half of that for news."""
LONG = QUICKLY * LOOKS * 2


@pytest.fixture
def kill(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Takes note of who would be ended."""
    noted = Mock()
    monkeypatch.setattr(app, "HEAR_EVERY", QUICKLY)
    monkeypatch.setattr(os, "kill", noted)
    return noted


async def test_a_batch_that_takes_long_is_no_deafness(rig: Rig, kill: Mock) -> None:
    rig.step.before = lambda: asyncio.sleep(LONG)
    await rig.publish("a", "b")
    async with rig.running(rig.service()):

        async def published() -> bool:
            return await rig.redis.xlen(rig.target) == 2

        await until(published, "both articles")
        await asyncio.sleep(QUICKLY * 5)  # it waits for news, and is looked at
    assert not kill.called


async def test_a_process_that_was_stopped_is_not_deaf(rig: Rig, kill: Mock) -> None:
    async with rig.running(rig.service()):
        await asyncio.sleep(QUICKLY * 5)
        time.sleep(LONG)  # noqa: ASYNC251  (as SIGSTOP does it, or a machine that slept)
        await asyncio.sleep(QUICKLY * 5)
    assert not kill.called


async def test_a_step_whose_reading_ended_ends_itself(rig: Rig, kill: Mock) -> None:
    service = rig.service()
    async with rig.running(service):
        await asyncio.sleep(QUICKLY * 5)
        await service.broker.stop()

        async def ended() -> bool:
            return kill.called

        await until(ended, "the step to end itself")
    kill.assert_called_with(os.getpid(), signal.SIGTERM)
