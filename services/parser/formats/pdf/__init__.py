"""PDF: text set on pages."""

from typing import Final

from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample

_WITHIN: Final = 1024
"""Bytes in which readers look for the header, after the implementation notes of PDF 1.7."""
_TAIL: Final = 2048
"""Readers of PDF allow bytes before the signature and after the end; we ask for both ends then."""


def _recognises(sample: Sample) -> bool:
    if sample.starts(b"%PDF-"):
        return True
    copy = sample.copy
    if b"%PDF-1." not in copy[:_WITHIN] or copy[:64].strip().startswith(b"<"):
        return False
    return b"%%EOF" in copy[-_TAIL:]


FORMAT = Format(
    kind="pdf",
    recognises=_recognises,
    reader="services.parser.formats.pdf.reader:read_pdf",
    libraries=("pypdfium2",),
)
