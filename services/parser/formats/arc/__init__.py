"""ARC, the web archives of before WARC: a page each, behind a line of its address, date, type and length."""

from services.parser.formats.record import Format

FORMAT = Format(
    kind="arc",
    recognises=lambda sample: sample.starts(b"filedesc://"),
    expander="services.parser.formats.arc.expander:arc_members",
    libraries=("fastwarc",),
)
