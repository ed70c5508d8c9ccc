"""How a compression around a file is taken off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Protocol


class Decompressor(Protocol):
    """One stream of a compressed file, as bz2 and lzma give it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


@dataclass(frozen=True)
class Unpacker:
    """A compression: its name, the bytes each stream begins with, and both ways to read it."""

    name: str
    magic: bytes
    decompressor: Callable[[], Decompressor]
    """For a file in memory, in bounds."""
    stream: Callable[[IO[bytes]], object]
    """For a container that is read as it expands."""
