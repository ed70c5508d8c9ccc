"""Outlook messages: a mail, and the files attached to it."""

from services.parser.formats.record import Format
from services.parser.sniff.foreign import OLE
from services.parser.sniff.sample import Sample

_PROPERTIES = "__properties_version1.0".encode("utf-16-le")
"""The stream that every message has, by the name it has in the file's directory."""


def _recognises(sample: Sample) -> bool:
    return sample.starts(OLE) and _PROPERTIES in sample.copy


FORMAT = Format(
    kind="msg",
    recognises=_recognises,
    reader="services.parser.formats.msg.reader:read_msg",
    expander="services.parser.formats.eml.attachments:msg_attachments",
    libraries=(
        "python-oxmsg",
        "compressed-rtf",
        "striprtf",
    ),
)
