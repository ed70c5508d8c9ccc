"""A real OpenSearch and a real S3 server that can be killed and keep their addresses and what they hold."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from testcontainers.core.container import DockerContainer

from services.index.opensearch.place import place_of
from tests.conformance import content_stores, opensearch_server
from tests.containers import running
from tests.several_servers import free_port

OPENSEARCH: Final = "opensearch"
S3: Final = "s3"
DOWN: Final = 2.0
"""Seconds that an engine is away: longer than a client tries again by itself."""


@dataclass(frozen=True)
class Engines:
    """Two servers in containers. `prefix` names what is kept in both."""

    opensearch: DockerContainer
    s3: DockerContainer
    ports: dict[str, int]
    prefix: str

    @property
    def index(self) -> str:
        """Address of the index."""
        return f"opensearch://127.0.0.1:{self.ports[OPENSEARCH]}/{self.prefix}"

    @property
    def environment(self) -> dict[str, str]:
        """What has services keep content and index there."""
        return {
            "COPYDESK_INDEX": self.index,
            "COPYDESK_CONTENT": f"s3://{content_stores.BUCKET}/{self.prefix}",
            "COPYDESK_CONTENT_ENDPOINT": f"http://127.0.0.1:{self.ports[S3]}",
            "COPYDESK_CONTENT_REGION": "us-east-1",
            "COPYDESK_CONTENT_KEY": content_stores.KEY,
            "COPYDESK_CONTENT_SECRET": content_stores.SECRET,
        }

    def restart(self, name: str) -> None:
        """Kill one, leave it away for a while, and start it on what it had."""
        container = (self.opensearch if name == OPENSEARCH else self.s3).get_wrapped_container()
        container.kill()
        container.wait()
        time.sleep(DOWN)
        container.start()
        if name == OPENSEARCH:
            opensearch_server.wait_for(self.index)

    def documents(self) -> int:
        """How many documents the index shows."""
        with place_of(self.index).client as client:
            return int(client.count(index=f"{self.prefix}-documents")["count"])


@contextmanager
def engines() -> Iterator[Engines]:
    """Both, started on nothing; gone afterwards."""
    ports = {OPENSEARCH: free_port(), S3: free_port()}
    search = DockerContainer(opensearch_server.IMAGE).with_bind_ports(
        opensearch_server.PORT, ports[OPENSEARCH]
    )
    for name, value in opensearch_server.OPTIONS.items():
        search.with_env(name, value)
    store = DockerContainer(content_stores.IMAGE).with_command("posix /data")
    store.with_bind_ports(content_stores.PORT, ports[S3])
    store.with_env("ROOT_ACCESS_KEY", content_stores.KEY).with_env("ROOT_SECRET_KEY", content_stores.SECRET)
    with running(search), running(store):
        # To this server a folder is a bucket.
        store.exec(["mkdir", f"/data/{content_stores.BUCKET}"])
        made = Engines(search, store, ports, uuid.uuid4().hex[:12])
        opensearch_server.wait_for(made.index)
        yield made
