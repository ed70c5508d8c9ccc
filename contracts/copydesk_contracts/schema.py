"""JSON Schemas of the events, and the files of them that the package carries."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import schema_id
from copydesk_contracts.events import EventData

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SEQUENCE: Final = {"type": "string", "pattern": "^[0-9]{16}$"}
NEVER_NULL: Final = frozenset({"causationid", "sequence"})
"""Attributes that are left out where they are null, as CloudEvents asks."""
ONE_OF: Final = (("article", "article_ref"), ("annotations", "annotations_ref"), ("span", "locator"))
"""Pairs of which exactly one is null wherever both are fields."""


def schema_name(event: type[EventData]) -> str:
    """File name of an event version's schema."""
    return f"{event.event_type}.v{event.version}.json"


def read_schema(name: str) -> str | None:
    """The text of a file that the package carries (`document.parsed.v1.json`, `asyncapi.yaml`), or null."""
    if name not in schema_names():
        return None
    return files("copydesk_contracts").joinpath("schemas", name).read_text(encoding="utf-8")


def schema_names() -> Sequence[str]:
    """Names of those files."""
    return sorted(f.name for f in files("copydesk_contracts").joinpath("schemas").iterdir())


def json_schema(event: type[EventData]) -> dict[str, Any]:
    """Schema of the whole CloudEvents envelope around that event, as it is on a public stream."""
    schema = envelope_of(event).model_json_schema(mode="serialization")
    properties = schema["properties"]
    properties["type"] = {"const": event.event_type}
    properties["dataschema"] = {"const": schema_id(event)}
    properties["sequence"] = dict(SEQUENCE)
    properties["causationid"] = {"type": "string"}
    required = [name for name in schema["required"] if name not in NEVER_NULL]
    schema["required"] = [*required, "sequence"]
    _name_known_values(schema.get("$defs", {}))
    for part in (schema, *schema.get("$defs", {}).values()):
        _tidy(part)
    head = {"$schema": DIALECT, "$id": schema_id(event)}
    told = {"title": f"{event.__name__}Event", "description": event.__doc__}
    return {**head, **schema, **told}


def _name_known_values(definitions: dict[str, Any]) -> None:
    """The known values of an open list under a name of their own, so that generators need not number them."""
    for name, definition in list(definitions.items()):
        known = definition.get("anyOf", [{}])[0]
        if "enum" in known:
            definitions[known["title"]] = known
            definition["anyOf"] = [{"$ref": f"#/$defs/{known['title']}"}, *definition["anyOf"][1:]]
            definitions[name] = definition


def _tidy(schema: dict[str, Any]) -> None:
    """Say what the code checks beside types, and name types only: a title on a field names one more."""
    properties = schema.get("properties", {})
    for value in properties.values():
        value.pop("title", None)
    pairs = [pair for pair in ONE_OF if set(pair) <= set(properties)]
    if pairs:
        # As what must not be: generators of types make one type of it, where `oneOf` makes many.
        schema["not"] = {"anyOf": [case for pair in pairs for case in _wrong(pair)]}


def _wrong(pair: tuple[str, str]) -> list[dict[str, Any]]:
    """Neither of the two is there, or both are."""
    neither = {"properties": {name: {"type": "null"} for name in pair}}
    both = {"required": list(pair), "properties": {name: {"not": {"type": "null"}} for name in pair}}
    return [neither, both]
