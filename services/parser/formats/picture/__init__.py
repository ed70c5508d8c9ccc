"""PNG, JPEG and TIFF: pictures of text. Photographs have none and are rejected as such."""

from typing import Final

from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample

_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


def _recognises(sample: Sample) -> bool:
    return sample.starts(*_SIGNATURES)


FORMAT = Format(
    kind="picture",
    recognises=_recognises,
    reader="services.parser.formats.picture.reader:read_picture",
)
