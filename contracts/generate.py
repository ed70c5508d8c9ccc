"""Writes `schemas/`: a JSON Schema for each event version, and asyncapi.yaml, from the topology table.

Run by `make contracts`; a test compares what is written with what would be.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import schema_id
from copydesk_contracts.events import EventData
from copydesk_contracts.topology import EVENTS, PAYLOAD_FIELD, STEPS, groups, producers, stream_key

FOLDER = Path(__file__).parent / "schemas"
NAMESPACE = "copydesk"


def schema_name(event: type[EventData]) -> str:
    """File name of an event version's schema."""
    return f"{event.event_type}.v{event.version}.json"


def json_schema(event: type[EventData]) -> dict[str, Any]:
    """Schema of the whole CloudEvents envelope around that event."""
    schema = envelope_of(event).model_json_schema(mode="serialization")
    properties = schema["properties"]
    properties["type"] = {"const": event.event_type}
    properties["dataschema"] = {"const": schema_id(event)}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(event)}
    # Null attributes are left out of the envelope, so they cannot be required.
    required = [name for name in schema["required"] if name != "causationid"]
    properties["sequence"] = {"type": "string", "pattern": "^[0-9]{16}$"}
    required.append("sequence")
    return {**head, **schema, "title": event.event_type, "description": event.__doc__, "required": required}


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3.0 document: channels and operations of every service."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Copydesk",
            "version": "1",
            "description": f"Each stream entry has one field, `{PAYLOAD_FIELD}`: the CloudEvents JSON.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {event.event_type: _channel(event) for event in EVENTS},
        "operations": dict(_operations()),
        "components": {"messages": {event.event_type: _message(event) for event in EVENTS}},
    }


def _channel(event: type[EventData]) -> dict[str, Any]:
    return {
        # Braces are AsyncAPI's own mark for a parameter, so the hash tag becomes one.
        "address": stream_key(NAMESPACE, event).replace("{" + NAMESPACE + "}", "{namespace}"),
        "parameters": {
            "namespace": {
                "description": "The namespace as a hash tag, braces included.",
                "default": "{" + NAMESPACE + "}",
            }
        },
        "description": (event.__doc__ or "").splitlines()[0],
        "messages": {event.event_type: {"$ref": f"#/components/messages/{event.event_type}"}},
        "bindings": {"redis": {"x-stream": True, "x-groups": list(groups(event))}},
    }


def _message(event: type[EventData]) -> dict[str, Any]:
    return {
        "name": event.event_type,
        "contentType": "application/cloudevents+json",
        "payload": {"$ref": f"./{schema_name(event)}"},
    }


def _operations() -> list[tuple[str, dict[str, Any]]]:
    sends = [(f"{name}.send.{e.event_type}", "send", e) for e in EVENTS for name in producers(e)]
    receives = [(f"{s.name}.receive.{e.event_type}", "receive", e) for s in STEPS for e in s.reads]
    return [
        (name, {"action": action, "channel": {"$ref": f"#/channels/{e.event_type}"}})
        for name, action, e in sends + receives
    ]


def documents() -> dict[str, str]:
    """Every generated file by its name."""
    schemas = {
        schema_name(event): json.dumps(json_schema(event), indent=2, ensure_ascii=False) + "\n"
        for event in EVENTS
    }
    return {
        **schemas,
        "asyncapi.yaml": yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=100),
    }


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
