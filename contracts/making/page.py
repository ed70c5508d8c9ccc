"""A page of the AsyncAPI document for people: each event, who sends and reads it, its fields, an example."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from copydesk_contracts.topology import EVENTS, groups, producers

Schema = Mapping[str, Any]
STYLE = (
    "body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "border-bottom:1px solid #ccc;padding:.2rem .8rem .2rem 0}pre{background:#f4f4f4;padding:1rem;"
    "overflow:auto}code{font-family:ui-monospace,monospace}"
)


def page(document: Mapping[str, Any], schemas: Mapping[str, Schema]) -> str:
    """The whole page, without anything from elsewhere."""
    schema_of = {schema["properties"]["type"]["const"]: schema for schema in schemas.values()}
    parts = [_event(event.event_type, document, schema_of[event.event_type]) for event in EVENTS]
    links = " · ".join(f'<a href="#{e.event_type}">{e.event_type}</a>' for e in EVENTS)
    info = document["info"]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Events of {info["title"]}</title>'
        f"<style>{STYLE}</style><h1>Events of {info['title']}</h1><p>{_text(info['description'])}</p>"
        f"<p>{links}</p>{''.join(parts)}</html>\n"
    )


def _event(name: str, document: Mapping[str, Any], schema: Schema) -> str:
    event = next(e for e in EVENTS if e.event_type == name)
    readers = ", ".join(groups(event)) or "none of ours"
    example = document["components"]["messages"][name]["examples"][0]["payload"]
    tables = [_table("data", _data(schema))] + [
        _table(title, part) for title, part in sorted(schema["$defs"].items()) if "properties" in part
    ]
    return (
        f'<h2 id="{name}">{name}</h2><p>{_text(schema["description"])}</p>'
        f"<p>Sent by {', '.join(producers(event))}; read by {readers}. Stream "
        f"<code>{escape(document['channels'][name]['address'])}</code>.</p>"
        f"<details><summary>Fields</summary>{''.join(tables)}</details>"
        f"<details><summary>Example</summary><pre>{_json(example)}</pre></details>\n"
    )


def _data(schema: Schema) -> Schema:
    name = str(schema["properties"]["data"]["$ref"]).rpartition("/")[2]
    found: Schema = schema["$defs"][name]
    return found


def _table(title: str, schema: Schema) -> str:
    required = set(schema.get("required", ()))
    rows = [
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(_kind(value))}</td>"
        f"<td>{'' if name in required else 'may be missing'}</td></tr>"
        for name, value in schema.get("properties", {}).items()
    ]
    told = _text(schema.get("description", ""))
    return f"<h3>{escape(title)}</h3><p>{told}</p><table>{''.join(rows)}</table>"


def _kind(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("const", schema.get("type", "anything")))


def _json(value: Any) -> str:
    return escape(json.dumps(value, indent=2))


def _text(text: str) -> str:
    return escape(" ".join(text.split()))
