"""The signature below a mail's text, told from text that goes on below a line of two dashes."""

import re
from typing import Final

_LINE: Final = re.compile(r"^-- ?\r?$", re.MULTILINE)
MOST_LINES, MOST_WORDS = 12, 80
"""A signature is a card: name, office, addresses, at most a disclaimer. What is longer is copy."""


def split_signature(text: str) -> tuple[str, str]:
    """The text, and the signature below its last line of two dashes; empty where there is none."""
    last = None
    for last in _LINE.finditer(text):  # noqa: B007 - the last match is wanted
        pass
    if last is None or not text[: last.start()].strip():
        return text, ""
    below = text[last.end() :]
    lines = [line for line in below.splitlines() if line.strip()]
    if len(lines) > MOST_LINES or len(below.split()) > MOST_WORDS:
        return text, ""
    return text[: last.start()], below.strip()
