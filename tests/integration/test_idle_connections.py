"""Servers close connections that were idle for long: no call fails for it."""

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from services.process.settings import Settings
from services.state.resources import connect

pytestmark = pytest.mark.server


async def test_the_first_call_after_a_closed_connection_is_answered(redis: Redis, redis_url: str) -> None:
    client = connect(Settings(redis_url=SecretStr(redis_url)))
    number = await client.client_id()
    for _ in range(3):
        await redis.client_kill_filter(_id=str(number))
        number = await client.client_id()
    await client.aclose()
