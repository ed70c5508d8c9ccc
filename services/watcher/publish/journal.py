"""How often each place changed, on disk: revisions outlive the loss of the server's memory.

A file of JSON Lines for each root, appended and synced before the change is published.
Several processes may write it; a lock beside it keeps them apart.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

SLACK = 1000
"""Lines that were overtaken by later ones and may lie about before the file is written anew."""


@dataclass(frozen=True)
class JournalLine:
    """The latest change of a place.

    `content` is a SHA-256, a mark for what cannot be read (it starts with `!`), or empty
    for nothing there. `was` is the SHA-256 that left the place with this change.
    """

    path: str
    revision: int
    content: str
    was: str | None = None

    def to_json(self) -> bytes:
        """One line with its end."""
        value = {"path": self.path, "revision": self.revision, "content": self.content, "was": self.was}
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True)
class Request:
    """A change to be noted: what is at the place now, and the ledger's revision and content there.

    `ledger_revision` is 0 where the ledger has no entry.
    """

    path: str
    content: str
    ledger_revision: int
    ledger_content: str | None


def next_line(request: Request, last: JournalLine | None) -> JournalLine | None:
    """The line for a change: the last one again if it tells of it and was not published, else the next.

    Null for nothing at a place where there never was anything.
    """
    if last is None:
        return _first_line(request)
    if last.revision > request.ledger_revision and last.content == request.content:
        return last
    was = last.content if request.ledger_revision == 0 else request.ledger_content
    return _after(request, max(request.ledger_revision, last.revision), was)


def _first_line(request: Request) -> JournalLine | None:
    """The line for a place of which the journal knows nothing."""
    if request.ledger_revision == 0 and not request.content:
        return None
    return _after(request, request.ledger_revision, request.ledger_content)


def _after(request: Request, revision: int, was: str | None) -> JournalLine:
    return JournalLine(request.path, revision + 1, request.content, was if is_document(was) else None)


def is_document(content: str | None) -> bool:
    """Whether a line's content names a document."""
    return bool(content) and not str(content).startswith("!")


def journal_name(root: str) -> str:
    """Name of the journal of a root; where the root's is no plain file name, a digest of it."""
    plain = root.replace("-", "").replace("_", "").replace(".", "").isalnum() and not root.startswith(".")
    name = root if plain and len(root) < 100 else sha256(root.encode()).hexdigest()[:32]
    return f"{name}.jsonl"


class Journal:
    """The journal of one root. Blocking: call it in a thread. All methods raise OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[int, int] = {}
        self._lines = 0
        self._end = 0
        self._inode = 0

    def record(self, requests: Sequence[Request]) -> list[JournalLine | None]:
        """Note the changes durably; returns their lines in order, null for what is no change."""
        with self._locked() as file:
            last = [self._last(file, r.path) for r in requests]
            lines = [next_line(*pair) for pair in zip(requests, last, strict=True)]
            fresh = [n for n, old in zip(lines, last, strict=True) if n is not None and n != old]
            if fresh:
                self._append(file, fresh)
        return lines

    def latest(self) -> Iterator[JournalLine]:
        """The latest line of every place, while others may write."""
        with self._locked() as file:
            self._compact_if_slack(file)
        with self._path.open("rb") as file:
            for offset, line in _read_lines(file, 0, self._end):
                if self._offsets.get(hash(line.path)) == offset:
                    yield line

    def __bool__(self) -> bool:
        """Whether anything was ever noted."""
        try:
            return self._path.stat().st_size > 0
        except FileNotFoundError:
            return False

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self._path.open("a+b") as file:
                self._catch_up(file)
                yield file

    def _catch_up(self, file: IO[bytes]) -> None:
        """Read what others appended, or everything if the file was written anew."""
        info = os.fstat(file.fileno())
        if info.st_ino != self._inode or info.st_size < self._end:
            self._offsets, self._lines, self._end, self._inode = {}, 0, 0, info.st_ino
        if info.st_size == self._end:
            return
        for offset, line in _read_lines(file, self._end, info.st_size):
            self._offsets[hash(line.path)] = offset
            self._lines += 1
        self._end = _cut_torn_line(file, info.st_size)

    def _last(self, file: IO[bytes], path: str) -> JournalLine | None:
        offset = self._offsets.get(hash(path))
        if offset is None:
            return None
        file.seek(offset)
        line = _parse(file.readline())
        if line is not None and line.path == path:
            return line
        same = (found for _, found in _read_lines(file, 0, self._end) if found.path == path)
        return max(same, key=lambda found: found.revision, default=None)

    def _append(self, file: IO[bytes], lines: Sequence[JournalLine]) -> None:
        offset = self._end
        encoded = [line.to_json() for line in lines]
        try:
            file.write(b"".join(encoded))
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), self._end)
            raise
        for line, raw in zip(lines, encoded, strict=True):
            self._offsets[hash(line.path)] = offset
            offset += len(raw)
        self._lines += len(lines)
        self._end = offset

    def _compact_if_slack(self, file: IO[bytes]) -> None:
        if self._lines <= len(self._offsets) * 2 + SLACK:
            return
        part = self._path.with_suffix(".part")
        with part.open("wb") as target:
            for offset, line in _read_lines(file, 0, self._end):
                if self._offsets.get(hash(line.path)) == offset:
                    target.write(line.to_json())
            target.flush()
            os.fsync(target.fileno())
        part.replace(self._path)
        with self._path.open("a+b") as anew:
            self._catch_up(anew)


def _read_lines(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, JournalLine]]:
    file.seek(start)
    offset = start
    while offset < end and (raw := file.readline()):
        line = _parse(raw)
        if line is not None:
            yield offset, line
        offset += len(raw)


def _parse(raw: bytes) -> JournalLine | None:
    try:
        value = json.loads(raw)
        return JournalLine(
            str(value["path"]), int(value["revision"]), str(value["content"]), value.get("was")
        )
    except (ValueError, KeyError, TypeError):
        return None


def _cut_torn_line(file: IO[bytes], size: int) -> int:
    """A line without an end was being written when the machine stopped: it was never published."""
    file.seek(max(0, size - 1))
    if file.read(1) == b"\n":
        return size
    file.seek(0)
    end = 0
    while raw := file.readline():
        end += len(raw) if raw.endswith(b"\n") else 0
    os.ftruncate(file.fileno(), end)
    return end
