"""JSON Lines: an object a line."""

from services.parser.formats.json_article.shape import json_kind
from services.parser.formats.record import Format

FORMAT = Format(
    kind="json-lines",
    recognises=lambda sample: sample.once(json_kind) == "json-lines",
    expander="services.parser.formats.json_lines.expander:json_line_members",
)
