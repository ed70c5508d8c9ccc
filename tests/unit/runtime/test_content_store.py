"""The content store: whole or not at all, the same bytes once, damage noticed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.state.content import ContentMissing, FolderStore, reference


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
    path.write_bytes(b"some c0py")
    with pytest.raises(ContentMissing):
        store.get(ref)
    path.write_bytes(b"some")
    assert store.get(store.put(b"some copy")) == b"some copy", "putting it again repairs a cut file"
    store.discard(ref.sha256)
    store.discard(ref.sha256)
    with pytest.raises(ContentMissing):
        store.get(ref)


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
