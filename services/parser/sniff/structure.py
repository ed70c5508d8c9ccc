"""Formats that show in how the text is built: markup, JSON, mail."""

import codecs
import re
from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.formats.kinds import Format
from services.parser.sniff import json_shape, mail_shape, xml_shape
from services.parser.sniff.binary import FEW, control_share
from services.process.errors import Rejected

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKUP_NAMES: Final = (".html", ".htm", ".xhtml", ".shtml")
_TAGS: Final = re.compile(r"</?(?:p|div|br|h[1-6]|article|body|table|span|a)\b[^<>]{0,200}>", re.IGNORECASE)


def decoded(head: bytes) -> str | None:
    """The beginning as text good enough to look at; None where it does not look like text."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace")
    wide = _wide(head)
    if wide is not None:
        return head.decode(wide, "replace")
    if control_share(head) >= FEW:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _wide(head: bytes) -> str | None:
    """UTF-16 without a byte-order mark, told by the zeros in every other place."""
    sample = head[:2048]
    half = len(sample) // 2
    if half < 8 or b"\0" not in sample:
        return None
    for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[parity::2].count(0), sample[1 - parity :: 2].count(0)
        if zeros > 0.7 * half and others < 0.05 * half:
            return encoding
    return None


def by_structure(copy: bytes, head: str, name: str) -> Format | None:
    """The format whose build the text has; None for plain text. Raises Rejected."""
    start = head.lstrip("\ufeff \t\r\n\f\v\u200b")
    if start.startswith("<"):
        return xml_shape.by_root(copy, start)
    if start.startswith(("{", "[")):
        return json_shape.by_value(copy, start)
    if start.startswith(("-----BEGIN PGP MESSAGE-----", "-----BEGIN PKCS7-----")):
        raise Rejected(ReasonCode.ENCRYPTED, "an encrypted message")
    found = mail_shape.by_header(head.removeprefix("\ufeff"))
    if found is None and name.lower().endswith(_MARKUP_NAMES) and _TAGS.search(head):
        return Format.HTML
    return found
