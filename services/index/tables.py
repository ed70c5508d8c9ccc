"""Tables in a file of their own: opened, and written in transactions."""

import sqlite3
from collections.abc import Callable, Collection
from pathlib import Path


def open_tables(
    path: Path | None, patience: float, make: Callable[[sqlite3.Connection], None]
) -> sqlite3.Connection:
    """A connection to the file, or to memory, on which `make` made the tables. Raises sqlite3.Error.

    One that is of no use is closed at once: as long as it lives, SQLite lets every other connection
    of the process know what it found, that the disk is read-only among it, and nothing gets well.
    """
    connection = sqlite3.connect(
        path or ":memory:", timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        make(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def renew(db: sqlite3.Connection, shape: int, kept: Collection[str] = ()) -> None:
    """Drop the tables of another shape than this, but for those that are `kept`. Raises sqlite3.Error."""
    if db.execute("PRAGMA user_version").fetchone()[0] != shape:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        for (name,) in db.execute(named).fetchall():
            if name not in kept:
                db.execute(f'DROP TABLE "{name}"')
        db.execute(f"PRAGMA user_version = {shape}")


class Tables:
    """Tables that one process writes. Raises sqlite3.Error; nothing is kept before `commit` returns."""

    def __init__(
        self, path: Path | None, patience: float, make: Callable[[sqlite3.Connection], None]
    ) -> None:
        self._db = open_tables(path, patience, make)

    def begin(self) -> None:
        """Start a transaction, if none is open."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make everything since `begin` durable."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file; what was not committed is dropped."""
        self._db.close()
