"""The AsyncAPI 3.0 document, from the topology table."""

from typing import Any

from copydesk_contracts.events import EventData
from copydesk_contracts.schema import schema_name
from copydesk_contracts.topology import EVENTS, PAYLOAD_FIELD, STEPS, groups, producers, stream_key
from making.examples import example

NAMESPACE = "copydesk"
MEDIA_TYPE = "application/cloudevents+json"
SUMMARY = f"""Each entry of a stream has one field, `{PAYLOAD_FIELD}`: the CloudEvents JSON. The same
events can be had over HTTP at /api/events. The reading rule: of two events that say one thing of
a document (`subject`) the one with the higher `sequence` holds, in whatever order they come, and the other is
passed over; a document can be found if the newer of its last `document.indexed` and `document.withdrawn` is
the first; it lies where the newer of its last `document.indexed` and `document.located` says. A cursor of
/api/events is handed back as it came: it has a `sequence` for each partition of the namespace, with dots
between. On Redis each partition has these streams: `{{{NAMESPACE}}}:events:…`, `{{{NAMESPACE}/1}}:events:…`
and so on."""


def asyncapi() -> dict[str, Any]:
    """Servers, a channel for each event type, what every service sends and receives, what a consumer does."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:copydesk:events",
        "info": {
            "title": "Copydesk",
            "version": "1.0.0",
            "description": SUMMARY,
            "license": {"name": "MIT"},
            "contact": {"name": "The maintainers of Copydesk", "url": "https://example.org/copydesk"},
            "tags": [{"name": "news"}],
        },
        "defaultContentType": MEDIA_TYPE,
        "servers": {
            "redis": {
                "host": "127.0.0.1:6379",
                "protocol": "redis",
                "description": "The server of the streams. Users come from `copydesk consumers add`.",
                "security": [{"$ref": "#/components/securitySchemes/user"}],
            },
            "desk": {
                "host": "127.0.0.1:8008",
                "protocol": "http",
                "description": "The desk: the same events at /api/events, as pages and server-sent events.",
                "security": [{"$ref": "#/components/securitySchemes/token"}],
            },
        },
        "channels": {event.event_type: _channel(event) for event in EVENTS},
        "operations": dict(_operations()),
        "components": {
            "messages": {event.event_type: _message(event) for event in EVENTS},
            "securitySchemes": {
                "user": {"type": "userPassword"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _channel(event: type[EventData]) -> dict[str, Any]:
    return {
        # Braces are AsyncAPI's own mark for a parameter, so the hash tag becomes one.
        "address": stream_key(NAMESPACE, event).replace("{" + NAMESPACE + "}", "{namespace}"),
        "title": event.event_type,
        "description": (event.__doc__ or "").splitlines()[0],
        "servers": [{"$ref": "#/servers/redis"}, {"$ref": "#/servers/desk"}],
        "parameters": {
            "namespace": {
                "description": "The namespace as a hash tag, braces included.",
                "default": "{" + NAMESPACE + "}",
            }
        },
        "messages": {event.event_type: {"$ref": f"#/components/messages/{event.event_type}"}},
        "x-groups": list(groups(event)),
    }


def _message(event: type[EventData]) -> dict[str, Any]:
    return {
        "name": event.event_type,
        "title": event.__name__,
        "summary": (event.__doc__ or "").splitlines()[0],
        "contentType": MEDIA_TYPE,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"./{schema_name(event)}"},
        },
        "examples": [{"name": "whole", "summary": "A whole event, made up", "payload": example(event)}],
    }


def _operations() -> list[tuple[str, dict[str, Any]]]:
    sends = [(f"{name}.send.{e.event_type}", "send", e) for e in EVENTS for name in producers(e)]
    receives = [(f"{s.name}.receive.{e.event_type}", "receive", e) for s in STEPS for e in s.reads]
    consumers = [(f"consumer.receive.{e.event_type}", "receive", e) for e in EVENTS]
    return [(name, _operation(action, e)) for name, action, e in sends + receives + consumers]


def _operation(action: str, event: type[EventData]) -> dict[str, Any]:
    channel = f"#/channels/{event.event_type}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{event.event_type}"}],
    }
