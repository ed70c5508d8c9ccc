"""Rich Text Format."""

from services.parser.formats.record import Format

FORMAT = Format(
    kind="rtf",
    recognises=lambda sample: sample.starts(b"{\\rtf"),
    reader="services.parser.formats.rtf.reader:read_rtf",
    libraries=("striprtf",),
)
