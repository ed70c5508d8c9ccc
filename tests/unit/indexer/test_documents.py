"""From events to documents of the index."""

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.events import ContentRef, DocumentEnriched, Location
from services.indexer.documents import index_fields, indexed_event, merge_locations, stored_document
from services.indexer.stores.port import Facet
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
    document = stored_document(data, article, found, [OLDER, ELSEWHERE])
    assert document.locations == (ELSEWHERE, HERE)
    assert (document.article, document.annotations) == (article, found)


def test_what_is_announced() -> None:
    document = make(1, title="Lake", published="2024-10-12", language="de")
    event = indexed_event(document, HERE, "articles-1")
    assert (event.title, event.published, event.language) == ("Lake", "2024-10-12", "de")
    assert (event.location, event.index, event.document_id) == (HERE, "articles-1", document.document_id)


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
