"""JSON: one article as an object."""

from services.parser.formats.json_article.shape import json_kind
from services.parser.formats.record import Format

FORMAT = Format(
    kind="json",
    recognises=lambda sample: sample.once(json_kind) == "json",
    reader="services.parser.formats.json_article.reader:read_json",
    most="text_bytes",
)
