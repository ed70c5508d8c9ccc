"""Ten changes to a schema: the six that can break a reader are named, the four others are not."""

import copy
import json
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from pydantic import ValidationError

from copydesk_contracts.base import Contract, OpenEnum
from copydesk_contracts.codec import Codec, InvalidEvent, envelope_of
from copydesk_contracts.compat import breaking
from copydesk_contracts.envelope import schema_id
from copydesk_contracts.events import DocumentIndexed, DocumentRejected, EventData, ReasonCode
from copydesk_contracts.schema import json_schema, read_schema, schema_names
from copydesk_contracts.topology import EVENTS, stream_key
from tests.contracts.samples import SAMPLES

Change = Callable[[dict[str, Any]], object]
NAME = "document.rejected.v1.json"
INDEXED = "document.indexed.v1.json"


def data(schemas: dict[str, Any], name: str, kind: str) -> Any:
    return schemas[name]["$defs"][kind]["properties"]


BREAKING: dict[str, Change] = {
    "a field is gone": lambda s: data(s, INDEXED, "DocumentIndexed").pop("title"),
    "a field has another type": lambda s: data(s, NAME, "DocumentRejected").update(
        attempts={"type": "string"}
    ),
    "a known value is gone": lambda s: s[NAME]["$defs"]["KnownReasonCode"]["enum"].remove("empty"),
    "a field may be missing": lambda s: s[INDEXED]["$defs"]["DocumentIndexed"]["required"].remove("location"),
    "a field may be null": lambda s: data(s, INDEXED, "DocumentIndexed").update(
        index={"anyOf": [{"type": "string"}, {"type": "null"}]}
    ),
    "a bound is gone": lambda s: data(s, NAME, "Location")["revision"].pop("minimum"),
}
HARMLESS: dict[str, Change] = {
    "a field more": lambda s: data(s, INDEXED, "DocumentIndexed").update(mood={"type": "string"}),
    "other words": lambda s: s[INDEXED].update(description="Now it can be found."),
    "a known value more": lambda s: s[NAME]["$defs"]["KnownReasonCode"]["enum"].append("sung"),
    "an event more": lambda s: s.update({"document.sung.v1.json": s[INDEXED]}),
}


def schemas() -> dict[str, Any]:
    return {name: json.loads(read_schema(name) or "") for name in schema_names() if name.endswith(".json")}


@pytest.mark.parametrize("change", BREAKING)
def test_what_breaks_is_named(change: str) -> None:
    new = copy.deepcopy(schemas())
    BREAKING[change](new)
    found = breaking(schemas(), new)
    assert {b.schema for b in found} & {NAME, INDEXED}, change


@pytest.mark.parametrize("change", HARMLESS)
def test_what_breaks_nobody_is_not(change: str) -> None:
    new = copy.deepcopy(schemas())
    HARMLESS[change](new)
    assert breaking(schemas(), new) == []


def test_ten_at_once() -> None:
    new = copy.deepcopy(schemas())
    for change in (*BREAKING.values(), *HARMLESS.values()):
        change(new)
    places = {(b.schema, b.path) for b in breaking(schemas(), new) if b.schema in (NAME, INDEXED)}
    wanted = {
        (INDEXED, "data.title"),
        (NAME, "data.attempts"),
        (NAME, "data.reason"),
        (INDEXED, "data.location"),
        (INDEXED, "data.index"),
        (NAME, "data.location.revision"),
    }
    assert places == wanted


def test_a_closed_list_may_not_grow() -> None:
    old = {"x": {"properties": {"a": {"type": "string", "enum": ["b"]}}}}
    new = {"x": {"properties": {"a": {"type": "string", "enum": ["b", "c"]}}}}
    assert [b.path for b in breaking(old, new)] == ["a"]


class Tone(Contract):
    """Something that only the second version says."""

    word: str


class DocumentIndexed2(EventData):
    """A second version, in which a title is always there."""

    event_type: ClassVar[str] = "document.indexed"
    version: ClassVar[int] = 2

    document_id: str
    title: str
    tone: Tone


def second() -> bytes:
    first = SAMPLES[DocumentIndexed][0]
    news = DocumentIndexed2(document_id=first.subject, title="Ferry", tone=Tone(word="glad"))
    values = {**dict(first), "data": news, "dataschema": schema_id(DocumentIndexed2)}
    return envelope_of(DocumentIndexed2)(**values).to_json()


def test_two_versions_stand_side_by_side() -> None:
    codec = Codec((*EVENTS, DocumentIndexed2))
    assert isinstance(codec.decode(second()).data, DocumentIndexed2)
    assert isinstance(codec.decode(SAMPLES[DocumentIndexed][0].to_json()).data, DocumentIndexed)
    with pytest.raises(InvalidEvent):
        Codec(EVENTS).decode(second())
    streams = {stream_key("copydesk", kind) for kind in (DocumentIndexed, DocumentIndexed2)}
    assert streams == {"{copydesk}:events:document.indexed", "{copydesk}:events:document.indexed:v2"}
    assert json_schema(DocumentIndexed2)["$id"] == "urn:copydesk:document.indexed:2"


def test_a_foreign_dataschema_is_refused() -> None:
    body = json.loads(SAMPLES[DocumentIndexed][0].to_json())
    for other in ("urn:copydesk:document.parsed:1", "urn:copydesk:document.indexed:9", "urn:x"):
        with pytest.raises(InvalidEvent):
            Codec(EVENTS).decode(json.dumps(body | {"dataschema": other}))


def test_an_open_list_takes_a_value_of_tomorrow() -> None:
    body = json.loads(SAMPLES[DocumentRejected][0].to_json())
    body["data"]["reason"] = "sung"
    event = Codec(EVENTS).decode(json.dumps(body))
    assert isinstance(event.data, DocumentRejected)
    assert event.data.reason.value == "sung"
    assert json.loads(event.to_json())["data"]["reason"] == "sung"
    with pytest.raises(ValueError, match="sung"):
        ReasonCode.known("sung")
    assert ReasonCode.known("empty") is ReasonCode.EMPTY
    with pytest.raises(ValidationError):
        DocumentRejected(step="parser", reason=7, detail="")  # type: ignore[arg-type]
    assert issubclass(ReasonCode, OpenEnum)
