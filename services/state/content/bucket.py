"""Content in a bucket of an S3 server: what many machines share."""

import errno
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import ObjectStore

from copydesk_contracts.events import ContentRef
from services.process import crash
from services.state.content.port import ContentMissing, reference

if TYPE_CHECKING:
    from obstore import GetResult

KEPT: Final = "content"
UNUSED: Final = "unused"
"""What was collected lies here for another while: somebody may just have announced it."""
MARK: Final = ".store"
FRESH: Final = timedelta(minutes=10)
"""What was put so lately is not put again; far below any time after which content is collected."""
AT_ONCE: Final = 16
"""Objects that are put at the same time: one takes some milliseconds of waiting for the server."""
PART: Final = 1024 * 1024
"""Bytes that are read at once."""


class BucketUnavailable(OSError):
    """The bucket cannot be used now: no answer, no rights, no space. It is waited for."""


class BucketStore:
    """An object for each content. Objects appear whole or not at all; large ones go in parts.

    S3 has no lock and no touch. So content that is put again is written again, unless it is fresh;
    and what is collected is moved aside first, where it is still found, and forgotten a sweep later:
    whoever announced it in between finds it all the same.
    """

    def __init__(self, store: ObjectStore, name: str) -> None:
        self._store = store
        self._name = name

    def __str__(self) -> str:
        return self._name

    def mark(self) -> str | None:
        """What tells this store from any other, made where it has none. Raises BucketUnavailable."""
        with trouble(), suppress(AlreadyExistsError):
            obstore.put(self._store, MARK, uuid.uuid4().hex.encode(), mode="create")
        return self.known_mark()

    def known_mark(self) -> str | None:
        """The same for who only looks; null where there is none. Raises BucketUnavailable."""
        with suppress(FileNotFoundError), trouble():
            return bytes(obstore.get(self._store, MARK).bytes()).decode("ascii")
        return None

    def put(self, content: bytes) -> ContentRef:
        """Keep the bytes durably and name them. Raises BucketUnavailable where they can't be kept."""
        ref = reference(content)
        with trouble():
            if not self._is_fresh(_kept(ref.sha256), ref.size):
                crash.point("content.before")
                self._write(_kept(ref.sha256), content)
                crash.point("content.after")
        return ref

    def put_all(self, contents: Sequence[bytes]) -> list[ContentRef]:
        """Keep all of them durably, several at a time. Raises BucketUnavailable where they can't be kept."""
        if len(contents) <= 1:
            return [self.put(content) for content in contents]
        with ThreadPoolExecutor(min(len(contents), AT_ONCE)) as pool:
            return list(pool.map(self.put, contents))

    def get(self, ref: ContentRef) -> bytes:
        """The bytes. Raises ContentMissing, BucketUnavailable."""
        content = self._read(ref.sha256, ref.size + 1)
        if reference(content) != ref:
            raise ContentMissing(f"{ref.sha256} is damaged in the store")
        return content

    def head(self, sha256: str, length: int) -> bytes:
        """The first bytes, as they are there. Raises ContentMissing, BucketUnavailable."""
        return self._read(sha256, length)

    def discard(self, sha256: str) -> None:
        """Forget the bytes, if they are there. Raises BucketUnavailable."""
        for path in (_kept(sha256), _unused(sha256)):
            self._delete(path)

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything kept, in no order. Raises BucketUnavailable."""
        told = set[str]()
        for place in (KEPT, UNUSED):
            with trouble():
                for page in obstore.list(self._store, f"{place}/"):
                    found = {item["path"].rsplit("/", 1)[1] for item in page}
                    yield from found - told
                    told |= found

    def discard_unused(self, sha256: str, grace: float) -> bool:
        """Move the bytes aside if they were last put more than `grace` seconds ago; forget them if they
        have lain there for as long. Says whether they are gone. Raises BucketUnavailable."""
        limit = timedelta(seconds=grace)
        kept, unused = self._age(_kept(sha256)), self._age(_unused(sha256))
        if kept is not None and kept > limit:
            self._move_aside(sha256)
            return False
        if unused is None or unused <= limit:
            return False
        self._delete(_unused(sha256))
        return kept is None

    def discard_broken_off(self, grace: float) -> None:
        """Nothing: uploads that were broken off are the server's, which ends them by the bucket's rules."""

    def _write(self, path: str, content: bytes) -> None:
        try:
            obstore.put(self._store, path, content)
        except FileNotFoundError as error:
            raise BucketUnavailable(errno.ENOENT, f"there is no bucket for {self._name}") from error

    def _read(self, sha256: str, length: int) -> bytes:
        """The first bytes of an object, wherever it lies."""
        for path in (_kept(sha256), _unused(sha256)):
            with suppress(FileNotFoundError), trouble():
                return _first(obstore.get(self._store, path), length)
        self._check_mark()
        raise ContentMissing(sha256)

    def _check_mark(self) -> None:
        """Raises BucketUnavailable where the mark is gone: with it went all, and perhaps for a moment."""
        try:
            with trouble():
                obstore.head(self._store, MARK)
        except FileNotFoundError as error:
            raise BucketUnavailable(errno.ENOENT, f"no content store is in {self._name}") from error

    def _is_fresh(self, path: str, size: int) -> bool:
        """Whether the object is there, whole, and was put so lately that nobody collects it."""
        with suppress(FileNotFoundError):
            found = obstore.head(self._store, path)
            return found["size"] == size and _since(found["last_modified"]) < FRESH
        return False

    def _age(self, path: str) -> timedelta | None:
        """How long ago the object was put; null where there is none."""
        with suppress(FileNotFoundError), trouble():
            return _since(obstore.head(self._store, path)["last_modified"])
        return None

    def _move_aside(self, sha256: str) -> None:
        with suppress(FileNotFoundError), trouble():
            obstore.copy(self._store, _kept(sha256), _unused(sha256))
        self._delete(_kept(sha256))

    def _delete(self, path: str) -> None:
        with suppress(FileNotFoundError), trouble():
            obstore.delete(self._store, path)


@contextmanager
def trouble(brief: bool = False) -> Iterator[None]:
    """Have the client's errors be those that the callers know; what is not there stays FileNotFoundError.

    Where it is to be `brief`, how long and how often was tried is left out, which differs each time.
    """
    try:
        yield
    except AlreadyExistsError:
        raise
    except BaseError as error:
        told = str(error).split("\n")[0]
        raise BucketUnavailable(errno.EIO, told.partition(" in ")[0] if brief else told) from error


def _first(found: "GetResult", length: int) -> bytes:
    """So many bytes of an object; the rest is not fetched."""
    content = bytearray()
    for chunk in found.stream(min_chunk_size=min(length, PART)):
        content += chunk
        if len(content) >= length:
            break
    return bytes(content[:length])


def _since(moment: datetime) -> timedelta:
    return datetime.now(UTC) - moment


def _kept(sha256: str) -> str:
    return f"{KEPT}/{sha256[:2]}/{sha256}"


def _unused(sha256: str) -> str:
    return f"{UNUSED}/{sha256[:2]}/{sha256}"
