"""The bytes of an XML document made fit for a parser that believes every declaration."""

import re
from dataclasses import dataclass
from html.entities import html5
from typing import Final

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from services.parser.charset.decoding import decode

_DECLARATION: Final = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>")
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})""")
DECLARED_WITHIN: Final = 256
"""Bytes in which a declaration of XML ends: it is the first line, with three attributes at most."""
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has no place for and wires leave behind."""


@dataclass(frozen=True)
class XmlSource:
    """A document as UTF-8 without its declaration, the charset it came in, and what is doubtful about it."""

    data: bytes
    charset: str
    warnings: tuple[ReadingWarning, ...]


def source_of(copy: bytes) -> XmlSource:
    """The document, decoded by what its bytes are: the declaration is often another system's.

    Characters that HTML has names for are written out, since no document type is ever
    loaded that would define them. Raises Rejected (not text).
    """
    declared = _ENCODING.search(copy[:DECLARED_WITHIN])
    decoded = decode(copy, declared[1].decode("ascii") if declared else "utf-8")
    text = _DECLARATION.sub("", decoded.text.removeprefix("\ufeff"), count=1)
    text = _FORBIDDEN.sub("", text)
    if "&" in text:
        text = _NAMED.sub(_written_out, text)
    warnings: list[ReadingWarning] = []
    if decoded.guessed:
        detail = f"read as {decoded.charset}, whatever the document declares"
        warnings.append(ReadingWarning(code=WarningCode.CHARSET_GUESSED, detail=detail))
    if decoded.lossy:
        warnings.append(ReadingWarning(code=WarningCode.DAMAGED, detail="some bytes could not be decoded"))
    return XmlSource(text.encode("utf-8", "replace"), decoded.charset, tuple(warnings))


def _written_out(found: re.Match[str]) -> str:
    if found[1] in _OWN:
        return found[0]
    return html5.get(f"{found[1]};", found[0])
