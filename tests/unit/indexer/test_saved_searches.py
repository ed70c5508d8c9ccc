"""Saved searches: ids that follow from what is asked, and alerts from what was found."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from copydesk_contracts.events import SearchMatched
from services.alerter.matching import alerts
from services.alerter.runner import AlerterRunner
from services.delivery.outcome import Emit, Result, Skip
from services.index.failures import StoreUnavailable
from services.index.memory.store import MemoryIndex, MemorySearcher, MemoryStore
from services.index.query import Query, Sort
from services.index.searches.saved import SavedSearch, SearchTerms, saved
from services.index.tantivy.searcher import TantivySearcher
from tests.conformance.store_factory import make, numbered
from tests.contracts.samples import event
from tests.integration.alerting import announced

AT = datetime(2026, 5, 4, tzinfo=UTC)
WATER = saved("Water", SearchTerms(text="drought"), AT)
PEOPLE = saved("People", SearchTerms(person=("Ana Silva",)), AT)


class Kept:
    """Saved searches without a server."""

    def __init__(self, *searches: SavedSearch) -> None:
        self.searches = searches

    async def all(self) -> Sequence[SavedSearch]:
        """All of them."""
        return self.searches

    async def told(self, search_id: str) -> AsyncIterator[Sequence[str]]:
        """None of these tells of a story once."""
        raise AssertionError(search_id)
        yield ()

    async def is_first(self, search_id: str, document_id: str, story: Collection[str], at: datetime) -> bool:
        """None of these tells of a story once."""
        raise AssertionError((search_id, document_id, story, at))


class Fragile(MemorySearcher):
    """Cannot bear a search for a cursed word."""

    def sift(self, queries: Sequence[Query], ids: Sequence[str]) -> list[frozenset[str]]:
        """What fits."""
        if any("cursed" in query.text for query in queries):
            raise ValueError("cursed")
        return super().sift(queries, ids)


class Gone(MemorySearcher):
    """An index whose disk is away."""

    def sift(self, queries: Sequence[Query], ids: Sequence[str]) -> list[frozenset[str]]:  # noqa: ARG002
        """Nothing but an error."""
        raise OSError("no disk")


def shown(results: Sequence[Result]) -> list[list[str] | str]:
    """Names of the searches that each alert names, or why there is none."""
    return [
        [s.name for s in r.data.searches]
        if isinstance(r, Emit) and isinstance(r.data, SearchMatched)
        else getattr(r, "reason", repr(r))
        for r in results
    ]


def filled(kind: type[MemorySearcher] = MemorySearcher) -> MemorySearcher:
    """Three documents."""
    index = MemoryIndex()
    store = MemoryStore(index)
    store.upsert([make(1, "drought", people=["Ana Silva"]), make(2, "drought"), make(3, "rain")])
    store.commit()
    return kind(index)


def test_the_id_follows_from_name_and_terms_alone() -> None:
    assert WATER.id == "bf62bef7a321e2002374"
    assert saved("  Water ", SearchTerms(text="drought"), AT.replace(year=2030)).id == WATER.id
    others = [
        saved("water", SearchTerms(text="drought"), AT),
        saved("Water", SearchTerms(text="droughts"), AT),
        saved("Water", SearchTerms(text="drought", place=("Oslo",)), AT),
        saved("Water", SearchTerms(text="drought", person=("Oslo",)), AT),
        saved("Water", SearchTerms(text="drought", since=date(2024, 1, 1)), AT),
        saved("Water", SearchTerms(text="drought", until=date(2024, 1, 1)), AT),
    ]
    assert len({WATER.id, *(search.id for search in others)}) == 7


def test_what_is_kept_comes_back_with_its_id() -> None:
    kept = WATER.model_dump_json()
    assert SavedSearch.model_validate_json(kept) == WATER
    with pytest.raises(ValidationError):
        SavedSearch.model_validate_json(kept.replace(WATER.id, "<script>"))


@pytest.mark.parametrize("name", ["", " \n\t", "x" * 201])
def test_a_search_has_a_name_of_bounded_length(name: str) -> None:
    with pytest.raises(ValidationError):
        saved(name, SearchTerms(), AT)


def test_terms_have_bounds_and_become_a_search() -> None:
    for wrong in ({"text": "x" * 1001}, {"person": ("x" * 501,)}, {"place": ("x",) * 21}):
        with pytest.raises(ValidationError):
            SearchTerms.model_validate(wrong)
    terms = SearchTerms(text="a", speaker=("B",), source=("c",), since=date(2024, 1, 1))
    assert terms.query() == Query("a", speaker=("B",), source=("c",), since=date(2024, 1, 1), facet_size=0)


def test_one_alert_names_all_searches_in_their_order() -> None:
    events = [announced(make(n)) for n in (1, 2, 3)]
    found = [(PEOPLE, {numbered(1)}), (WATER, {numbered(2), numbered(1), numbered(9)})]
    results = alerts(events, found)
    assert shown(results) == [["People", "Water"], ["Water"], "no saved search fits"]
    assert results[0].state is None  # type: ignore[union-attr]
    assert isinstance(results[2], Skip)
    assert results[2].usual


def test_the_alerter_reads_nothing_else() -> None:
    with pytest.raises(TypeError, match=r"reads no search\.matched"):
        alerts([event(alerts([announced(make(1))], [(WATER, {numbered(1)})])[0].data)], [])  # type: ignore[union-attr]


async def test_every_event_of_a_batch_is_answered_also_twice_the_same() -> None:
    runner = AlerterRunner(Kept(WATER, PEOPLE), filled())
    batch = [announced(make(n)) for n in (3, 1, 77, 1)]
    assert shown(await runner.run(batch)) == [
        "no saved search fits",
        ["Water", "People"],
        "no saved search fits",
        ["Water", "People"],
    ]


async def test_without_saved_searches_and_without_an_index(tmp_path: Path) -> None:
    batch = [announced(make(1))]
    assert shown(await AlerterRunner(Kept(), filled()).run(batch)) == ["no saved search fits"]
    nowhere = TantivySearcher(tmp_path / "not yet")
    assert shown(await AlerterRunner(Kept(WATER), nowhere).run(batch)) == ["no saved search fits"]


async def test_a_search_that_fails_keeps_no_other_from_being_told() -> None:
    cursed = saved("Cursed", SearchTerms(text="cursed"), AT)
    runner = AlerterRunner(Kept(cursed, WATER), filled(Fragile))
    assert shown(await runner.run([announced(make(2))])) == [["Water"]]


async def test_an_index_that_is_away_is_waited_for() -> None:
    with pytest.raises(StoreUnavailable, match="no disk"):
        await AlerterRunner(Kept(WATER), filled(Gone)).run([announced(make(1))])


async def test_what_sift_finds_is_what_search_finds() -> None:
    searcher = filled()
    for query in (WATER.query(), PEOPLE.query(), Query("-drought"), Query()):
        (sifted,) = searcher.sift([query], searcher.ids())
        hits = searcher.search(Query(**{**vars(query), "limit": 100, "sort": Sort.OLDEST})).hits
        assert sifted == {hit.document_id for hit in hits}
