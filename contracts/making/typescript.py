"""TypeScript declarations from the JSON Schemas: an interface a definition, each under its own name."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def declarations(schemas: Sequence[Schema]) -> str:
    """The text of a `.d.ts` file with every event, what they are made of, and their union."""
    found: dict[str, str] = {}
    events = [str(schema["title"]) for schema in schemas]
    for schema in schemas:
        for name, definition in schema.get("$defs", {}).items():
            found[name] = _declaration(name, definition)
        found[str(schema["title"])] = _declaration(str(schema["title"]), schema)
    head = "// Made by contracts/generate.py from the JSON Schemas.\n"
    union = "export type CopydeskEvent =\n" + "\n".join(f"  | {name}" for name in events) + ";\n"
    return "\n".join([head, *(found[name] for name in sorted(found)), union])


def _declaration(name: str, schema: Schema) -> str:
    told = _comment(schema.get("description"), "")
    if "properties" not in schema:
        return f"{told}export type {name} = {_type(schema)};\n"
    required = set(schema.get("required", ()))
    lines = [
        f"{_comment(value.get('description'), '  ')}  {key}{'' if key in required else '?'}: {_type(value)};"
        for key, value in schema["properties"].items()
    ]
    return f"{told}export interface {name} {{\n" + "\n".join(lines) + "\n}\n"


def _comment(text: str | None, indent: str) -> str:
    if not text:
        return ""
    lines = [line.strip().replace("*/", "* /") for line in text.strip().splitlines()]
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return (
        f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"
    )


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "anyOf" in schema:
        return _union([_type(part) for part in schema["anyOf"]])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    return _shape(schema)


def _shape(schema: Schema) -> str:
    kind = schema.get("type")
    if kind == "array":
        inner = _type(schema.get("items", {}))
        return f"Array<{inner}>"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"Record<string, {_type(values) if isinstance(values, dict) else 'unknown'}>"
    return SIMPLE.get(str(kind), "unknown")


def _union(parts: Sequence[str]) -> str:
    # A bare `string` would swallow the known values; so they are still offered while typing.
    known = any('"' in part for part in parts)
    return " | ".join("(string & {})" if known and part == "string" else part for part in parts)
