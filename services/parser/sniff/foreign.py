"""Formats that are not read, each with the name it is refused by."""

from typing import Final

from copydesk_contracts.events import ReasonCode
from services.parser.sniff.sample import Sample
from services.parser.sniff.signatures import ENCRYPTED, FOREIGN, FURTHER_IN, PACKAGES
from services.process.errors import Rejected

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: Final = (
    ("WordDocument", "a Word document of before 2007"),
    ("Workbook", "a spreadsheet of before 2007"),
    ("PowerPoint Document", "a presentation of before 2007"),
)
_AT_START: Final = tuple(signature for signature, _ in (*ENCRYPTED, *FOREIGN))
"""Every signature at once: nearly all copies have none of them."""
_XML: Final = ("<?xml", "<!DOCTYPE")
LONGEST_NAME: Final = 60
"""Characters of an element's name that a reason repeats: the name is the sender's."""
_ARMOURED: Final = ("-----BEGIN PGP MESSAGE-----", "-----BEGIN PKCS7-----")


def refuse_foreign(sample: Sample) -> None:
    """Raise Rejected (unsupported, encrypted) where the copy is of a format that is known and not read."""
    if sample.starts(*_AT_START):
        _refuse_by_name(sample)
    for at, signature, what in FURTHER_IN:
        if sample.copy.startswith(signature, at):
            raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, what)
    if sample.starts(OLE):
        _refuse_ole(sample.copy)
    if sample.start.startswith(_ARMOURED):
        raise Rejected(ReasonCode.ENCRYPTED, "an encrypted message")


def _refuse_by_name(sample: Sample) -> None:
    for signature, what in ENCRYPTED:
        if sample.starts(signature):
            raise Rejected(ReasonCode.ENCRYPTED, what)
    for signature, what in FOREIGN:
        if sample.starts(signature):
            raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, what)


def refuse_markup(sample: Sample) -> None:
    """Raise Rejected where XML holds nothing, or something that no format is made for."""
    if not sample.start.startswith(_XML):
        return
    if not sample.root and sample.start.startswith("<?xml"):
        entities = b"<!ENTITY" in sample.copy
        raise Rejected(ReasonCode.BOMB if entities else ReasonCode.MALFORMED, "XML without an element")
    if sample.root:
        what = f"XML whose outermost element is {sample.root[:LONGEST_NAME]}"
        raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, what)


def refuse_package(sample: Sample) -> None:
    """Raise Rejected(UNSUPPORTED_FORMAT) where a ZIP is a document of a format that is not read."""
    for name, what in PACKAGES:
        if name in sample.parts:
            raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, what)


def _refuse_ole(copy: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in copy:
        raise Rejected(ReasonCode.ENCRYPTED, "an Office document with a password")
    found = (what for stream, what in _OLE_STREAMS if stream.encode("utf-16-le") in copy)
    raise Rejected(ReasonCode.UNSUPPORTED_FORMAT, next(found, "an Office document of before 2007"))
