"""Stories and earlier versions on the desk: one row, unfolded, compared, superseded."""

import csv
import io
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copydesk_contracts.annotations import Quote
from copydesk_contracts.article import Fact, Span
from services.desk.application import Ports, create_app
from services.desk.history import history
from services.desk.timeline import timeline
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.stored import Standing, StoredDocument
from services.index.versions import Version, Versions
from tests.unit.desk.desk_client import DeskClient, page
from tests.unit.desk.desk_factory import desk, plain

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def told(document: StoredDocument, sketch: range) -> StoredDocument:
    annotations = document.annotations.model_copy(update={"fingerprint": tuple(sketch)})
    return document.model_copy(update={"annotations": annotations})


WIRE = told(plain("The ferry sank at dawn.", "Ferry sinks", "2024-10-01", path="wire.txt"), range(0, 100))
CUT = told(plain("The ferry sank.", "<b>Ferry</b> lost", "2024-10-02", path="cut.txt"), range(20, 100))
ALONE = plain("The ferry runs again.", "Ferry runs", "2024-10-03", path="alone.txt")
OLD = plain("The ferry rans again.", "Ferry rans", "2024-10-03", path="alone.txt")
DIGEST = plain("Boats and trains.", "The day in brief", "2024-10-04", path="digest.txt")
STORY = min(WIRE.document_id, CUT.document_id)


@pytest.fixture
def client(tmp_path: Path) -> DeskClient:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([WIRE, CUT, ALONE, DIGEST])
    standings = {document.document_id: Standing(STORY) for document in (WIRE, CUT)}
    holds = Standing(holds=(WIRE.document_id, ALONE.document_id, OLD.document_id))
    store.assign(standings | {DIGEST.document_id: holds})
    store.commit()
    versions = Versions(tmp_path)
    versions.keep(Version(document=OLD, superseded_by=ALONE.document_id, at=AT))
    return DeskClient(create_app(Ports(MemorySearcher(index), versions=versions)))


def test_a_search_shows_a_story_once_and_says_so(client: DeskClient) -> None:
    found = page(client, "/?q=ferry")
    assert len(found.of("article", "hit")) == 2
    assert "3 documents" in found.text
    assert "in 2 stories" in found.text
    assert "2 copies" in found.text
    every = page(client, "/?q=ferry&copies=true")
    assert len(every.of("article", "hit")) == 3
    body = client.get("/api/search?q=ferry").json()
    assert (body["total"], body["rows"]) == (3, 2)
    assert {hit["copies"] for hit in body["hits"]} == {1, 2}
    one = client.get(f"/api/search?story={STORY}").json()
    assert one["total"] == one["rows"] == 2


def test_facets_count_a_story_once_where_the_reader_says_so(client: DeskClient) -> None:
    every = page(client, "/?q=ferry")
    assert ("a", {"href": "/?q=ferry&count=stories"}) in every.found
    once = page(client, "/?q=ferry&count=stories")
    assert ("a", {"href": "/?q=ferry"}) in once.found
    assert ("input", {"type": "hidden", "name": "count", "value": "stories"}) in once.found
    counts = [
        {
            count["value"]: count["count"]
            for count in client.get(f"/api/search{asked}").json()["facets"]["source"]
        }
        for asked in ("?q=ferry", "?q=ferry&count=stories")
    ]
    assert [sum(found.values()) for found in counts] == [3, 2]
    assert client.get("/api/search?count=lines").status_code == 422


def test_exports_and_feed_have_every_copy(client: DeskClient) -> None:
    assert len(client.get("/api/export.jsonl?q=ferry").text.splitlines()) == 3
    assert client.get("/api/search.atom?q=ferry").text.count("<entry>") == 3


def test_the_story_page_lists_members_with_what_they_share(client: DeskClient) -> None:
    found = page(client, f"/stories/{STORY}")
    assert len(found.of("article", "hit")) == 2
    assert "100 % shared" in found.text
    assert "<b>Ferry</b> lost" in found.text
    body = client.get(f"/api/stories/{STORY}").json()
    assert [m["document_id"] for m in body["members"]] == [WIRE.document_id, CUT.document_id]
    assert [m["similarity"] for m in body["members"]] == [1.0, 1.0]
    assert [(m["relation"], m["share"]) for m in body["members"]] == [(None, None), ("cut", 1.0)]
    assert "cut from the first" in found.text


def test_a_round_up_shows_the_stories_that_it_holds_parts_of(client: DeskClient) -> None:
    found = page(client, f"/documents/{DIGEST.document_id}")
    assert "Holds parts of 2 stories" in found.text
    targets = {a.get("href") for a in found.of("a")}
    assert {f"/documents/{WIRE.document_id}", f"/stories/{STORY}", f"/documents/{ALONE.document_id}"} <= set(
        targets
    )
    assert "Holds parts" not in page(client, f"/documents/{WIRE.document_id}").text


def test_the_article_names_its_copies(client: DeskClient) -> None:
    found = page(client, f"/documents/{WIRE.document_id}")
    assert "2 copies of this story" in found.text
    assert any(a.get("href") == f"/documents/{CUT.document_id}" for a in found.of("a"))
    assert "of this story" not in page(client, f"/documents/{ALONE.document_id}").text


def test_two_documents_are_compared_word_for_word(client: DeskClient) -> None:
    found = page(client, f"/compare/{WIRE.document_id}/{CUT.document_id}")
    assert "Side by side" in found.text
    assert "<b>Ferry</b> lost" in found.text
    assert found.of("del")
    body = client.get(f"/api/compare/{WIRE.document_id}/{CUT.document_id}").json()
    assert body["similarity"] == 1.0
    assert [row["moved"] for row in body["rows"]] == [False] * len(body["rows"])
    sunk = body["rows"][-1]
    assert {"kind": "same", "text": "The ferry "} in sunk["left"]
    assert body["removed"] > 0


def test_any_two_documents_can_be_picked(client: DeskClient) -> None:
    answer = client.get(f"/compare?left={WIRE.document_id}&right=%20{ALONE.document_id[:8]}%20")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/compare/{WIRE.document_id}/{ALONE.document_id[:8]}"
    assert "Side by side" in page(client, answer.headers["location"]).text
    assert client.get("/compare?left=..%2F..&right=").headers["location"] == "/compare/..%2F../-"


def test_an_earlier_version_is_compared_with_the_present_one(client: DeskClient) -> None:
    found = page(client, f"/compare/{OLD.document_id}/{ALONE.document_id}")
    assert "swap sides" in found.text
    same = page(client, f"/compare/{ALONE.document_id}/{ALONE.document_id}")
    assert "Both say the same" in same.text


def test_an_earlier_version_is_read_and_leads_to_the_present_one(client: DeskClient) -> None:
    old = page(client, f"/documents/{OLD.document_id}")
    assert "This is an earlier version" in old.text
    assert any(a.get("href") == f"/documents/{ALONE.document_id}" for a in old.of("a"))
    present = page(client, f"/documents/{ALONE.document_id}")
    assert "Earlier versions" in present.text
    (version,) = client.get(f"/api/documents/{ALONE.document_id}/versions").json()
    assert version == {
        "document_id": OLD.document_id,
        "title": "Ferry rans",
        "superseded_at": "2026-03-01T12:30:00Z",
    }
    assert client.get(f"/api/versions/{OLD.document_id}").json()["superseded_by"] == ALONE.document_id


def test_what_takes_hits_away_says_what_they_are_to_which_story() -> None:
    standings = (("source", (), ()), ("cut", (), ("holder",)), (None, ("part", "other"), ()))
    stories = (STORY, STORY, None)
    client = desk(
        *(
            one.model_copy(update=asdict(Standing(story, holds, relation, held_by)))
            for one, story, (relation, holds, held_by) in zip(
                (WIRE, CUT, ALONE), stories, standings, strict=True
            )
        )
    )
    search = "q=ferry&sort=oldest&copies=true"
    rows = list(csv.reader(io.StringIO(client.get(f"/api/export.csv?{search}").text)))
    assert [row[-2:] for row in rows] == [
        ["story", "relation"],
        [STORY, "source"],
        [STORY, "cut; part_of"],
        ["", "round_up"],
    ]
    lines = [json.loads(line) for line in client.get(f"/api/export.jsonl?{search}").text.splitlines()]
    assert [(line["relation"], tuple(line["holds"]), tuple(line["held_by"])) for line in lines] == [
        *standings
    ]
    feed = client.get("/api/search.atom?q=ferry").text
    assert feed.count("<category ") == 4
    assert '<category term="part_of"/>' in feed
    passages = client.get(f"/api/passages?{search}").json()["passages"]
    assert {one["relation"] for one in passages} == {"source", "cut", None}


@pytest.mark.parametrize(
    "path",
    [
        "/stories/none",
        "/api/stories/none",
        "/api/versions/none",
        "/documents/none0",
        "/compare/none00/none00",
    ],
)
def test_what_is_not_there_is_not_found(client: DeskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_one_copy_of_years_later_does_not_press_the_others_together() -> None:
    documents = went()
    late = of_a_story(SAID + REST + " Once.", "2034-10-01", "late", range(103))
    found = timeline(history([*documents.values(), late]).steps)
    assert found is not None
    agency, gazette, *_, herald, last = found.dots
    assert (agency.x, last.x, found.shortened) == (20, 980, True)
    assert agency.x < gazette.x < herald.x
    assert herald.x > 100


def test_relations_are_told_with_how_much_is_shared(client: DeskClient) -> None:
    told = client.get(f"/api/documents/{CUT.document_id}/relations").json()
    assert (told["story_id"], told["to"], told["relation"]) == (STORY, WIRE.document_id, "cut")
    assert 0 < told["covers"] < told["share"] == 1
    first = client.get(f"/api/documents/{WIRE.document_id}/relations").json()
    assert (first["relation"], first["to"], first["held_by"]) == (None, None, [])
    assert client.get("/api/documents/0123456789/relations").status_code == 404


def test_a_story_is_found_by_a_name_that_it_had_before() -> None:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([WIRE, CUT, DIGEST])
    store.assign({i: Standing("0now") for i in (WIRE.document_id, CUT.document_id)})
    store.commit()
    desk = DeskClient(create_app(Ports(MemorySearcher(index))))
    for below in ("", "/history"):
        asked = desk.get(f"/stories/{CUT.document_id}{below}")
        assert (asked.status_code, asked.headers["location"]) == (307, f"/stories/0now{below}")
        assert desk.get(f"/api/stories/{CUT.document_id[:12]}{below}").json()["story_id"] == "0now"
    alone = desk.get(f"/stories/{DIGEST.document_id}")
    assert (alone.status_code, alone.headers["location"]) == (307, f"/documents/{DIGEST.document_id}")
    assert desk.get(f"/api/stories/{DIGEST.document_id}").status_code == 404


def test_an_article_says_which_round_ups_have_parts_of_its_story() -> None:
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([WIRE, CUT, told(DIGEST, range(20, 120))])
    held = Standing(STORY, relation="cut", held_by=(DIGEST.document_id, OLD.document_id))
    store.assign({CUT.document_id: held, DIGEST.document_id: Standing(holds=(CUT.document_id,))})
    store.commit()
    desk = DeskClient(create_app(Ports(MemorySearcher(index))))
    shown = page(desk, f"/documents/{CUT.document_id}")
    assert "Part of 1 round-up" in shown.text
    assert "The day in brief" in shown.text
    whole = desk.get(f"/api/documents/{CUT.document_id}").json()
    assert (whole["relation"], whole["held_by"]) == ("cut", list(held.held_by))
    assert desk.get("/api/search?q=relation:part_of&relation=cut").json()["total"] == 1
    said = desk.get(f"/api/documents/{CUT.document_id}/relations").json()
    assert (said["relation"], said["to"], said["share"]) == (None, None, None), (
        "no other of its story is there"
    )
    assert [(one["document_id"], one["share"]) for one in said["held_by"]] == [(DIGEST.document_id, 1.0)]
    digest = desk.get(f"/api/documents/{DIGEST.document_id}/relations").json()
    assert [(one["document_id"], one["story_id"]) for one in digest["holds"]] == [(CUT.document_id, STORY)]
    assert "100 % shared" in shown.text
    assert "Part of" not in page(desk, f"/documents/{WIRE.document_id}").text


SAID = 'The bridge of Marlow is shut. "It will not hold another winter," said Ada Holm, the engineer. '
REST = "Buses go round by the mill until the spring and the school opens an hour later than it does now."


LATER = "2024-10-01T11:30:00+02:00"


def of_a_story(text: str, published: str | None, path: str, sketch: range, **facts: str) -> StoredDocument:
    document = told(plain(text, path.title(), published, path=path), sketch)
    given = {name: Fact(text=value, locator="given", rule="made-up") for name, value in facts.items()}
    return document.model_copy(update={"article": document.article.model_copy(update=given)})


def went() -> dict[str, StoredDocument]:
    return {
        "agency": of_a_story(SAID + REST, "2024-10-01T08:00:00Z", "agency", range(100), credit="NPA"),
        "gazette": of_a_story(
            SAID + REST + " Read on.", "2024-10-01T11:30:00+02:00", "gazette", range(101), credit="npa"
        ),
        "mail": of_a_story(SAID, "2024-10-02", "mail", range(50), credit="NPA"),
        "herald": of_a_story(REST + " So it goes.", "2024-10-03", "herald", range(40, 100)),
        "undated": of_a_story(SAID + REST + " Now.", None, "undated", range(102)),
    }


def test_a_history_says_who_took_what_from_whom_and_what_stayed() -> None:
    documents = went()
    quoted = {"quotes": (Quote(text="It will not hold another winter,", span=Span(start=31, end=63)),)}
    agency = documents["agency"]
    annotations = agency.annotations.model_copy(update=quoted)
    documents["agency"] = agency.model_copy(update={"annotations": annotations})
    named = {document.document_id: name for name, document in documents.items()}
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert(documents.values())
    store.assign({i: Standing("tale") for i in named})
    store.commit()
    desk = DeskClient(create_app(Ports(MemorySearcher(index))))
    found = desk.get("/api/stories/tale/history").json()
    steps = {named[step["document_id"]]: step for step in found["steps"]}
    assert list(steps) == ["agency", "gazette", "mail", "herald", "undated"]
    origins = {name: named.get(step["taken_from"]) for name, step in steps.items()}
    assert origins == {
        "agency": None,
        "gazette": "agency",
        "mail": "agency",
        "herald": "agency",
        "undated": None,
    }
    assert (steps["agency"]["credit"], steps["agency"]["path"]) == ("NPA", "agency")
    assert (steps["gazette"]["added"], steps["gazette"]["removed"]) == (2, 0)
    assert steps["mail"]["removed"] == len(REST.split())
    assert (steps["herald"]["added"], steps["herald"]["relation"]) == (3, "cut")
    (quotation,) = found["quotations"]
    assert {named[i] for i in quotation["kept_by"]} == {"gazette", "mail", "undated"}
    shown = page(desk, "/stories/tale/history")
    assert "the source" in shown.text
    assert "stayed in 3 of 4" in shown.text
    assert [a.get("name") for a in shown.of("select")] == ["left", "right"]
    assert len(shown.of("option")) == 2 * len(steps)
    assert "1 Oct 2024, 08:00 +00:00" in shown.text
    assert "copy of it" in shown.text
    assert not shown.of("b", "copy"), "the class of what is hidden until it is asked for"
    assert len(shown.of("tr")) == 1 + len(steps)
    assert len(shown.of("circle")) == len(steps) - 1, "what has no date is in the table alone"
    assert len(shown.of("path")) == len([step for step in steps.values() if step["taken_from"]])
    assert desk.get("/stories/none/history").status_code == 404
    assert desk.get("/api/stories/none/history").status_code == 404


def test_of_one_moment_a_later_version_was_taken_from_the_one_before() -> None:
    item = {"item": "urn:wire:bridge"}
    nine = of_a_story(SAID + REST, "2024-10-01", "nine", range(100), **item, version="9")
    ten = of_a_story(SAID + REST + " Ends.", "2024-10-01", "ten", range(101), **item, version="10")
    other = of_a_story(SAID + REST + " So.", "2024-09-30", "other", range(102))
    found = history([ten, other, nine])
    origins = {step.document.document_id: step.taken_from for step in found.steps}
    first = other.document_id
    assert origins == {ten.document_id: nine.document_id, nine.document_id: first, first: None}


def test_documents_lie_on_the_line_of_time_by_their_moment_and_are_joined_to_what_they_came_from() -> None:
    found = timeline(history(list(went().values())).steps)
    assert found is not None
    (agency, gazette, mail, herald) = found.dots
    assert (agency.x, agency.line, herald.x, found.shortened) == (20, None, 980, False)
    assert agency.x < gazette.x < mail.x < herald.x
    assert gazette.line is not None
    assert gazette.line.startswith(f"M{agency.x} {agency.y} ")
    assert (agency.label_before, herald.label_before) == (False, True)
    alone = history([document for document in went().values() if document.article.published is None])
    assert timeline(alone.steps) is None
