"""RTF through striprtf, which knows nothing of hostile files: what it would choke on is checked before."""

import re
from typing import Final

from striprtf.striprtf import rtf_to_text

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.blocks.block import Block
from services.parser.blocks.compose import compose
from services.parser.blocks.stated import Stated, author_facts, fact
from services.parser.limits import Limits
from services.parser.strings import tidy
from services.process.errors import Rejected

PROPERTY_CONFIDENCE: Final = 0.5
"""Properties are often those of the template or of who typed the text."""
MAX_DEPTH: Final = 1000
"""Groups within groups: word processors stay far below, and each costs a level of the reader."""
MAX_FONTS: Final = 2000
"""Fonts in a table: more than any document pasted together from others has."""
_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_PROPERTY: Final = re.compile(r"\{\\(title|author)\s([^{}]{1,2000})\}")
INFO_WITHIN: Final = 256 * 1024
"""Bytes in which the group of the properties stands: behind fonts, colours and styles."""


def read_rtf(copy: bytes, limits: Limits) -> Article:
    """The article of an RTF document. Raises Rejected (malformed, bomb, no text)."""
    text = rtf_text(copy)
    blocks = [Block(line) for part in text.split("\n") if (line := tidy(part))]
    if not blocks:
        raise Rejected(ReasonCode.NO_TEXT, "an RTF document without text")
    return compose("rtf", blocks, _stated(copy[:INFO_WITHIN].decode("cp1252", "replace")))


def rtf_text(copy: bytes) -> str:
    """The text of RTF, a line a paragraph. Raises Rejected (malformed, bomb)."""
    source = copy.decode("cp1252", "replace")
    _check(source)
    return _plain(_without_fields(source))


def _check(source: str) -> None:
    depth = deepest = 0
    for brace in _BRACE.finditer(source):
        depth += 1 if brace[0] == "{" else -1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise Rejected(ReasonCode.BOMB, f"{deepest} groups inside one another")
    if depth > 0 and not source.rstrip("\0 \r\n\t").endswith("}"):
        raise Rejected(ReasonCode.MALFORMED, f"RTF: {depth} groups are not closed")
    if source.count("\\fcharset") > MAX_FONTS or source.count("\\fonttbl") > 1:
        raise Rejected(ReasonCode.MALFORMED, "RTF: a font table that no document needs")


def _without_fields(source: str) -> str:
    """The name of fields changed to one that is skipped alike: striprtf searches for it in quadratic time."""
    return source.replace("{\\field", "{\\xfield")


def _plain(source: str) -> str:
    """The text; characters beyond 16 bits, which RTF writes as two halves, are joined."""
    text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _stated(head: str) -> Stated:
    """Title and author of the properties fill gaps only."""
    found = {match[1]: _plain("{" + match[2] + "}") for match in _PROPERTY.finditer(head)}
    return Stated(
        title=fact(found.get("title"), "rtf:title", "rtf.properties", PROPERTY_CONFIDENCE),
        authors=author_facts(
            [(found.get("author", ""), "rtf:author")], "rtf.properties", PROPERTY_CONFIDENCE
        ),
        weak=frozenset({"title", "authors"}),
    )
