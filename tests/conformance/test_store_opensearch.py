"""What only the store in OpenSearch has: generations, a strict mapping, states let go of, no answer."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from opensearchpy.exceptions import NotFoundError, RequestError

from services.index.failures import StoreUnavailable
from services.index.opensearch import store as store_module
from services.index.opensearch.generations import make, shown, take_over
from services.index.opensearch.mapping import generation_name, mapping, settings
from services.index.opensearch.place import OpenSearchPlace, place_of
from services.index.opensearch.searcher import OpenSearchSearcher
from services.index.opensearch.store import OpenSearchStore
from services.index.query import Counted, Facet, Query
from services.index.results import Results
from tests.conformance.opensearch_server import emptied
from tests.conformance.store_factory import make as made
from tests.conformance.store_factory import numbered

NOWHERE = "opensearch://127.0.0.1:9/none"
"""Nothing listens on that port."""


@pytest.fixture
def place(opensearch_place: OpenSearchPlace) -> OpenSearchPlace:
    """An empty place."""
    emptied(opensearch_place)
    return opensearch_place


@pytest.mark.docker
def test_readers_stay_with_the_old_generation_until_the_new_one_is_filled(place: OpenSearchPlace) -> None:
    searcher, indices = OpenSearchSearcher(place), place.client.indices
    with OpenSearchStore(place) as store:
        store.upsert([made(1, "drought"), made(2, "flood")])
        store.commit()
    old, name = f"{place.prefix}-documents-old", generation_name(place.prefix)
    indices.create(index=old, body={"settings": settings(), "mappings": mapping()})
    place.client.reindex(body={"source": {"index": name}, "dest": {"index": old}}, params={"refresh": "true"})
    indices.delete(index=name)
    indices.put_alias(index=old, name=place.alias)
    store, seen = OpenSearchStore(place), list[int]()

    def put(documents: object) -> None:
        store.upsert(documents)  # type: ignore[arg-type]
        store.commit()
        assert shown(place) == [old]
        seen.append(searcher.count())

    assert take_over(place, put) == 2
    assert seen == [2]
    assert shown(place) == [name]
    assert searcher.search(Query("drought")).total == 1
    assert not indices.exists(index=old)


@pytest.mark.docker
def test_a_field_that_nobody_planned_is_refused(place: OpenSearchPlace) -> None:
    name = make(place)
    with pytest.raises(RequestError, match="strict_dynamic_mapping_exception"):
        place.client.index(index=name, body={"surprise": 1})


@pytest.mark.docker
def test_pages_go_on_behind_the_last_hit_once_the_state_is_let_go_of(place: OpenSearchPlace) -> None:
    store, searcher = OpenSearchStore(place), OpenSearchSearcher(place)
    store.upsert([made(n, "drought " * (n + 1) + "filler " * 30) for n in range(12)])
    store.commit()
    first = searcher.search(Query("drought", limit=3))
    second = searcher.search(Query("drought", limit=3, after=first.next))
    place.client.delete_all_pits()
    store.upsert([made(100, "drought " * 40)])
    store.commit()
    third = searcher.search(Query("drought", limit=3, after=second.next))
    ids = {hit.document_id for hit in third.hits}
    assert len(ids) == 3
    assert not ids & {hit.document_id for hit in (*first.hits, *second.hits)}
    assert numbered(100) not in ids


def states(place: OpenSearchPlace) -> int:
    """How many points in time the engine holds."""
    try:
        return len(place.client.get_all_pits()["pits"])
    except NotFoundError:
        return 0


def pages(place: OpenSearchPlace, query: Query) -> Iterator[Results]:
    """All pages of a search, while a document comes between any two that goes before all others."""
    store, searcher = OpenSearchStore(place), OpenSearchSearcher(place)
    for number in count(1000):
        page = searcher.search(query)
        yield page
        if page.next is None:
            return
        query = replace(query, after=page.next)
        store.upsert([made(number, "drought " * 40)])
        store.commit()


@pytest.mark.docker
@pytest.mark.parametrize("most", [300, 0])
def test_a_state_is_held_while_there_are_more_pages_and_let_go_of_at_the_end(
    place: OpenSearchPlace, most: int
) -> None:
    store, searcher = OpenSearchStore(place), OpenSearchSearcher(place)
    store.upsert([made(n, "drought " * (n + 1) + "filler " * 30) for n in range(12)])
    store.commit()
    place.client.delete_all_pits()
    place.client.cluster.put_settings(body={"transient": {"search.max_open_pit_context": most}})
    try:
        before = states(place)
        found = []
        for page in pages(place, Query("drought", limit=3)):
            found += [hit.document_id for hit in page.hits]
            assert states(place) == before + (most > 0 and page.next is not None)
        assert sorted(found) == [numbered(n) for n in range(12)]
        searcher.sift([Query("drought")] * 201, [numbered(1)])
        assert states(place) == before
    finally:
        place.client.cluster.put_settings(body={"transient": {"search.max_open_pit_context": None}})


@pytest.mark.docker
def test_more_names_are_counted_than_one_pattern_holds(place: OpenSearchPlace) -> None:
    store, names = OpenSearchStore(place), [f"Person {n:03}" for n in range(130)]
    store.upsert([made(1, people=names), made(2, people=names[:1])])
    store.commit()
    counted = OpenSearchSearcher(place).search(Query(facet_size=100)).facets[Facet.PEOPLE]
    assert [(c.value, c.count) for c in counted[:2]] == [("Person 000", 2), ("Person 001", 1)]
    assert len(counted) == 100


def _near(count: int, expected: float) -> bool:
    """Within four standard deviations of what a sample of the size below gives."""
    return abs(count - expected) < 4 * (expected * 8) ** 0.5


@pytest.mark.docker
@pytest.mark.parametrize("counting", list(Counted))
def test_of_many_documents_facets_are_estimated_and_said_to_be(
    place: OpenSearchPlace, monkeypatch: pytest.MonkeyPatch, counting: Counted
) -> None:
    documents = [
        made(
            n,
            "drought" if n % 3 else "flood",
            people=["Ada Holm"] if n % 4 else ["Bo Dahl"],
            published="2024",
        )
        for n in range(1200)
    ]
    # A hundred are one story.
    store = OpenSearchStore(place)
    store.upsert(
        d.model_copy(update={"story": numbered(0)} if n < 100 else {}) for n, d in enumerate(documents)
    )
    store.commit()
    searcher = OpenSearchSearcher(place)
    monkeypatch.setattr("services.index.opensearch.sampling.EXACT", 150)
    found = searcher.search(Query("drought", count=counting, fold=True))
    assert (found.total, found.rows) == (800, 800 - 66 + 1)
    assert found.sampled is not None
    assert 150 / 4 < found.sampled < 150 * 2
    counts = {count.value: count.count for count in found.facets[Facet.PEOPLE]}
    assert _near(counts["Ada Holm"], 600)
    assert _near(counts["Bo Dahl"], 200)
    assert sum(bar.count for bar in found.histogram.bars) == found.total
    few = searcher.search(Query("drought", person=("Bo Dahl",), ids=tuple(numbered(n) for n in range(600))))
    assert few.sampled is None
    assert [count.count for count in few.facets[Facet.PEOPLE]] == [few.total]


@pytest.mark.docker
def test_names_that_no_sample_has_are_written_as_documents_write_them(
    place: OpenSearchPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = OpenSearchStore(place)
    common = [made(n, "drought", people=["Ada Holm" if n % 10 else "ADA HOLM"]) for n in range(600)]
    store.upsert([*common, *(made(n, "flood", people=[f"Person {n}", "ADA HOLM"]) for n in range(600, 640))])
    store.commit()
    monkeypatch.setattr("services.index.opensearch.sampling.EXACT", 50)
    found = OpenSearchSearcher(place).search(Query("flood", facet_size=50))
    assert found.sampled is None
    assert {count.value for count in found.facets[Facet.PEOPLE]} == {
        "Ada Holm",
        *(f"Person {n}" for n in range(600, 640)),
    }


@pytest.mark.docker
def test_what_a_later_writer_wrote_or_deleted_an_earlier_one_cannot_undo(place: OpenSearchPlace) -> None:
    early, late = OpenSearchStore(place, fence=2 * 10**12), OpenSearchStore(place, fence=2 * 10**12 + 1)
    early.upsert([made(1, "drought"), made(2, "flood"), made(3, "frost")])
    early.commit()
    late.upsert([made(1, "harvest")])
    late.delete([numbered(2)])
    late.commit()
    for attempt in ([made(1, "drought again")], [made(2, "flood again")]):
        early.upsert(attempt)
        with pytest.raises(StoreUnavailable, match="another indexer"):
            early.commit()
    early.delete([numbered(1)])
    with pytest.raises(StoreUnavailable, match="another indexer"):
        early.commit()
    late.upsert([made(4, "thaw")])
    late.commit()
    searcher = OpenSearchSearcher(place)
    texts = {i: found.article.text for i in searcher.ids() if (found := searcher.get(i)) is not None}
    assert texts == {numbered(1): "harvest", numbered(3): "frost", numbered(4): "thaw"}


@pytest.mark.docker
def test_a_full_disk_is_said_and_waited_for(place: OpenSearchPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "PATIENCE", 0)
    store, searcher = OpenSearchStore(place), OpenSearchSearcher(place)
    # What the engine does to an index whose disk is nearly full; it takes it back by itself.
    block = "index.blocks.read_only_allow_delete"
    place.client.indices.put_settings(index=store.name, body={block: True})
    assert not store.writable()
    store.upsert([made(1, "drought")])
    with pytest.raises(StoreUnavailable, match="cluster_block_exception"):
        store.commit()
    assert searcher.count() == 0
    place.client.indices.put_settings(index=store.name, body={block: None})
    assert store.writable()
    store.upsert([made(1, "drought")])
    store.commit()
    assert searcher.count() == 1


def test_an_engine_that_does_not_answer_is_a_passing_trouble() -> None:
    place = place_of(NOWHERE)
    with pytest.raises(StoreUnavailable):
        OpenSearchStore(place)
    with pytest.raises(StoreUnavailable):
        OpenSearchSearcher(place).search(Query("drought"))
    place.client.close()
