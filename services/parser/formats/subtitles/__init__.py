"""Subtitles of broadcasts: SubRip and WebVTT."""

import re
from typing import Final

from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample

_VTT: Final = re.compile(r"WEBVTT(?:[ \t\r\n]|$)")
_SRT: Final = re.compile(
    r"\d{1,6}[ \t]*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->[ \t]*\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}"
)


def _recognises(sample: Sample) -> bool:
    return _VTT.match(sample.start) is not None or _SRT.match(sample.start) is not None


FORMAT = Format(
    kind="subtitles",
    recognises=_recognises,
    reader="services.parser.formats.subtitles.reader:read_subtitles",
    most="text_bytes",
    libraries=("pysubs2",),
)
