"""Mail and mail boxes, told by a header that no labelled article has."""

import re
from collections.abc import Mapping
from typing import Final

from services.parser.formats.eml.forwarded import shown_header
from services.parser.sniff.sample import Sample
from services.parser.strings import words

_POSTMARK: Final = re.compile(r"From \S+ .{0,60}\d{4}[^\r\n]{0,40}\r?\n(?=[!-9;-~]+:)")
_FIELD: Final = re.compile(r"([!-9;-~]{1,76}):(.*)")
_MAIL_ONLY: Final = words(
    "received return-path message-id mime-version delivered-to dkim-signature content-transfer-encoding "
    "reply-to in-reply-to x-mailer list-unsubscribe arc-seal authentication-results x-original-to"
)
_ANY_MAIL: Final = words("from date subject received to")
_NAMES: Final = (".eml", ".mht", ".mhtml")
_THIN: Final = words("from to cc date sent subject message-id sender content-type")
FEWEST_NAMED: Final = 2
"""Fields that make a file named as a mail one, such as a thin one from a mail box."""
_ADDRESS: Final = re.compile(r"[^\s@<>]+@[\w.-]+")
HEADER_LINES, HEADER_BYTES = 200, 16_384
"""How far a mail's header goes; those of lists with all their signatures have a hundred lines."""


def mail_kind(sample: Sample) -> str | None:
    """`eml`, or `mbox` for a box of mails; null for text whose first lines are no mail header."""
    head = sample.start
    if head.startswith(("<", "{", "[")):
        return None
    if _POSTMARK.match(head):
        return "mbox"
    fields = _fields(head)
    is_mail = _is_sent(fields) or _is_named(sample.name, fields) or _is_shown(head, fields)
    return "eml" if is_mail else None


def _is_sent(fields: Mapping[str, str]) -> bool:
    """Whether programs that send mail wrote these fields, or a sender with an address is among them."""
    if _MAIL_ONLY & fields.keys() and _ANY_MAIL & fields.keys():
        return True
    sender = _ADDRESS.search(fields.get("from", "")) is not None
    return sender and {"to", "subject"} <= fields.keys()


def _is_named(name: str, fields: Mapping[str, str]) -> bool:
    return name.endswith(_NAMES) and len(fields.keys() & _THIN) >= FEWEST_NAMED


def _is_shown(head: str, fields: Mapping[str, str]) -> bool:
    """Whether it is a header as programs show it in another language."""
    if not fields or fields.keys() & {"from", "subject"}:
        return False
    return shown_header(head[:HEADER_BYTES].splitlines())


def _fields(head: str) -> dict[str, str]:
    """Header fields up to the first empty line; nothing where another kind of line comes before."""
    fields: dict[str, str] = {}
    if _FIELD.match(head) is None:
        return {}
    for line in head[:HEADER_BYTES].splitlines()[:HEADER_LINES]:
        if not line.strip():
            return fields
        if line[0] in " \t" and fields:
            continue
        match = _FIELD.match(line)
        if match is None:
            return {}
        fields[match[1].lower()] = match[2]
    return fields
