"""The same flow over Redis 8, in a container that the test starts."""

from collections.abc import Iterator

import pytest
from redis import Redis
from testcontainers.community.redis import RedisContainer

from tests.containers import running
from tests.e2e.support import SEEDS, Desk

pytestmark = [pytest.mark.docker, pytest.mark.server]


@pytest.fixture(scope="module")
def redis8_url() -> Iterator[str]:
    with running(RedisContainer("redis:8")) as container:
        yield f"redis://{container.get_container_host_ip()}:{container.get_exposed_port(6379)}/0"


def test_the_sample_copy_flows_over_redis_8(desk: Desk, redis8_url: str) -> None:
    desk.environment |= {"COPYDESK_REDIS_URL": redis8_url, "COPYDESK_ANNOTATORS": "language"}
    contents = {p.read_bytes() for p in SEEDS.rglob("*") if p.is_file()}
    [first] = desk.json("ingest", str(SEEDS))
    assert first["states"] == {"indexed": len(contents)}
    [second] = desk.json("ingest", str(SEEDS))
    assert second["published"] == 0
    with Redis.from_url(redis8_url) as redis:
        assert redis.info("server")["redis_version"].startswith("8.")
        for event in ("parsed", "enriched", "indexed"):
            assert redis.xlen("{copydesk}:events:document." + event) == len(contents)
    assert not (desk.state / "valkey").exists(), "no embedded server beside the given one"
