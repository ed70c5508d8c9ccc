"""Files compressed by gzip."""

from services.parser.containers.compression import GZIP
from services.parser.formats.record import Format

FORMAT = Format(kind="gzip", recognises=lambda sample: sample.starts(GZIP.magic), unpacker=GZIP)
