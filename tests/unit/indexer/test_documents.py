"""From events to documents of the index."""

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article, Fact, Section, Span
from copydesk_contracts.events import ContentRef, DocumentEnriched, Location
from services.index.documents import (
    MOST_TOLD,
    index_fields,
    indexed_event,
    merge_locations,
    stored_document,
)
from services.index.query import Facet
from tests.conformance.store_factory import make

HERE = Location(root="seeds", path="a.txt", revision=2)
OLDER = Location(root="seeds", path="a.txt", revision=1)
ELSEWHERE = Location(root="archive", path="b.txt", revision=5)


def test_locations_are_merged_by_place_and_revision() -> None:
    assert merge_locations([HERE, OLDER, ELSEWHERE]) == (ELSEWHERE, HERE)
    assert merge_locations([OLDER, ELSEWHERE, HERE, HERE]) == (ELSEWHERE, HERE)


def test_an_event_becomes_a_document_with_all_its_places() -> None:
    article, found = Article(text="x", format="text"), Annotations()
    data = DocumentEnriched(
        document_id="d",
        content=ContentRef(sha256="0" * 64, size=1),
        location=HERE,
        article=article,
        annotations=found,
    )
    document = stored_document(data, article, found, [OLDER, HERE, ELSEWHERE])
    assert document.locations == (ELSEWHERE, HERE)
    moved = stored_document(data, article, found, [ELSEWHERE])
    assert moved.locations == (ELSEWHERE,)
    assert stored_document(data, article, found).locations == (HERE,)
    assert (document.article, document.annotations) == (article, found)


def test_what_is_announced() -> None:
    document = make(1, title="Lake", published="2024-10-12", language="de")
    event = indexed_event(document, HERE, "articles-1")
    assert (event.title, event.published, event.language) == ("Lake", "2024-10-12", "de")
    assert (event.location, event.index, event.document_id) == (HERE, "articles-1", document.document_id)
    assert (event.locations, event.total) == (document.locations, 1)
    many = make(2, locations=[("wire", f"{n}.txt") for n in range(3 * MOST_TOLD)])
    event = indexed_event(many, HERE, "articles-1")
    assert (len(event.locations), event.total) == (MOST_TOLD, 3 * MOST_TOLD)


def test_fields_of_a_document_that_states_nothing() -> None:
    fields = index_fields(make(1, language=None))
    assert (fields.title, fields.published, fields.mentioned) == ("", None, frozenset())
    assert fields.names[Facet.PEOPLE] == fields.names[Facet.LANGUAGE] == {}


def test_a_name_counts_once_under_its_first_spelling() -> None:
    fields = index_fields(
        make(1, people=["Zoë Ka", "ZOE KA", " "], quotes=[("a", "X"), ("b", None), ("c", "x")])
    )
    assert fields.names[Facet.PEOPLE] == {"zoe ka": "Zoë Ka"}
    assert fields.names[Facet.SPEAKERS] == {"x": "X"}
    assert fields.quotes == ("a", "b", "c")


def test_every_root_is_a_source() -> None:
    fields = index_fields(make(1, locations=[("wire", "a/b.txt"), ("seeds", "c.txt")]))
    assert fields.names[Facet.SOURCE] == {"wire": "wire", "seeds": "seeds"}
    assert fields.paths == ("a/b.txt", "c.txt")


def placed(text: str, words: str, value: str | None = None) -> Fact:
    start = text.index(words)
    return Fact(text=words, value=value, span=Span(start=start, end=start + len(words)), rule="made-up")


def test_the_body_is_what_a_reader_would_write_and_the_rest_is_kept_apart() -> None:
    text = "Title: x\nhttp://a.example/\n\nA drou-\nght.\n\nHead\n\nMore.\n\nShare this"
    sections = (
        Section(paragraphs=(placed(text, "A drou-\nght.", "A drought."),)),
        Section(heading=placed(text, "Head"), paragraphs=(placed(text, "More."),)),
    )
    lead = Fact(text="In short.", locator="meta", rule="made-up")
    whole = make(1).model_copy(
        update={"article": Article(text=text, format="text", lead=lead, sections=sections)}
    )
    fields = index_fields(whole)
    assert fields.body == "A drought.\n\nHead\n\nMore."
    assert fields.rest.split() == ["Title:", "x", "http://a.example/", "Share", "this", "In", "short."]


def test_a_text_without_sections_is_all_body() -> None:
    fields = index_fields(make(1, "Only text."))
    assert (fields.body, fields.rest) == ("Only text.", "")
