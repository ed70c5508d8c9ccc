"""Tar archives of documents."""

from services.parser.formats.record import Format

_MAGIC_AT = 257
"""Where `ustar` stands in the first header, after POSIX."""

FORMAT = Format(
    kind="tar",
    recognises=lambda sample: sample.copy.startswith(b"ustar", _MAGIC_AT),
    expander="services.parser.formats.tar_archive.expander:tar_members",
)
