"""One step over a namespace of its own on the real server."""

import pytest_asyncio
from redis.asyncio import Redis

from tests.integration.stepping import Rig, Step, make_settings


@pytest_asyncio.fixture
async def rig(redis: Redis, redis_url: str, namespace: str) -> Rig:
    """Groups made, nothing published, nothing running."""
    made = Rig(redis, make_settings(redis_url, namespace), Step())
    await made.groups()
    return made
