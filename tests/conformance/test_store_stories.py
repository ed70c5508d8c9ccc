"""Stories in every store: found, folded to one hit each, paged, unfolded, changed."""

import pytest

from services.index.query import Counted, Facet, Query, Sort
from services.index.results import Count
from services.index.stored import Standing, StoredDocument
from tests.conformance.store_factory import make, numbered
from tests.conformance.store_index import Index, numbers, pages


def of(story: int | None, document: StoredDocument) -> StoredDocument:
    """The document as a member of the story of that number."""
    return document.model_copy(update={"story": None if story is None else numbered(story)})


def fill(index: Index) -> None:
    index.put(
        of(1, make(1, "drought", published="2024-10-01")),
        of(1, make(2, "drought drought drought", published="2024-10-05")),
        of(1, make(3, "harvest", published="2024-10-09")),
        of(4, make(4, "drought drought", published="2024-10-02")),
        of(4, make(5, "drought", published="2024-10-08")),
        of(None, make(6, "drought and harvest", published="2024-10-03")),
        of(None, make(7, "rain", published="2024-10-04")),
    )


def test_a_folded_search_shows_the_best_match_of_each_story(index: Index) -> None:
    fill(index)
    found = index.search("drought", fold=True)
    assert numbers(found)[:2] == [2, 4]
    assert sorted(numbers(found)) == [2, 4, 6]
    assert (found.total, found.rows) == (5, 3)
    assert [(h.story, h.copies) for h in found.hits[:2]] == [(numbered(1), 3), (numbered(4), 2)]
    assert (found.hits[2].story, found.hits[2].copies) == (None, 1)


def test_a_hit_says_what_it_is_to_its_story_and_to_round_ups(index: Index) -> None:
    standing = {"relation": "cut", "held_by": (numbered(8), numbered(9))}
    round_up = make(8, "drought").model_copy(update={"holds": (numbered(1), numbered(4))})
    index.put(of(1, make(1, "drought")).model_copy(update=standing), round_up)
    found = {hit.document_id: hit for hit in index.search("drought").hits}
    cut, holder = found[numbered(1)], found[numbered(8)]
    assert (cut.relation, cut.holds, cut.held_by) == ("cut", (), (numbered(8), numbered(9)))
    assert (holder.relation, holder.holds, holder.held_by) == (None, (numbered(1), numbered(4)), ())
    index.store.assign({numbered(1): Standing(numbered(1), relation="copy")})
    index.store.commit()
    (again,) = index.search("drought", story=numbered(1)).hits
    assert (again.relation, again.held_by) == ("copy", ())


def test_without_folding_every_copy_is_shown(index: Index) -> None:
    fill(index)
    found = index.search("drought")
    assert sorted(numbers(found)) == [1, 2, 4, 5, 6]
    assert (found.total, found.rows) == (5, 5)


@pytest.mark.parametrize(("sort", "expected"), [(Sort.NEWEST, [3, 5, 7, 6]), (Sort.OLDEST, [1, 4, 6, 7])])
def test_by_date_the_first_of_a_story_stands_for_it(index: Index, sort: Sort, expected: list[int]) -> None:
    fill(index)
    assert numbers(index.search(fold=True, sort=sort)) == expected
    assert pages(index, Query(fold=True, sort=sort, limit=1)) == expected


def test_a_story_unfolds(index: Index) -> None:
    fill(index)
    assert index.find(story=numbered(1)) == [1, 2, 3]
    assert index.find("drought", story=numbered(1)) == [1, 2]
    assert index.find(story=numbered(7)) == []


def test_a_story_is_typed_into_the_search(index: Index) -> None:
    fill(index)
    one, four = f"story:{numbered(1)}", f"story:{numbered(4).upper()}"
    assert index.find(one) == [1, 2, 3]
    assert index.find(f"drought {one}") == [1, 2]
    assert index.find(f"{one} OR {four}") == [1, 2, 3, 4, 5]
    assert index.find(f"drought -{one}") == [4, 5, 6]
    assert index.find("story:none") == []


def test_facets_count_a_story_once_where_that_is_asked_for(index: Index) -> None:
    copies = [of(1, make(n, "drought", people=["Ada Holm", "Ben Orr"])) for n in (1, 2, 3)]
    others = [of(4, make(n, "drought", people=["Ben Orr"])) for n in (4, 5)]
    single = [make(6, "drought", people=["Cy Ash", "ben orr"]), make(7, "rain", people=["Cy Ash"])]
    index.put(*copies, *others, *single)
    found = index.search(count=Counted.STORIES)
    assert found.facets[Facet.PEOPLE] == (Count("Ben Orr", 3), Count("Cy Ash", 2), Count("Ada Holm", 1))
    fewer = index.search(count=Counted.STORIES, facet_size=2)
    assert fewer.facets[Facet.PEOPLE] == found.facets[Facet.PEOPLE][:2]
    assert index.search("drought", count=Counted.STORIES).facets[Facet.PEOPLE][0] == Count("Ben Orr", 3)
    assert index.search().facets[Facet.PEOPLE][0] == Count("Ben Orr", 6)
    assert found.total == 7


def test_facets_and_total_count_documents_when_folded(index: Index) -> None:
    index.put(*(of(1, make(n, "drought", people=["Ada Holm"])) for n in (1, 2)))
    found = index.search("drought", fold=True)
    assert [c.count for facet in found.facets.values() for c in facet if c.value == "Ada Holm"] == [2]


@pytest.mark.parametrize("sort", list(Sort))
def test_a_story_comes_once_over_all_pages_while_copies_arrive(index: Index, sort: Sort) -> None:
    index.put(
        *(
            of(n // 4 * 4, make(n, "drought " * (n % 7 + 1), published=f"2024-10-{n % 28 + 1:02}"))
            for n in range(80)
        )
    )
    query = Query("drought", sort=sort, limit=3, fold=True)
    still = pages(index, query)
    assert len(still) == len({n // 4 for n in still}) == 20

    def arrive(page: int) -> None:
        index.put(of(4 * page, make(1000 + page, "drought " * 9, published="2024-10-31")))

    assert pages(index, query, arrive) == still


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_folded_pages_by_date_go_on_in_another_searcher(index: Index, sort: Sort) -> None:
    index.put(*(of(n // 2 * 2, make(n, published="2024-10-12" if n % 3 else None)) for n in range(20)))
    first = index.search(sort=sort, limit=4, fold=True)
    rest = index.new_searcher().search(Query(sort=sort, limit=12, after=first.next, fold=True))
    assert sorted(n // 2 for n in numbers(first) + numbers(rest)) == list(range(10))
    assert rest.next is None


def test_documents_move_to_another_story(index: Index) -> None:
    fill(index)
    index.store.upsert([of(None, make(8, "late"))])
    index.store.assign(
        {numbered(n): Standing(numbered(1)) for n in (4, 5, 8, 99)} | {numbered(3): Standing()}
    )
    index.store.delete([numbered(5)])
    index.store.assign({numbered(5): Standing(numbered(1))})
    assert index.find(story=numbered(1)) == [1, 2, 3]
    index.store.commit()
    assert index.find(story=numbered(1)) == [1, 2, 4, 8]
    assert index.find("drought") == [1, 2, 4, 6]
    moved = index.searcher.get(numbered(3))
    assert moved is not None
    assert moved.story is None
    assert index.searcher.count() == 7


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_a_story_of_which_all_first_hits_are_is_one_hit(index: Index, sort: Sort) -> None:
    copies = [of(1, make(n, published="2024-10-09" if sort is Sort.NEWEST else "2020")) for n in range(1, 41)]
    index.put(*copies, *(make(n, published=f"2022-10-{n - 30:02}") for n in range(41, 46)))
    found = index.search(fold=True, sort=sort, limit=2)
    assert len(found.hits) == 2
    assert (found.hits[0].story, found.hits[0].copies) == (numbered(1), 40)
    assert [hit.story for hit in found.hits[1:]] == [None]
    assert pages(index, Query(fold=True, sort=sort, limit=2)) == numbers(index.search(fold=True, sort=sort))
