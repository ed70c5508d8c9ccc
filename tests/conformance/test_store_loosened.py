"""A search that may be loosened, over each store: what it finds, in which order, and what it says of it."""

import pytest

from services.index.query import Query, Sort
from services.index.results import Fit, Results
from tests.conformance.store_factory import make
from tests.conformance.store_index import Index, numbers, pages

EXACT, FORMS, MOST, SPELT = 1, 2, 3, 4
LAKES = (
    make(EXACT, "The drought emptied a reservoir, and the ministers met about it at length in the capital."),
    make(FORMS, "Droughts emptied reservoirs, and one minister met the others."),
    make(MOST, "No ministers came to the reservoir.", title="Reservoir reservoir reservoir"),
    make(SPELT, "Football."),
    make(5, "Les guerres durent.", language="fr"),
    make(6, "President Zelenskyy spoke."),
    make(7, "President Zelensky listened."),
)


OTHERS = tuple(make(n, "Nothing else happened.") for n in range(100, 120))
"""Documents beside which a word of two is rare."""


def loose(index: Index, text: str, **wanted: object) -> Results:
    return index.search(text, loosen=True, **wanted)


def fits(results: Results) -> list[tuple[int, Fit | None]]:
    return list(zip(numbers(results), [hit.fit for hit in results.hits], strict=True))


def test_what_has_all_words_as_typed_comes_first_then_other_forms_then_most_words(index: Index) -> None:
    index.put(*LAKES)
    found = loose(index, "drought reservoir ministers")
    assert fits(found) == [(EXACT, Fit.EXACT), (FORMS, Fit.FORMS), (MOST, Fit.MOST)]
    assert found.total == found.rows == 3
    assert found.loosened is not None
    assert (found.loosened.exact, found.loosened.forms, found.loosened.loose) == (1, 1, 1)


def test_other_spellings_come_last(index: Index) -> None:
    index.put(*LAKES)
    found = loose(index, "minsiters")
    assert {fit for _, fit in fits(found)} == {Fit.MISSPELT}
    assert set(numbers(found)) == {EXACT, FORMS, MOST}
    assert found.loosened is not None
    assert found.loosened.unknown == ("minsiters",)
    assert found.loosened.suggestion == "ministers"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("guerre", [5]),
        ("Zelensky", [6, 7]),
        ("Zelenskiy", [6, 7]),
        ("drought", [EXACT, FORMS]),
        ("what do we know about droughts", [EXACT, FORMS]),
        ("+drought", [EXACT]),
        ('"drought"', [EXACT]),
        ("+drought reservoirs", [EXACT]),
        ("droughts -minister", [EXACT]),
        ("title:reservoirs", []),
        ("drought language:fr", []),
        ("footbal", [SPELT]),
        ("1234", []),
        ("xyz", []),
        ("???", []),
        ("*ought", [EXACT]),
        ("drou*t", [EXACT]),
        ("droughts OR football", [FORMS, SPELT]),
        ('"drought reservoir"~2', [EXACT]),
        ('"drought reservoir"~1', []),
        ('"drought reservoir"', []),
    ],
)
def test_what_is_found(index: Index, text: str, expected: list[int]) -> None:
    index.put(*LAKES)
    assert sorted(numbers(loose(index, text))) == expected


def test_forms_are_those_of_the_documents_language(index: Index) -> None:
    index.put(make(1, "Die Häuser brennen.", language="de"), make(2, "Hauser is a name.", language="en"))
    assert numbers(loose(index, "Haus")) == [1]


def test_nothing_is_said_where_all_was_found_as_typed(index: Index) -> None:
    index.put(make(1, "Football."), make(2, "Chess."))
    assert loose(index, "football").loosened is None
    assert loose(index, "").loosened is None


def test_a_search_that_may_not_be_loosened_holds_as_typed(index: Index) -> None:
    index.put(*LAKES)
    assert index.find("drought reservoir ministers") == [EXACT]
    assert index.search("minsiters").loosened is None
    sifted = index.searcher.sift([Query("droughts"), Query("minsiters")], [d.document_id for d in LAKES])
    assert sifted == [frozenset({LAKES[1].document_id}), frozenset()]


def test_by_date_a_loose_hit_never_comes_before_an_exact_one(index: Index) -> None:
    index.put(
        make(1, "A drought in the valley.", published="2020"),
        make(2, "A valley without rain.", published="2024"),
        *OTHERS,
    )
    assert numbers(loose(index, "drought valley")) == [1, 2]
    assert numbers(loose(index, "drought valley", sort=Sort.NEWEST)) == [1]
    assert numbers(loose(index, "drougth valley", sort=Sort.NEWEST)) == [2, 1]


def test_where_there_is_enough_nothing_is_added_to_it(index: Index) -> None:
    index.put(*(make(n, "A drought in the valley.") for n in range(1, 12)), make(20, "The valley."))
    found = loose(index, "drought valley", limit=100)
    assert 20 not in numbers(found)
    assert found.loosened is None


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("fold", [False, True])
def test_the_pages_are_of_one_list_whatever_arrives(index: Index, sort: Sort, fold: bool) -> None:
    valleys = [make(n, f"Valleys {'of rain ' * n}", published=f"20{n:02}") for n in range(1, 7)]
    index.put(*valleys, *OTHERS)
    query = Query("drought valley", sort=sort, limit=2, loosen=True, fold=fold)
    newer = make(90, "A drought in the valley.", published="1999")
    found = pages(index, query, lambda _: index.put(newer))
    assert sorted(n for n in found if n < 90) == [1, 2, 3, 4, 5, 6]
    assert len(found) == len(set(found))


def test_facets_and_the_total_are_of_the_loosened_list(index: Index) -> None:
    index.put(
        make(1, "A drought.", people=["Ana Reyes"]),
        make(2, "Droughts.", people=["Ana Reyes"]),
        make(3, "Football.", people=["Ana Reyes"]),
    )
    found = loose(index, "drought")
    people = next(counts for facet, counts in found.facets.items() if facet.value == "person")
    assert [(count.value, count.count) for count in people] == [("Ana Reyes", 2)]
    assert found.total == 2


def test_filters_hold_in_a_loosened_search(index: Index) -> None:
    index.put(make(1, "A drought."), make(2, "Ein drought.", language="de"), *OTHERS)
    assert numbers(loose(index, "drougth", language=("de",))) == [2]


def test_other_forms_and_spellings_are_marked(index: Index) -> None:
    index.put(make(1, "Two droughts and one reservoir."))
    (hit,) = loose(index, "drought reservior").hits
    marked = [hit.snippet.text[start:end] for start, end in hit.snippet.highlights]
    assert marked == ["droughts", "reservoir"]


def test_most_words_weigh_by_how_rare_they_are(index: Index) -> None:
    common = [make(n, "The minister said so.") for n in range(10, 40)]
    index.put(*common, make(1, "A zeppelin."), make(2, "A regatta."))
    assert numbers(loose(index, "minister zeppelin", limit=100)) == [1]


def test_documents_that_are_gone_make_no_word_frequent(index: Index) -> None:
    several = [make(number, "harbour") for number in range(2, 8)]
    index.put(make(1, "harbor"), *several)
    for _ in range(3):
        index.put(*several)  # what was written before is gone, and not yet swept
    assert index.find("harbor", loosen=True) == [1]
    index.put(*(make(number, "harbour") for number in range(8, 30)))
    assert len(index.find("harbor", loosen=True)) == 29


@pytest.mark.parametrize("length", [60, 250])
def test_a_pasted_paragraph_finds_its_article(index: Index, length: int) -> None:
    words = [f"{first}{second}{third}an" for first in "bdfgklm" for second in "aeiou" for third in "lmnrstvz"]
    pasted = words[:length]
    for number in range(1, 5):
        index.put(make(number, " ".join(words[number * 3 : number * 3 + 20])))
    index.put(make(9, " ".join([*pasted[: length - 5], "other", "words"])))
    assert numbers(loose(index, " ".join(pasted)))[0] == 9


@pytest.mark.parametrize("fold", [False, True])
def test_pages_go_from_words_as_typed_on_to_their_forms(index: Index, fold: bool) -> None:
    exact = [make(n, "drought " * (n % 3 + 1)) for n in range(1, 6)]
    index.put(*exact, *(make(n, "droughts came " * (n % 3 + 1)) for n in range(6, 11)))
    whole = loose(index, "drought", fold=fold)
    assert [fit for _, fit in fits(whole)] == [Fit.EXACT] * 5 + [Fit.FORMS] * 5
    assert pages(index, Query("drought", loosen=True, fold=fold, limit=2)) == numbers(whole)
    assert fits(loose(index, "drought", fold=fold, limit=3)) == fits(whole)[:3]
