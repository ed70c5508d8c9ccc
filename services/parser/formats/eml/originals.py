"""A mail that stands forwarded below a note of some length, as a mail of its own."""

from collections.abc import Mapping
from email.message import Message
from typing import Final

from services.parser.formats.eml.forwarded import find_forward, is_forward, is_passed_on, unquoted
from services.parser.formats.eml.reader import header, mail_blocks
from services.parser.formats.eml.tree import read_tree
from services.parser.limits import Limits
from services.parser.strings import tidy

_HEADERS: Final = {"from": "From", "date": "Date", "subject": "Subject"}


def forwarded_within(message: Message, limits: Limits) -> bytes | None:
    """The forwarded mail in the text of another; null where there is none, or it is read in its place."""
    pieces = read_tree(message, limits).pieces
    if any(piece.markup for piece in pieces):
        lines = [block.text for piece in pieces for block in mail_blocks(piece)]
        between = "\n\n"
    else:
        lines = "\n\n".join(piece.text for piece in pieces).splitlines()
        between = "\n"
    forward = find_forward(lines, is_forward(header(message, "Subject")))
    if forward is None or is_passed_on(" ".join(lines[: forward.start])):
        return None
    return _mail(forward.fields, between.join(unquoted(lines[forward.body :])))


def _mail(fields: Mapping[str, str], text: str) -> bytes | None:
    if not text.strip():
        return None
    head = "".join(f"{_HEADERS[kind]}: {tidy(fields[kind])}\r\n" for kind in _HEADERS if kind in fields)
    marks = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"
    return f"{head}{marks}\r\n\r\n{text}\n".encode("utf-8", "replace")
