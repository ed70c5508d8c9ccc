"""The beginning of copy that could not be read, as something a person can look at."""

import re
from typing import Any, Final

from copydesk_contracts.events import DocumentRejected
from services.state.content import ContentMissing, ContentStore

LENGTH: Final = 600
"""Bytes of the beginning that is shown: a few lines."""
_DUMPED: Final = 96
"""Bytes shown as hex digits where it is no text: signatures lie within them."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MOST_ODD: Final = 0.1
"""Share of control characters from which a beginning is no text."""


def preview(store: ContentStore, data: DocumentRejected) -> str | None:
    """The first characters of the copy, or its first bytes where it is no text; null if it is not kept."""
    original: Any = data.original or {}
    named: Any = original.get("data")
    content: Any = named.get("content") if isinstance(named, dict) else None
    name = content.get("sha256") if isinstance(content, dict) else None
    if not isinstance(name, str) or not _SHA256.fullmatch(name):
        return None
    try:
        return shown(store.head(name, LENGTH))
    except (ContentMissing, OSError):
        return None


def shown(beginning: bytes) -> str:
    """Text as it is but for characters that control something; anything else as hexadecimal bytes."""
    text = beginning.decode("utf-8", "replace")
    odd = sum(not (c.isprintable() or c in "\t\n\r") or c == "\ufffd" for c in text)
    if odd > _MOST_ODD * max(1, len(text)):
        return beginning[:_DUMPED].hex(" ", 1)
    return "".join(c if c.isprintable() or c in "\t\n" else "·" for c in text.replace("\r\n", "\n"))
