"""Forms with files, taken apart by the standard library's reader of mail, which has the same format."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Final

MEDIA_TYPE: Final = "multipart/form-data"
_PARAMETER: Final = re.compile(r';\s*(name|filename)="([^"]*)"')


class BadForm(ValueError):
    """The body is no form with files."""


@dataclass(frozen=True)
class FormField:
    """One field: its name, the name of the file that it is, null where it is none, and its bytes."""

    name: str
    filename: str | None
    content: bytes


def parts(content_type: str, body: bytes) -> list[FormField]:
    """The fields of a form in their order. Raises BadForm."""
    head = b"Content-Type: " + content_type.encode("latin-1", "replace").replace(b"\n", b" ")
    message = message_from_bytes(head + b"\r\n\r\n" + body)
    if not content_type.startswith(MEDIA_TYPE) or message.get_boundary() is None or message.defects:
        raise BadForm("that is no form with files, or not all of it")
    found = message.get_payload()
    if not isinstance(found, list):
        raise BadForm("the form has no fields")
    return [_part(each) for each in found if isinstance(each, Message)]


def _part(each: Message) -> FormField:
    told = dict(_PARAMETER.findall(_disposition(each)))
    payload = each.get_payload(decode=True)
    if "name" not in told or not isinstance(payload, bytes):
        raise BadForm("a field of the form has no name, or holds others")
    return FormField(_plain(told["name"]), _plain(told["filename"]) if "filename" in told else None, payload)


def _disposition(each: Message) -> str:
    """Browsers send names in UTF-8 as they are, which a header of mail may not have."""
    raw = (value for name, value in each.raw_items() if name.lower() == "content-disposition")
    return next(raw, "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _plain(quoted: str) -> str:
    """Browsers write these three signs so within the quotation marks of a name."""
    return quoted.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
