"""JSON: a list of articles."""

from services.parser.formats.json_article.shape import json_kind
from services.parser.formats.record import Format

FORMAT = Format(
    kind="json-array",
    recognises=lambda sample: sample.once(json_kind) == "json-array",
    expander="services.parser.formats.json_list.expander:json_array_members",
)
