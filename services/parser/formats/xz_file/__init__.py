"""Files compressed by xz."""

from services.parser.containers.compression import XZ
from services.parser.formats.record import Format

FORMAT = Format(kind="xz", recognises=lambda sample: sample.starts(XZ.magic), unpacker=XZ)
