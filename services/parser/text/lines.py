"""Lines of copy with their places, whatever ends them."""

import re
from typing import Final, NamedTuple

EDGE: Final = (
    " \t\r\n\f\v\x1c\x1d\x1e\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
)
"""White space, and the characters without width that hide at the ends of lines."""

_INVISIBLE: Final = "\u200b\u2060\ufeff\u200e\u200f"
_GAPS: Final = re.compile(r"[ \t\xa0]{2,}|\t")


class Line(NamedTuple):
    """One line without its edges: `text[start:end]`, empty for a blank one.

    `indent` counts the characters before it; `page` marks a line that only turns the page.
    """

    start: int
    end: int
    content: str
    indent: int = 0
    page: bool = False


def split_lines(text: str) -> list[Line]:
    """Lines ended by LF, CRLF, CR, form feed, vertical tab or a Unicode separator."""
    lines: list[Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        content = raw.strip(EDGE)
        if content:
            indent = len(raw) - len(raw.lstrip(EDGE))
            start = position + indent
            lines.append(Line(start, start + len(content), content, indent))
        else:
            lines.append(Line(position, position, "", page=raw == "\f"))
        position += len(raw)
    return lines


def visible(text: str) -> str:
    """The text without characters of no width, and with single spaces for gaps and tabs."""
    if not text.isascii():
        for character in _INVISIBLE:
            if character in text:
                text = text.replace(character, "")
    return _GAPS.sub(" ", text) if "  " in text or "\t" in text or "\xa0" in text else text
