"""Files compressed by bzip2."""

from services.parser.containers.compression import BZIP2
from services.parser.formats.record import Format
from services.parser.sniff.sample import Sample

_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")
"""What follows the signature and the level: a text that begins with BZh does not go on like this."""


def _recognises(sample: Sample) -> bool:
    return sample.starts(BZIP2.magic) and sample.copy[4:10] in _BLOCKS


FORMAT = Format(kind="bzip2", recognises=_recognises, unpacker=BZIP2)
