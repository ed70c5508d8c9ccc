"""Content stores that must behave alike: a folder, a bucket in memory, a bucket of an S3 server."""

import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from obstore.store import MemoryStore
from pydantic import SecretStr
from testcontainers.core.container import DockerContainer

from services.process.settings import Settings
from services.state.content import ContentStore
from services.state.content.bucket import BucketStore, BucketUnavailable
from tests.conftest import docker_answers
from tests.containers import running

IMAGE = "versity/versitygw:v1.8.0"
PORT = 7070
KEY, SECRET = "copydesk", "not-a-secret"
BUCKET = "wire-copy"
START_LIMIT = 60.0


def image_is_there() -> bool:
    """Whether the S3 server's image is on this machine; it is in no registry that all can reach."""
    return (
        docker_answers()
        and not subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True).returncode
    )


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of an S3 server over a folder of its container."""
    container = DockerContainer(IMAGE).with_command("posix /data").with_exposed_ports(PORT)
    container.with_env("ROOT_ACCESS_KEY", KEY).with_env("ROOT_SECRET_KEY", SECRET)
    with running(container):
        container.exec(["mkdir", f"/data/{BUCKET}"])  # to this server a folder is a bucket
        yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(PORT)}"


def bucket_settings(endpoint: str, state: Path) -> Settings:
    """Settings for a store of its own in the bucket of that server."""
    return Settings(
        state=state,
        content=f"s3://{BUCKET}/{uuid.uuid4().hex}",
        content_endpoint=endpoint,
        content_region="us-east-1",
        content_key=SecretStr(KEY),
        content_secret=SecretStr(SECRET),
    )


def wait_for(store: ContentStore) -> None:
    """Until the server answers for the bucket."""
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            store.mark()
        except BucketUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def in_memory() -> BucketStore:
    """A bucket that dies with the test."""
    return BucketStore(MemoryStore(), "memory")
