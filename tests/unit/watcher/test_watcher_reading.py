"""Opening and reading what somebody else may be changing, and walking where links lead astray."""

import os
import stat
from pathlib import Path

import pytest

from copydesk_contracts.events import ReasonCode
from services.watcher.entry import Stat
from services.watcher.publish.reading import FileChanged, FileCopy, Refusal, read_copy
from services.watcher.scan.walk import FolderWalk, look

LIMIT = 1000


def seen(path: Path) -> Stat:
    return Stat.of(path.lstat())


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "a.txt"
    path.write_bytes(b"x" * LIMIT)
    copy = read_copy(tmp_path, "deep/a.txt", seen(path), LIMIT)
    assert copy == FileCopy(b"x" * LIMIT, seen(path))


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * (LIMIT + 1))
    refusal = read_copy(tmp_path, "a.txt", seen(path), LIMIT)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is ReasonCode.TOO_LARGE


@pytest.mark.parametrize("change", ["grow", "replace", "remove", "link", "pipe", "folder"])
@pytest.mark.parametrize("size", [3, LIMIT + 1])
def test_a_file_that_is_not_what_was_seen_has_changed(tmp_path: Path, change: str, size: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * size)
    before = seen(path)
    other = tmp_path / "other"
    other.write_bytes(b"y" * size)
    if change == "grow":
        path.write_bytes(b"x" * (size + 1))
    elif change == "replace":
        other.rename(path)
    else:
        path.unlink()
    if change == "link":
        path.symlink_to(other)
    elif change == "pipe":
        os.mkfifo(path)
    elif change == "folder":
        path.mkdir()
    with pytest.raises(FileChanged):
        read_copy(tmp_path, "a.txt", before, LIMIT)


def test_a_folder_replaced_by_a_link_does_not_lead_out(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    (root / "deep").mkdir(parents=True)
    path = root / "deep" / "a.txt"
    path.write_text("one")
    before = seen(path)
    path.rename(outside / "a.txt")
    (root / "deep").rmdir()
    (root / "deep").symlink_to(outside)
    with pytest.raises(FileChanged):
        read_copy(root, "deep/a.txt", before, LIMIT)


def test_a_walk_ends_in_spite_of_links_in_circles(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "up").symlink_to(tmp_path)
    (tmp_path / "deep" / "a.txt").write_text("one")
    found = {f.path: f.rule for f in FolderWalk(tmp_path)}
    assert found == {"deep/up": "symlink", "deep/a.txt": None}


def test_a_walk_passes_over_closed_folders(tmp_path: Path) -> None:
    for name in ("state", "copy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("one")
    info = (tmp_path / "state").stat()
    walk = FolderWalk(tmp_path, closed=frozenset({(info.st_dev, info.st_ino)}))
    assert [f.path for f in walk] == ["copy/a.txt"]


def test_a_very_deep_tree_is_walked(tmp_path: Path) -> None:
    depth = 150
    path = "/".join(["d"] * depth)
    (tmp_path / path).mkdir(parents=True)
    (tmp_path / path / "a.txt").write_text("one")
    assert [f.path for f in FolderWalk(tmp_path)] == [f"{path}/a.txt"]


def test_a_walk_of_nothing_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(FolderWalk(tmp_path / "none"))


def test_looking_at_a_file_a_folder_and_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    found = look(tmp_path, "a.txt")
    assert found is not None
    assert found.stat == seen(tmp_path / "a.txt")
    assert look(tmp_path, "") is None
    nothing = look(tmp_path, "b.txt")
    assert nothing is not None
    assert (nothing.stat, nothing.rule) == (None, None)
    below_a_file = look(tmp_path, "a.txt/b")
    assert below_a_file is not None
    assert below_a_file.stat is None
    assert stat.S_ISREG(found.stat.mode) if found.stat else False
