"""What holds of every content store: whole or not at all, once, there as long as it is wanted."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services.process.crash import VARIABLE
from services.process.settings import Settings
from services.state.content import ContentMissing, ContentStore, FolderStore, reference
from services.state.content.bucket import BucketUnavailable
from services.state.content.choose import open_content
from tests.conformance.content_stores import (
    BUCKET,
    bucket_settings,
    in_memory,
)

LARGE = 12 * 1024 * 1024
"""Bytes that a client sends in several parts."""
AGES = 3600.0
PUT = """
import sys
from pathlib import Path
from services.state.content import FolderStore
FolderStore(Path(sys.argv[1])).put_all([b"x", b"y"])
"""


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ContentStore:
    """An empty store of each kind."""
    made: ContentStore
    if request.param == "folder":
        made = FolderStore(tmp_path)
    elif request.param == "memory":
        made = in_memory()
    else:
        made = open_content(bucket_settings(request.getfixturevalue("endpoint"), tmp_path))
    made.mark()
    return made


@pytest.mark.parametrize("content", [b"", b"x", b"copy" * 1000, bytes(LARGE)], ids=len)
def test_gives_back_what_was_put(store: ContentStore, content: bytes) -> None:
    ref = store.put(content)
    assert ref == reference(content)
    assert store.get(ref) == content
    assert store.head(ref.sha256, 3) == content[:3]


def test_the_same_bytes_are_kept_once(store: ContentStore) -> None:
    names = {store.put(content).sha256 for content in (b"x", b"x", b"y")}
    assert sorted(store.names()) == sorted(names)


def test_many_are_named_in_order(store: ContentStore) -> None:
    contents = [b"%d" % (number // 2) for number in range(40)]
    refs = store.put_all(contents)
    assert refs == [reference(content) for content in contents]
    assert [store.get(ref) for ref in refs] == contents
    assert store.put_all([]) == []


def test_what_is_not_there_or_was_discarded_is_missing(store: ContentStore) -> None:
    ref = reference(b"some copy")
    for call in (lambda: store.get(ref), lambda: store.head(ref.sha256, 1)):
        with pytest.raises(ContentMissing):
            call()
    store.put(b"some copy")
    store.discard(ref.sha256)
    store.discard(ref.sha256)
    with pytest.raises(ContentMissing):
        store.get(ref)
    assert list(store.names()) == []


def test_a_store_that_is_away_as_a_whole_lacks_nothing(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    ref = reference(b"some copy")
    nowhere = bucket_settings(request.getfixturevalue("endpoint"), tmp_path)
    gone = nowhere.model_copy(update={"content": f"{nowhere.content}".replace(BUCKET, "no-such-bucket")})
    stores = (FolderStore(tmp_path / "unmounted"), in_memory(), open_content(nowhere), open_content(gone))
    for store in stores:
        for call in (lambda s=store: s.get(ref), lambda s=store: s.head(ref.sha256, 1)):
            with pytest.raises(OSError, match=r"no content store|mounted"):
                call()
    with pytest.raises(OSError, match="there is no bucket"):
        stores[-1].put(b"some copy")


def test_what_was_just_put_is_not_collected(store: ContentStore) -> None:
    ref = store.put(b"announced in a moment")
    assert not store.discard_unused(ref.sha256, AGES)
    assert store.get(ref) == b"announced in a moment"
    assert not store.discard_unused(reference(b"never put").sha256, 0.0)


def test_what_nobody_wants_is_gone_after_two_sweeps(store: ContentStore) -> None:
    ref = store.put(b"unwanted")
    assert any([store.discard_unused(ref.sha256, 0.0), store.discard_unused(ref.sha256, 0.0)])
    assert list(store.names()) == []


def test_what_is_being_put_or_was_put_stays_when_what_was_broken_off_goes(store: ContentStore) -> None:
    refs = store.put_all([b"%d" % number for number in range(20)])
    store.discard_broken_off(0.0)
    assert sorted(store.names()) == sorted(ref.sha256 for ref in refs)


def test_a_folder_forgets_what_a_process_left_half_written(tmp_path: Path) -> None:
    store, environment = FolderStore(tmp_path), {**os.environ, VARIABLE: "content.before"}
    dying = [sys.executable, "-c", PUT, str(tmp_path)]
    died = subprocess.run(dying, env=environment)
    assert died.returncode == -signal.SIGKILL
    store.discard_broken_off(AGES)
    assert any(tmp_path.iterdir()), "somebody may be at it"
    store.discard_broken_off(0.0)
    assert list(tmp_path.iterdir()) == []


def test_a_store_has_one_mark(store: ContentStore) -> None:
    mark = store.mark()
    assert mark
    assert store.mark() == store.known_mark() == mark
    assert list(store.names()) == []


def test_whoever_only_looks_makes_no_mark(tmp_path: Path) -> None:
    for store in (FolderStore(tmp_path), FolderStore(tmp_path / "none"), in_memory()):
        assert store.known_mark() is None
        assert store.known_mark() is None


def test_a_bucket_still_finds_what_was_collected_while_it_was_announced() -> None:
    bucket = in_memory()
    ref = bucket.put(b"wanted after all")
    assert not bucket.discard_unused(ref.sha256, 0.0), "the first sweep moves it aside"
    assert bucket.get(ref) == b"wanted after all"
    bucket.put(b"wanted after all")
    assert not bucket.discard_unused(ref.sha256, AGES), "it was put again"
    assert bucket.get(ref) == b"wanted after all"


def test_a_server_that_is_not_there_is_trouble_that_passes(tmp_path: Path) -> None:
    store = open_content(bucket_settings("http://127.0.0.1:9", tmp_path))
    for call in (
        lambda: store.put(b"x"),
        lambda: store.get(reference(b"x")),
        store.mark,
        lambda: list(store.names()),
    ):
        with pytest.raises(BucketUnavailable):
            call()


def test_settings_name_the_store(tmp_path: Path) -> None:
    assert str(open_content(Settings(state=tmp_path))) == str(tmp_path / "content")
    assert str(open_content(bucket_settings("http://127.0.0.1:9", tmp_path))).startswith("s3://")
