"""What is said of an index that cannot be opened, and what is let go of then."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from services.index.failures import IndexDamaged, IndexOutOfReach
from services.index.tables import open_tables
from services.index.tantivy.schema import schema_name
from services.index.tantivy.searcher import TantivySearcher
from services.index.tantivy.store import TantivyStore
from services.index.tantivy.troubles import META, reading_trouble

LOCKED = (
    "Failed to acquire Lockfile: IoError(Os { code: 30, kind: ReadOnlyFilesystem, "
    'message: "Read-only file system" }). None'
)
MISSING = 'IoError { io_error: Os { code: 2, kind: NotFound, message: "No such file" }, filepath: "a.term" }'


def test_a_disk_that_is_read_only_is_no_damage() -> None:
    told = reading_trouble(Path("index"), ValueError(LOCKED))
    assert isinstance(told, IndexOutOfReach)
    assert "read-only file system" in str(told)
    assert "replay" not in str(told), "nobody is to move away what is sound"


@pytest.mark.parametrize("said", [MISSING, "Data corrupted: footer magic byte mismatch"])
def test_files_that_are_missing_or_torn_are_damage(said: str) -> None:
    assert isinstance(reading_trouble(Path("index"), ValueError(said)), IndexDamaged)


def test_an_index_without_its_meta_file_is_damaged_and_not_begun_anew(tmp_path: Path) -> None:
    assert TantivySearcher(tmp_path).count() == 0, "no index at all is none that is damaged"
    folder = tmp_path / schema_name()
    with TantivyStore(tmp_path) as store:
        store.commit()
    (folder / "0.store").touch()
    (folder / META).unlink()
    with pytest.raises(IndexDamaged, match="replay --step indexer"):
        TantivySearcher(tmp_path).count()
    with pytest.raises(IndexDamaged, match=f"{META} is missing"):
        TantivyStore(tmp_path)


def test_an_index_nobody_may_look_at_is_not_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, **_: object) -> os.stat_result:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    searcher = TantivySearcher(tmp_path)
    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(IndexOutOfReach, match="permission denied"):
        searcher.count()


def test_tables_that_cannot_be_made_are_let_go_of_at_once(tmp_path: Path) -> None:
    path = tmp_path / "tables.sqlite"

    def refuse(db: sqlite3.Connection) -> None:
        db.execute("SELECT * FROM nothing")

    with pytest.raises(sqlite3.OperationalError) as kept:
        open_tables(path, 1.0, refuse)
    assert kept.value.__traceback__ is not None, "it would keep the connection alive"
    held = [os.fspath(Path(f"/proc/self/fd/{number}").readlink()) for number in _open_files()]
    assert str(path) not in held


def _open_files() -> list[int]:
    return [number for number in range(3, 256) if os.path.lexists(f"/proc/self/fd/{number}")]
