"""Documents as Parquet, a row group at a time, for whoever has pyarrow: `pip install copydesk[parquet]`."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from services.desk.documents_out import COLUMNS, row
from services.index.stored import StoredDocument

GROUP: Final = 500
"""Rows of a group: some 5 MB of text, held in memory while they are packed."""
LISTS: Final = COLUMNS[COLUMNS.index("authors") :]


class NoParquet(RuntimeError):
    """The library for it is not there."""


class _Sink(io.RawIOBase):
    """Gives what was written to it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def parquet(documents: Iterable[StoredDocument]) -> Iterator[bytes]:
    """The bytes of the file, in parts. Raises NoParquet at once."""
    try:
        import pyarrow
        from pyarrow import parquet as files
    except ImportError as error:
        raise NoParquet("Parquet needs pyarrow: pip install copydesk[parquet]") from error
    text = pyarrow.string()
    kinds = [(name, pyarrow.list_(text) if name in LISTS else text) for name in COLUMNS]
    return _written(pyarrow, files, pyarrow.schema(kinds), iter(documents))


def _written(pyarrow: Any, files: Any, schema: Any, documents: Iterator[StoredDocument]) -> Iterator[bytes]:
    sink = _Sink()
    with files.ParquetWriter(sink, schema, compression="zstd") as writer:
        while group := [row(document) for document in islice(documents, GROUP)]:
            writer.write_table(pyarrow.Table.from_pylist(group, schema=schema))
            yield sink.taken()
    yield sink.taken()
