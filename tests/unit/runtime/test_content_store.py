"""The content store: whole or not at all, the same bytes once, damage noticed."""

import ctypes
import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.state.content import ContentMissing, FolderStore, durable, reference
from services.state.content.durable import FEW


@given(st.binary(max_size=4096))
def test_gives_back_what_was_put(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = FolderStore(tmp_path_factory.mktemp("store"))
    ref = store.put(content)
    assert ref == reference(content)
    assert store.get(ref) == content


def test_same_bytes_are_one_file(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put(b"x")
    store.put(b"x")
    store.put(b"y")
    assert sorted(store.names()) == sorted({reference(b"x").sha256, reference(b"y").sha256})


def test_missing_damaged_and_discarded_content_is_missing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    ref = store.put(b"some copy")
    (path,) = (p for p in tmp_path.rglob("*") if p.is_file())
    store.mark()
    path.write_bytes(b"some c0py")
    with pytest.raises(ContentMissing):
        store.get(ref)
    path.write_bytes(b"some")
    assert store.get(store.put(b"some copy")) == b"some copy", "putting it again repairs a cut file"
    store.discard(ref.sha256)
    store.discard(ref.sha256)
    with pytest.raises(ContentMissing):
        store.get(ref)


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 40])
def test_many_are_kept_together_and_named_in_order(tmp_path: Path, count: int) -> None:
    store = FolderStore(tmp_path)
    contents = [b"%d" % (number // 2) for number in range(count)]  # each but the last twice
    refs = store.put_all(contents)
    assert refs == [reference(content) for content in contents]
    assert [store.get(ref) for ref in refs] == contents
    assert sorted(store.names()) == sorted({ref.sha256 for ref in refs})
    assert not list(tmp_path.rglob(".part-*"))


def test_of_many_none_has_its_name_before_all_are_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path)
    named: list[str] = []

    def full(_: int) -> int:
        named.extend(store.names())
        ctypes.set_errno(errno.ENOSPC)
        return -1

    contents = [b"%d" % number for number in range(FEW + 1)]
    with monkeypatch.context() as patched:
        patched.setattr(durable, "sync_file_system", full)
        with pytest.raises(OSError, match="No space"):
            store.put_all(contents)
    assert named == []
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert len(store.put_all(contents)) == len(set(store.names()))


def test_names_are_on_disk_before_content_is_told_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path)
    synced: dict[Path, int] = {}

    def sync(handle: int) -> None:
        synced[Path(f"/proc/self/fd/{handle}").readlink()] = len(list(store.names()))

    monkeypatch.setattr("os.fsync", sync)
    ref = store.put(b"x")
    assert synced[tmp_path / ref.sha256[:2]] == synced[tmp_path] == 1


def test_the_names_of_many_are_on_disk_by_one_more_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path)
    named: list[int] = []

    def sync(_: int) -> int:
        named.append(len(list(store.names())))
        return 0

    monkeypatch.setattr(durable, "sync_file_system", sync)
    store.put_all([b"%d" % number for number in range(FEW + 1)])
    assert named == [0, FEW + 1]


def test_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store = FolderStore(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.put(b"x")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert store.get(store.put(b"x")) == b"x"
