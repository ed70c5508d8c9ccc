"""What typesetters' codes in seven bits stand for."""

import re
from typing import Final

_DASH: Final = re.compile(r"(?<!\S)_(?!\S)")
_HALF: Final = re.compile(r"(?<=\d)\{|(?<!\S)\{(?!\S)")
_LISTED: Final = re.compile(r"_(?=[^\s_])")
_OPENING, _CLOSING = re.compile("``"), re.compile("''")
_SINGLE: Final = re.compile(r"(?<![`\w])`(?!`)")
_GAPS: Final = re.compile(r"\s+")


def typeset(text: str) -> str:
    """The text as it is printed: quotation marks of accents, dashes of underscores, halves, single spaces."""
    text = text.replace("'''", "’”")
    text = _CLOSING.sub("”", _OPENING.sub("“", text))
    if _LISTED.match(text):
        text = f"_ {text[1:]}"
    text = _SINGLE.sub("‘", text)
    return _GAPS.sub(" ", _DASH.sub("—", _HALF.sub("½", text))).strip()
