"""The content-addressed store: bytes under their SHA-256, written before they are announced."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from copydesk_contracts.events import ContentRef


class ContentMissing(LookupError):
    """The store has no such bytes (any more), or they are not what their name says."""


class ContentStore(Protocol):
    """Keeps bytes by their SHA-256. Putting the same bytes twice is putting them once."""

    def mark(self) -> str | None:
        """What tells this store from any other, made where it has none; null where nothing is kept yet."""
        ...

    def known_mark(self) -> str | None:
        """The same for who only looks; null where there is none."""
        ...

    def put(self, content: bytes) -> ContentRef:
        """Keep the bytes durably and name them. Raises OSError where they can't be kept."""
        ...

    def put_all(self, contents: Sequence[bytes]) -> list[ContentRef]:
        """Keep all of them durably, and name them in order. Raises OSError where they can't be kept."""
        ...

    def get(self, ref: ContentRef) -> bytes:
        """The bytes. Raises ContentMissing, and OSError where the store itself is not there."""
        ...

    def head(self, sha256: str, length: int) -> bytes:
        """The first bytes, as they are there. Raises ContentMissing, OSError."""
        ...

    def discard(self, sha256: str) -> None:
        """Forget the bytes, if they are there."""
        ...

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything kept, in no order."""
        ...

    def discard_unused(self, sha256: str, grace: float) -> bool:
        """Forget the bytes if they were last put more than `grace` seconds ago. Says whether."""
        ...

    def discard_broken_off(self, grace: float) -> None:
        """Forget what was not put to its end more than `grace` seconds ago, since whoever put it died."""
        ...


def reference(content: bytes) -> ContentRef:
    """The name under which any store keeps these bytes."""
    return ContentRef(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
