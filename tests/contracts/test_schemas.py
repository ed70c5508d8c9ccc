"""The generated files are current, and real events fit their schemas."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import yaml

from copydesk_contracts.topology import EVENTS
from tests.contracts.samples import SAMPLES

CONTRACTS = Path(__file__).parents[2] / "contracts"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", CONTRACTS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_written_is_what_would_be_written(generate: ModuleType) -> None:
    written = {p.name: p.read_text(encoding="utf-8") for p in (CONTRACTS / "schemas").iterdir()}
    assert written == generate.documents(), "run `make contracts`"


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.event_type)
def test_every_event_fits_its_schema(event: Any) -> None:
    schema = json.loads((CONTRACTS / "schemas" / f"{event.event_type}.v{event.version}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for sample in SAMPLES[event]:
        jsonschema.validate(json.loads(sample.to_json()), schema, jsonschema.Draft202012Validator)


def test_every_payload_of_the_asyncapi_document_resolves() -> None:
    document = yaml.safe_load((CONTRACTS / "schemas" / "asyncapi.yaml").read_text())
    messages = document["components"]["messages"]
    assert set(messages) == {e.event_type for e in EVENTS}
    for name, message in messages.items():
        payload = json.loads((CONTRACTS / "schemas" / message["payload"]["$ref"]).read_text())
        assert payload["properties"]["type"]["const"] == name
    for operation in document["operations"].values():
        channel = operation["channel"]["$ref"].removeprefix("#/channels/")
        assert channel in document["channels"]
