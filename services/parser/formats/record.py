"""What the house knows of a format: one record, in the format's own folder."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final, Literal, cast

from copydesk_contracts.article import Article
from services.parser.containers.member import TakenMember
from services.parser.containers.unpacker import Unpacker
from services.parser.limits import Limits
from services.parser.sniff.sample import Sample

Reader = Callable[[bytes, Limits], Article]
"""Bytes of one copy to its article. Raises Rejected, for whatever bytes."""
Expander = Callable[[IO[bytes], int, Limits], Iterator[TakenMember]]
"""The documents in a file from a place on. Raises Rejected, perhaps after some of them."""
NEVER: Final = staticmethod(lambda _: False)


@dataclass(frozen=True)
class Format:
    """One format. It has a reader (a document), an expander (it holds documents), both, or an unpacker.

    Reader and expander are named as `module:function` and loaded when the first such file
    comes, so that a record costs nothing to import; workers load them, and what `preload`
    names beside them, before they are forked.
    """

    kind: str
    """Its name in events and messages."""
    recognises: Callable[[Sample], bool]
    """Whether a copy is of this format. The first format in the registry's order that says so reads it."""
    reader: str | None = None
    expander: str | None = None
    unpacker: Unpacker | None = None
    """How a compression around one file is taken off."""
    most: Literal["copy_bytes", "text_bytes"] = "copy_bytes"
    """Which of the limits holds for a document of this format."""
    packed: frozenset[str] = frozenset()
    """Compressions that its expander reads itself, record by record."""
    libraries: tuple[str, ...] = ()
    """Distributions that its readings depend on: the parser's version moves with theirs."""
    preload: tuple[str, ...] = ()
    """Modules that its reader or expander loads only when it needs them."""

    @property
    def is_container(self) -> bool:
        """Whether a file of this format is several documents and none itself."""
        return self.reader is None and self.expander is not None

    def read(self, copy: bytes, limits: Limits) -> Article:
        """The article of a document of this format. Raises what its reader raises."""
        if self.reader is None:
            raise LookupError(f"{self.kind} has no reader")
        return cast(Reader, _loaded(self.reader))(copy, limits)

    def expand(self, stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
        """The documents inside. Raises what its expander raises."""
        if self.expander is None:
            raise LookupError(f"{self.kind} holds no documents")
        return cast(Expander, _loaded(self.expander))(stream, place, limits)

    def modules(self) -> Iterator[str]:
        """What a worker has loaded before it is forked."""
        for name in (self.reader, self.expander):
            if name is not None:
                yield name.partition(":")[0]
        yield from self.preload


def _loaded(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)
