"""A real OpenSearch for the stores' tests, one for the session."""

import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opensearchpy.exceptions import OpenSearchException
from testcontainers.core.container import DockerContainer

from services.index.opensearch.generations import make
from services.index.opensearch.place import OpenSearchPlace, place_of
from tests.conftest import docker_answers

IMAGE = "opensearchproject/opensearch:2.19.6"
PORT = 9200
DATA = "/usr/share/opensearch/data"
"""Kept in memory here, so that the disk is not waited for."""
OPEN_TO_ALL = "mode=1777,uid=1000"
"""The engine runs as a user of its own."""
FEW = 100
"""Documents of the test before whose words may count for frequent ones: the engine counts what was deleted
until it merges its files."""
START_LIMIT = 900.0
HEAP = "-Xms512m -Xmx512m"
OPTIONS = {"discovery.type": "single-node", "DISABLE_SECURITY_PLUGIN": "true", "OPENSEARCH_JAVA_OPTS": HEAP}


def image_is_there() -> bool:
    """Whether the engine's image is on this machine; it is in no registry that all can reach."""
    return (
        docker_answers()
        and not subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True).returncode
    )


@contextmanager
def opensearch_server(port: int | None = None) -> Iterator[str]:
    """The address of a server that answers, at that port or at any."""
    container = DockerContainer(IMAGE).with_bind_ports(PORT, port).with_tmpfs_mount(DATA, OPEN_TO_ALL)
    for name, value in OPTIONS.items():
        container.with_env(name, value)
    with container:
        address = f"opensearch://{container.get_container_host_ip()}:{container.get_exposed_port(PORT)}"
        wait_for(address)
        yield address


@contextmanager
def fresh_place(address: str) -> Iterator[OpenSearchPlace]:
    """A place of its own on that server, gone afterwards."""
    place = place_of(f"{address}/test-{uuid.uuid4().hex[:12]}")
    yield place
    with place_of(address).client as client:
        client.indices.delete(index=f"{place.prefix}-*")
    place.client.close()


def emptied(place: OpenSearchPlace) -> None:
    """Take out what the test before left."""
    make(place)
    everything: dict[str, Any] = {"query": {"match_all": {}}}
    told = place.client.delete_by_query(index=place.alias, body=everything, params={"refresh": "true"})
    if told["deleted"] > FEW:
        place.client.indices.forcemerge(index=place.alias, params={"only_expunge_deletes": "true"})


def wait_for(address: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    with place_of(address).client as client:
        while True:
            try:
                client.cluster.health(params={"wait_for_status": "yellow"})
            except OpenSearchException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return
