"""One content store for one namespace; and what is kept is for its owner alone."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from services.process.settings import Settings
from services.state.belonging import ForeignStore, claim_store, foreign_store
from services.state.content.folder import MARK
from services.state.keys import Keys
from services.state.resources import keep_private

pytestmark = pytest.mark.server


def settings_of(state: Path, url: str, namespace: str) -> Settings:
    """Settings with a content folder that is there."""
    made = Settings(state=state, redis_url=SecretStr(url), namespace=namespace)
    made.content_dir.mkdir(parents=True)
    return made


async def test_a_second_store_is_refused(
    redis: Redis, redis_url: str, namespace: str, tmp_path: Path
) -> None:
    keys = Keys(namespace)
    first, second = (settings_of(tmp_path / name, redis_url, namespace) for name in ("one", "two"))
    await claim_store(redis, keys, first)
    await claim_store(redis, keys, first)
    with pytest.raises(ForeignStore, match="COPYDESK_NAMESPACE"):
        await claim_store(redis, keys, second)
    await redis.delete(keys.store())
    await claim_store(redis, keys, second)


async def test_the_embedded_server_takes_whatever_store_is_beside_it(
    redis: Redis, namespace: str, tmp_path: Path
) -> None:
    settings = Settings(state=tmp_path, namespace=namespace)
    settings.content_dir.mkdir()
    await redis.set(Keys(namespace).store(), "of another time")
    await claim_store(redis, Keys(namespace), settings)


async def test_a_store_that_lost_its_mark_is_given_no_other(
    redis: Redis, redis_url: str, namespace: str, tmp_path: Path
) -> None:
    keys, settings = Keys(namespace), settings_of(tmp_path, redis_url, namespace)
    await claim_store(redis, keys, settings)
    (settings.content_dir / MARK).unlink()
    with pytest.raises(ForeignStore, match="is not mounted"):
        await claim_store(redis, keys, settings)
    assert list(settings.content_dir.iterdir()) == []
    await redis.delete(keys.store())
    await claim_store(redis, keys, settings)


async def test_whoever_looks_at_a_store_claims_none(redis: Redis, namespace: str, tmp_path: Path) -> None:
    keys, settings = Keys(namespace), Settings(state=tmp_path, namespace=namespace)
    settings.content_dir.mkdir()
    assert await foreign_store(redis, keys, settings) is None
    assert list(settings.content_dir.iterdir()) == []
    await redis.set(keys.store(), "of another time")
    assert await foreign_store(redis, keys, settings) is not None
    assert (await redis.get(keys.store()), list(settings.content_dir.iterdir())) == (b"of another time", [])
    await claim_store(redis, keys, settings)
    assert await foreign_store(redis, keys, settings) is None


def test_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir(mode=0o755)
    keep_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
