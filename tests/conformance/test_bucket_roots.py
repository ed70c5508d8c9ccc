"""A bucket of a real S3 server as a root, from the first object to the last."""

import uuid
from pathlib import Path

import obstore
import pytest
from redis.asyncio import Redis

from services.operations.accounts import audit
from services.operations.roots import roots_view
from services.state.content.choose import open_objects
from services.watcher.buckets import Buckets
from services.watcher.roots import known_roots
from services.watcher.scan.classify import NOTHING
from tests.conformance.content_stores import BUCKET, bucket_settings
from tests.integration.watching import Place, id_of

pytestmark = [pytest.mark.docker, pytest.mark.server]


class Wire(Place):
    """A watched bucket instead of the folders; what is kept lies in a folder."""

    def put(self, key: str, content: str) -> None:
        """Put an object there."""
        obstore.put(open_objects(self.settings, self.address), key, content.encode())

    def remove(self, key: str) -> None:
        """Delete an object."""
        obstore.delete(open_objects(self.settings, self.address), key)

    @property
    def address(self) -> str:
        """Of the watched bucket."""
        return str(self.changes["roots"]["wire"]).replace("s3:/", "s3://", 1)


@pytest.fixture
def wire(redis: Redis, redis_url: str, namespace: str, tmp_path: Path, endpoint: str) -> Wire:
    """An empty prefix of the bucket as the only root."""
    access = bucket_settings(endpoint, tmp_path)
    names = ("content_endpoint", "content_region", "content_key", "content_secret")
    changes = {name: getattr(access, name) for name in names}
    roots = {"wire": Path(f"s3://{BUCKET}/{uuid.uuid4().hex}")}
    return Wire(redis, redis_url, namespace, tmp_path, {**changes, "roots": roots, "polling": True})


async def test_objects_come_change_and_go_like_files(wire: Wire) -> None:
    wire.put("a.txt", "one")
    wire.put("in/b.txt", "two")
    report = await wire.scan()
    assert report.published == 2
    wire.put("a.txt", "one, again")
    wire.remove("in/b.txt")
    await wire.scan()
    await wire.scan()
    assert set(await wire.told()) == {
        ("deleted wire/in/b.txt", id_of("two")),
        ("discovered wire/a.txt", id_of("one")),
        ("discovered wire/a.txt", id_of("one, again")),
        ("discovered wire/in/b.txt", id_of("two")),
        ("superseded wire/a.txt", id_of("one")),
    }
    report = await wire.scan()
    assert (report.published, report.unchanged) == (0, 1)


async def test_the_books_of_a_bucket_add_up(wire: Wire) -> None:
    wire.put("a.txt", "one")
    wire.put(".hidden", "none")
    await wire.scan()
    roots = await known_roots(wire.redis, wire.keys)
    buckets = Buckets(wire.settings)
    books = await audit(wire.redis, wire.keys, roots, NOTHING, [], wire.settings.state, buckets=buckets)
    assert (books.files_on_disk, books.files["ignored"], books.differences) == (2, 1, [])
    [view] = await roots_view(wire.redis, wire.keys)
    assert view.folder == wire.address


async def test_a_bucket_that_cannot_be_reached_holds_what_it_had(wire: Wire) -> None:
    wire.put("a.txt", "one")
    await wire.scan()
    wire.changes["content_endpoint"] = "http://127.0.0.1:9"
    report = await wire.scan()
    assert (report.withdrawn, report.published) == (0, 0)
    [view] = await roots_view(wire.redis, wire.keys)
    assert [finding.kind for finding in view.findings] == ["missing"]


async def test_a_running_watcher_finds_an_object_by_looking(wire: Wire) -> None:
    async with wire.watching():
        wire.put("late.txt", "late")
        await wire.count(1)
