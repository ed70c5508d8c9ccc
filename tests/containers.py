"""Containers that tests start; where the machine has no engine or can't have an image, they are skipped."""

from collections.abc import Iterator
from contextlib import contextmanager

from docker.errors import APIError
from testcontainers.core.container import DockerContainer

from tests.conftest import docker_answers, unavailable


@contextmanager
def running(container: DockerContainer) -> Iterator[DockerContainer]:
    """The container, started; skips at home, and fails where CI is set, if it can't be."""
    if not docker_answers():
        unavailable("no Docker engine answers")
    try:
        container.start()
    except APIError as error:
        # An image that is in no registry in reach: the container's own, or the one that sweeps up after it.
        container.stop()
        unavailable(f"{container.image} can't be started: {error.explanation or error}")
    try:
        yield container
    finally:
        container.stop()
