"""The generated files are current, and real events fit their schemas."""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import yaml

from copydesk_contracts.codec import InvalidEvent, decode, decode_as
from copydesk_contracts.events import DocumentDiscovered, DocumentEnriched, DocumentIndexed, DocumentParsed
from copydesk_contracts.schema import json_schema
from copydesk_contracts.topology import EVENTS
from tests.contracts.samples import SAMPLES

CONTRACTS = Path(__file__).parents[2] / "contracts"
SCHEMAS = CONTRACTS / "copydesk_contracts" / "schemas"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", CONTRACTS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_written_is_what_would_be_written(generate: ModuleType) -> None:
    wanted = generate.documents()
    written = {path: (CONTRACTS / path).read_text(encoding="utf-8") for path in wanted}
    assert written == wanted, "run `make contracts`"
    assert {path.name for path in SCHEMAS.iterdir()} == {p.name for p in wanted if p.parent.name == "schemas"}


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.event_type)
def test_every_event_fits_its_schema(event: Any) -> None:
    schema = json.loads((SCHEMAS / f"{event.event_type}.v{event.version}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for sample in SAMPLES[event]:
        jsonschema.validate(json.loads(sample.to_json()), schema, jsonschema.Draft202012Validator)


def test_every_payload_of_the_asyncapi_document_resolves() -> None:
    document = yaml.safe_load((SCHEMAS / "asyncapi.yaml").read_text())
    messages = document["components"]["messages"]
    assert set(messages) == {e.event_type for e in EVENTS}
    for name, message in messages.items():
        payload = json.loads((SCHEMAS / message["payload"]["schema"]["$ref"]).read_text())
        assert payload["properties"]["type"]["const"] == name
        (example,) = message["examples"]
        jsonschema.validate(example["payload"], payload, jsonschema.Draft202012Validator)
        assert decode(json.dumps(example["payload"])).type == name
    for operation in document["operations"].values():
        channel = operation["channel"]["$ref"].removeprefix("#/channels/")
        assert channel in document["channels"]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (DocumentParsed, {"article": None, "article_ref": None}),
        (DocumentParsed, {"article_ref": {"sha256": "5f" * 32, "size": 1}}),
        (DocumentDiscovered, {"location": {"root": "seeds", "path": "a", "revision": 0}}),
    ],
)
def test_a_schema_is_as_strict_as_the_code(kind: Any, change: dict[str, Any]) -> None:
    body = json.loads(SAMPLES[kind][0].to_json())
    body["data"] |= change
    with pytest.raises(InvalidEvent):
        decode(json.dumps(body))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, json_schema(kind), jsonschema.Draft202012Validator)


def test_a_place_is_on_the_globe_and_a_fact_has_one_origin() -> None:
    body = json.loads(SAMPLES[DocumentEnriched][0].to_json())
    validator = jsonschema.Draft202012Validator(json_schema(DocumentEnriched))
    body["data"]["annotations"]["places"][0]["latitude"] = 999
    assert not validator.is_valid(body)
    body["data"]["annotations"]["places"][0]["latitude"] = 59.9
    assert validator.is_valid(body)
    body["data"]["article"]["title"]["locator"] = "meta:title"
    assert not validator.is_valid(body)


def test_no_name_is_numbered() -> None:
    for event in EVENTS:
        schema = json_schema(event)
        assert not [name for name in schema["$defs"] if name[-1].isdigit()]
        for part in schema["$defs"].values():
            assert not [p for p in part.get("properties", {}).values() if "title" in p]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not there")
def test_the_span_helper_counts_as_the_spans_do() -> None:
    text = "fähre 🛳 – “Wir legen ab”, 👩‍🚀 sagte Holm"
    start = text.index("“Wir")
    span = {"start": start, "end": start + 14}
    code = f"import {{slice}} from {json.dumps(str(CONTRACTS / 'npm' / 'index.js'))};" + (
        f"console.log(slice({json.dumps(text)}, {json.dumps(span)}))"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == text[start : start + 14]


def test_the_event_in_the_documents_is_one() -> None:
    told = (CONTRACTS.parent / "docs" / "consume.md").read_text(encoding="utf-8")
    raw = told.partition("```json\n")[2].partition("```")[0]
    assert decode_as(DocumentIndexed, raw).data.total == 1
    jsonschema.validate(json.loads(raw), json_schema(DocumentIndexed), jsonschema.Draft202012Validator)
