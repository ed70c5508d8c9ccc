"""NITF, the News Industry Text Format of the IPTC."""

from services.parser.formats.record import Format

FORMAT = Format(
    kind="nitf",
    recognises=lambda sample: sample.root.lower() == "nitf",
    reader="services.parser.formats.nitf.reader:read_nitf",
    most="text_bytes",
)
