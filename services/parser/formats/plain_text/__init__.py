"""Plain text: what is left when no other format recognises a copy."""

from services.parser.formats.record import Format

FORMAT = Format(
    kind="text",
    recognises=lambda _: True,
    reader="services.parser.formats.plain_text.reader:read_plain_text",
    most="text_bytes",
)
