"""A bucket looked at and read as a root, over a bucket in memory."""

import stat
from pathlib import Path

import obstore
import pytest
from obstore.store import MemoryStore

from copydesk_contracts.events import ReasonCode
from services.process.folders import absolute, bucket_address, parse_roots, shown, without_links
from services.process.settings import Settings
from services.watcher.bucket import Bucket
from services.watcher.buckets import Buckets
from services.watcher.publish.reading import FileChanged, FileCopy, Refusal
from services.watcher.roots import Root
from services.watcher.scan.classify import NOTHING, Ignore, Rule
from services.watcher.scan.walk import WalkedFile

LIMIT = 100


@pytest.fixture
def objects() -> MemoryStore:
    """Copy, and what is none."""
    store = MemoryStore()
    for key, content in {"a.txt": b"one", "in/b.txt": b"two", "in/.hidden": b"", "in/Thumbs.db": b""}.items():
        obstore.put(store, key, content)
    return store


@pytest.fixture
def bucket(objects: MemoryStore) -> Bucket:
    """The bucket over it."""
    return Bucket(objects)


def signed(place: str) -> None:
    """Nobody waits here."""


def test_a_walk_gives_copy_with_its_looks_and_the_rest_with_the_rule(bucket: Bucket) -> None:
    found = {f.path: f.rule for f in bucket.walk(NOTHING)}
    assert found == {"a.txt": None, "in/b.txt": None, "in/.hidden": Rule.HIDDEN, "in/Thumbs.db": Rule.LITTER}
    assert {f.rule for f in bucket.walk(Ignore(("in/*",))) if f.path == "in/b.txt"} == {Rule.PATTERN}


def test_a_walk_and_a_single_look_see_the_same(bucket: Bucket) -> None:
    [walked] = [f for f in bucket.walk(NOTHING) if f.path == "a.txt"]
    assert bucket.at("a.txt", NOTHING) == walked
    assert walked.stat is not None
    assert stat.S_ISREG(walked.stat.mode)
    assert walked.stat.size == 3


def test_nothing_there_looks_like_nothing(bucket: Bucket) -> None:
    assert bucket.at("in", NOTHING) == WalkedFile("in", None)
    assert bucket.at("in/.hidden", NOTHING).rule is Rule.HIDDEN


def test_what_is_read_is_what_was_seen(bucket: Bucket, objects: MemoryStore) -> None:
    seen = bucket.at("a.txt", NOTHING).stat
    assert seen is not None
    assert bucket.read("a.txt", seen, LIMIT, signed) == FileCopy(b"one", seen)
    obstore.put(objects, "a.txt", b"eno")
    with pytest.raises(FileChanged):
        bucket.read("a.txt", seen, LIMIT, signed)
    obstore.delete(objects, "a.txt")
    with pytest.raises(FileChanged):
        bucket.read("a.txt", seen, LIMIT, signed)


def test_what_is_too_large_is_not_fetched(bucket: Bucket) -> None:
    seen = bucket.at("a.txt", NOTHING).stat
    assert seen is not None
    refusal = bucket.read("a.txt", seen, 2, signed)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is ReasonCode.TOO_LARGE


def test_a_bucket_is_told_from_a_folder(tmp_path: Path) -> None:
    roots = parse_roots(f"wire=s3://copy/in,here={tmp_path}")
    assert bucket_address(roots["wire"]) == "s3://copy/in"
    assert bucket_address(roots["here"]) is None
    assert [shown(path) for path in roots.values()] == ["s3://copy/in", str(tmp_path)]
    assert absolute(roots["wire"]) == without_links(roots["wire"]) == roots["wire"]
    buckets = Buckets(Settings(content_region="us-east-1"))
    assert buckets.of(Root("here", tmp_path)) is None
    wire = Root("wire", roots["wire"])
    assert wire.bucket
    assert buckets.of(wire) is buckets.of(wire)
