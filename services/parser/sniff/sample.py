"""A copy as its beginning shows it, each view made once and only where a format asks for it."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, TypeVar, cast

from services.parser.sniff.decoding import decoded
from services.parser.sniff.packages import package_members
from services.parser.sniff.roots import root_name

T = TypeVar("T")

HEAD: Final = 64 * 1024
"""Bytes that are decoded to tell the format: the longest mail headers and XML prologues seen fit in."""
_BLANK: Final = "\ufeff \t\r\n\f\v\u200b"
_TAGS: Final = re.compile(r"</?(?:p|div|br|h[1-6]|article|body|table|span|a)\b[^<>]{0,200}>", re.IGNORECASE)


class Sample:
    """One copy to be recognised; `name` is a file name or path and only breaks ties.

    Views raise Rejected where the copy is broken beyond telling what it is.
    """

    def __init__(self, copy: bytes, name: str) -> None:
        self.copy, self.name = copy, name.lower()
        self._views: dict[Callable[[Sample], Any], Any] = {}

    def once(self, view: Callable[["Sample"], T]) -> T:
        """What `view` makes of this sample, made only once however many formats ask."""
        if view not in self._views:
            self._views[view] = view(self)
        return cast(T, self._views[view])

    def starts(self, *signatures: bytes) -> bool:
        """Whether the copy begins with one of these bytes."""
        return self.copy.startswith(signatures)

    @cached_property
    def head(self) -> str:
        """The beginning as text, its byte-order mark gone; empty where it does not look like text."""
        return decoded(self.copy[:HEAD]) or ""

    @cached_property
    def start(self) -> str:
        """The head from its first visible character."""
        return self.head.lstrip(_BLANK)

    @cached_property
    def root(self) -> str:
        """Local name of the outermost element of markup; empty for anything else."""
        return (root_name(self.start) or "") if self.start.startswith("<") else ""

    @cached_property
    def parts(self) -> frozenset[str]:
        """Names of the files in a ZIP; empty for anything else. Raises Rejected(MALFORMED)."""
        return package_members(self.copy)

    @cached_property
    def has_tags(self) -> bool:
        """Whether tags of web pages stand in the head."""
        return "<" in self.head and _TAGS.search(self.head) is not None
