"""Opens tables in a file of their own."""

import sqlite3
from collections.abc import Callable
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
