"""The outermost element of markup."""

import re
from typing import Final

_NAME: Final = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>]|$)")
_PROLOGUE: Final = (("<?", "?>"), ("<!--", "-->"), ("<![", "]>"))


def root_name(start: str) -> str | None:
    """Local name of the outermost element, past declarations and comments."""
    at = 0
    while at < len(start):
        opening = next((pair for pair in _PROLOGUE if start.startswith(pair[0], at)), None)
        if opening is not None:
            at = _after(start, opening[1], at + len(opening[0]))
        elif start[at : at + 9].upper() == "<!DOCTYPE":
            at = _after_doctype(start, at)
        elif start[at].isspace():
            at += 1
        else:
            match = _NAME.match(start, at)
            return match[1] if match else None
    return None


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _after_doctype(text: str, at: int) -> int:
    """Past the document type, internal subset and all."""
    close, subset = text.find(">", at), text.find("[", at)
    if subset < 0 or close < subset:
        return _after(text, ">", at)
    return _after(text, ">", _after(text, "]", subset))
