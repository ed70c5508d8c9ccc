"""Events survive the wire, ids are the same everywhere, and spans cannot lie."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from copydesk_contracts.article import Article, Fact, Span
from copydesk_contracts.codec import InvalidEvent, decode, decode_as
from copydesk_contracts.envelope import trace_parent
from copydesk_contracts.events import DocumentIndexed, DocumentParsed
from copydesk_contracts.ids import derived_event_id, document_id, root_event_id
from copydesk_contracts.topology import EVENTS, STEPS, groups, producers
from copydesk_contracts.topology import step as topology_step
from services.delivery.emit import derived_event, write_derived_event
from tests.contracts.samples import SAMPLES

GOLDEN = Path(__file__).parent / "golden"
ROOT = ("/copydesk/a/watcher", "document.discovered", "seeds", "a.txt", 1, "5f")
ALL = [sample for event in EVENTS for sample in SAMPLES[event]]


@pytest.mark.parametrize("sample", ALL, ids=lambda s: s.type)
def test_an_event_comes_back_as_it_was_sent(sample: Any) -> None:
    assert decode(sample.to_json()) == sample


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.event_type)
def test_the_json_of_version_1_is_what_it_always_was(event: Any) -> None:
    golden = json.loads((GOLDEN / f"{event.event_type}.v1.json").read_text(encoding="utf-8"))
    assert json.loads(SAMPLES[event][0].to_json()) == golden
    assert decode(json.dumps(golden)) == SAMPLES[event][0]


def test_an_article_of_a_time_before_the_sums_still_reads() -> None:
    body = json.loads(SAMPLES[DocumentParsed][0].to_json())
    for later in ("words", "warnings", "filed", "item", "version"):
        del body["data"]["article"][later]
    article = decode_as(DocumentParsed, json.dumps(body)).data.article
    assert article is not None
    assert (article.words, article.warnings, article.filed) == (None, (), None)


def test_an_event_of_a_time_before_the_locations_still_reads() -> None:
    body = json.loads(SAMPLES[DocumentIndexed][0].to_json())
    for later in ("locations", "total"):
        del body["data"][later]
    data = decode_as(DocumentIndexed, json.dumps(body)).data
    assert (data.locations, data.total) == ((), 0)


def test_a_warning_that_a_newer_producer_knows_is_read() -> None:
    body = json.loads(SAMPLES[DocumentParsed][0].to_json())
    body["data"]["article"]["warnings"] = [{"code": "not-thought-of-yet"}]
    article = decode_as(DocumentParsed, json.dumps(body)).data.article
    assert article is not None
    assert article.warnings[0].code == "not-thought-of-yet"


def test_null_attributes_are_left_out_and_null_data_is_said() -> None:
    body = json.loads(SAMPLES[DocumentIndexed][0].to_json())
    assert "causationid" not in body
    assert body["data"]["published"] is None


def test_a_field_that_a_newer_producer_added_is_ignored() -> None:
    body = json.loads(SAMPLES[DocumentIndexed][0].to_json())
    body["data"]["mood"] = "hopeful"
    assert decode(json.dumps(body)) == SAMPLES[DocumentIndexed][0]


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"[]", b"{}", b'{"type": "document.lost"}', b'{"type": 7}', b"null"]
)
def test_bytes_that_are_no_event_are_called_so(raw: bytes) -> None:
    with pytest.raises(InvalidEvent):
        decode(raw)


def test_an_event_of_another_type_is_not_taken_for_the_wanted_one() -> None:
    with pytest.raises(InvalidEvent):
        decode_as(DocumentParsed, SAMPLES[DocumentIndexed][0].to_json())


def test_ids_are_derived() -> None:
    assert document_id("0123456789" * 6 + "abcd") == "0123456789" * 4
    assert root_event_id(*ROOT) == "6562895c3a613969030961788cbfcaf5"
    again = derived_event_id("cause", "document.parsed", "parser", "1", 0)
    assert again == derived_event_id("cause", "document.parsed", "parser", "1", 0)
    others = [
        derived_event_id("other", "document.parsed", "parser", "1", 0),
        derived_event_id("cause", "document.rejected", "parser", "1", 0),
        derived_event_id("cause", "document.parsed", "parser", "2", 0),
        derived_event_id("cause", "document.parsed", "parser", "1", 1),
    ]
    assert len({again, *others}) == 5


def test_a_span_that_does_not_slice_to_its_text_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not slice"):
        Article(text="Ferry", format="text", title=Fact(text="ferry", span=Span(start=0, end=5), rule="r"))


def test_a_fact_is_somewhere() -> None:
    with pytest.raises(ValidationError, match="a span, a locator, or both"):
        Fact(text="x", rule="r")
    shown = Fact(text="x", span=Span(start=0, end=1), locator="subtitles:00:00:01.000", rule="r")
    assert shown.locator == "subtitles:00:00:01.000"


def test_the_topology_has_no_circle_and_no_loose_end() -> None:
    order = [step.name for step in STEPS]
    for step in STEPS:
        for event in step.reads:
            before = [p for p in producers(event) if p in order and event is topology_step(p).emits]
            assert all(order.index(p) < order.index(step.name) for p in before)
            assert step.name in groups(event)


@pytest.mark.parametrize(
    "correlation", ["6f1c2d9e-0b7a-4f57-9d0e-3c8b4a7d2e11", "Ünicode", "ABCDEF", '%s"\n\x01', ""]
)
@pytest.mark.parametrize("sample", ALL, ids=lambda s: s.type)
def test_what_is_made_of_another_producers_event_has_a_trace(sample: Any, correlation: str) -> None:
    cause = sample.model_copy(update={"correlationid": correlation, "generation": 2})
    made = derived_event("enricher", "1", cause, sample.data, cause.time)
    assert (made.correlationid, made.causationid, made.generation) == (correlation, cause.id, 2)
    assert decode_as(type(sample.data), made.to_json()) == made
    assert made.traceparent[:35] == trace_parent(correlation, "0" * 32)[:35]
    written = write_derived_event("enricher", "1", cause, sample.data, cause.time)
    assert written == (made.id, made.traceparent, made.to_json())
    span = trace_parent("ab", "cd")
    assert (
        decode(write_derived_event("x", "1", cause, sample.data, cause.time, span).payload).traceparent
        == span
    )
