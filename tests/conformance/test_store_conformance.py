"""What every store must do, run over each: the real one and the one in memory."""

from datetime import date

import pytest

from copydesk_contracts.accounting import ReadingWarning, WarningCode
from copydesk_contracts.article import Article, Fact, Section, Span
from copydesk_contracts.events import Location
from services.index.failures import AmbiguousId, BadCursor
from services.index.query import Facet, HistogramUnit, Query, Sort
from services.index.reading import documents_with
from services.index.results import Count
from services.index.stored import StoredDocument
from tests.conformance.store_factory import make, numbered
from tests.conformance.store_index import Index, numbers, pages


def test_nothing_is_found_before_the_commit(index: Index) -> None:
    index.store.upsert([make(1, "drought")])
    assert index.find("drought") == []
    assert index.searcher.count() == 0
    index.store.commit()
    assert index.find("drought") == [1]
    assert index.searcher.count() == 1


def test_an_empty_index_answers(index: Index) -> None:
    assert index.search("drought").total == 0
    assert index.searcher.ids() == []
    assert index.searcher.get(numbered(1)) is None


def test_upsert_replaces_also_within_one_commit(index: Index) -> None:
    index.put(make(1, "first"), make(2, "other"))
    index.store.upsert([make(1, "second"), make(1, "third")])
    index.store.commit()
    assert index.find("first") == index.find("second") == []
    assert index.find("third") == [1]
    assert index.searcher.ids() == [numbered(1), numbered(2)]


def test_delete_and_what_never_was(index: Index) -> None:
    index.put(make(1, "drought"), make(2, "drought"))
    index.store.delete([numbered(1), numbered(77)])
    index.store.commit()
    assert index.find("drought") == [2]
    assert index.searcher.ids() == [numbered(2)]
    assert index.searcher.get(numbered(1)) is None


def test_delete_then_upsert_in_one_commit_keeps_the_last_word(index: Index) -> None:
    index.store.upsert([make(1, "early")])
    index.store.delete([numbered(1)])
    index.store.upsert([make(1, "late")])
    index.store.delete([numbered(2)])
    index.store.upsert([make(3)])
    index.store.delete([numbered(3)])
    index.store.commit()
    assert index.searcher.ids() == [numbered(1)]
    assert index.find("late") == [1]


def test_the_document_comes_back_whole(index: Index) -> None:
    document = make(
        7,
        "“Kyiv 😀 stands,” she said.",
        title="Kyiv",
        published="2024-10-12T08:05:00+02:00",
        people=["Ана"],
        roles=["mayor"],
        quotes=[("stands", "Ана")],
        dates=["2024-10-11"],
    )
    index.put(document)
    assert index.searcher.get(document.document_id) == document
    assert index.searcher.get(document.document_id[:6]) == document


def test_many_documents_come_in_the_order_of_their_whole_ids(index: Index) -> None:
    index.put(*(make(number) for number in range(1, 130)))
    wanted = [numbered(number) for number in (129, 3, 200, 7)]
    assert index.searcher.documents([*wanted, numbered(5)[:8]]) == [make(129), make(3), make(7)]
    assert index.searcher.documents([]) == []
    everything = documents_with(index.searcher, (numbered(number) for number in range(200)))
    assert [document.document_id for document in everything] == [numbered(n) for n in range(1, 130)]


def test_the_beginning_of_an_id_must_fit_one_document(index: Index) -> None:
    index.put(make(0x12345601), make(0x12345602), make(0xABCDEF00))
    with pytest.raises(AmbiguousId) as caught:
        index.searcher.get("123456")
    assert caught.value.candidates == (numbered(0x12345601), numbered(0x12345602))
    assert index.searcher.get("12345602") == make(0x12345602)
    assert index.searcher.get("ABCDEF") == make(0xABCDEF00)
    assert index.searcher.get("abcde") is None
    index.store.delete([numbered(0x12345601)])
    index.store.commit()
    assert index.searcher.get("123456") == make(0x12345602)


WORDS = (
    make(1, "Drought empties the lake in Zürich.", title="Water runs short"),
    make(2, "A state of emergency was declared after the drought."),
    make(3, "The emergency state of the lake.", authors=["Ines Okafor"]),
    make(4, "Football: droughts of goals. O’Brien said l'été was kind."),
    make(5, "北京市发生大雨 in Beijing", language="zh"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drought", [1, 2]),
        ("DROUGHT lake", [1]),
        ("zurich", [1]),
        ("Zu\u0308rich", [1]),
        ('"state of emergency"', [2]),
        ("“state of emergency”", [2]),
        ("«emergency state»", [3]),
        ("drough*", [1, 2, 4]),
        ('"state of emer"*', [2]),
        ("drought -lake", [2]),
        ("drought NOT lake", [2]),
        ('lake -"emergency state"', [1]),
        ("-drought", [3, 4, 5]),
        ("lake OR football", [1, 3, 4]),
        ("lake OR football OR declared", [1, 2, 3, 4]),
        ("lake OR football drought", [1]),
        ("drought AND lake", [1]),
        ("water", [1]),
        ("okafor", [3]),
        ("o'brien", [4]),
        ("O’Brien", [4]),
        ("ete", [4]),
        ("北京", [5]),
        ("京北", []),
        ("title:water", [1]),
        ("title:drought", []),
        ("author:ines", [3]),
        ('by:"Ines Okafor"', [3]),
        ("language:zh", [5]),
        ("-language:en", [5]),
        # lenient
        ('"state of emergency', [2]),
        ("drought -", [1, 2]),
        ("OR drought OR", [1, 2]),
        ("drought & lake", [1]),
        ("(drought) [lake]", [1]),
        ("nofield:drought", []),
        ("football: droughts", [4]),
        ("???", []),
        ("*", []),
        ('""', []),
        ("\\ \" ' ^~ : {", []),
        ("published:yesterday", []),
        ("   ", [1, 2, 3, 4, 5]),
        ("", [1, 2, 3, 4, 5]),
    ],
)
def test_words(index: Index, text: str, expected: list[int]) -> None:
    index.put(*WORDS)
    assert index.find(text) == expected


NAMES = (
    make(1, people=["Angela Merkel", "ANGELA MERKEL"], roles=["Chancellor"], places=["Köln"]),
    make(2, people=["Émile Zola", "Angela Merkel"], organisations=["Bundestag"], agencies=["dpa"]),
    make(3, people=["Merkel"], quotes=[("No comment", "Émile Zola"), ("None at all", None)]),
    make(4, people=["Jean-Luc O’Neil"], locations=[("wire", "2024/x.txt"), ("seeds", "y.txt")]),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"person": ("angela merkel",)}, [1, 2]),
        ({"person": ("emile ZOLA",)}, [2]),
        ({"person": ("Emile\u0301 Zola",)}, [2]),
        ({"person": ("E\u0301mile  Zola",)}, [2]),
        ({"person": ("Angela Merkel", "Émile Zola")}, [2]),
        ({"person": ("Angela",)}, []),
        ({"person": ("Jean-Luc O'Neil",)}, [4]),
        ({"place": ("koln",)}, [1]),
        ({"organisation": ("Bundestag",)}, [2]),
        ({"agency": ("DPA",)}, [2]),
        ({"speaker": ("Émile Zola",)}, [3]),
        ({"source": ("wire",)}, [4]),
        ({"source": ("seeds", "wire")}, [4]),
        ({"language": ("en",)}, [1, 2, 3, 4]),
        ({"text": "person:merkel"}, [1, 2, 3]),
        ({"text": 'person:"angela merkel"'}, [1, 2]),
        ({"text": "person:merk*"}, [1, 2, 3]),
        ({"text": "role:chancellor"}, [1]),
        ({"text": "quote:comment"}, [3]),
        ({"text": 'said:"none at"'}, [3]),
        ({"text": "speaker:zola"}, [3]),
        ({"text": "org:bundestag agency:dpa"}, [2]),
        ({"text": "path:2024"}, [4]),
        ({"text": "source:wire"}, [4]),
        ({"text": "person:merkel -person:zola", "person": ("Angela Merkel",)}, [1]),
    ],
)
def test_names(index: Index, wanted: dict[str, object], expected: list[int]) -> None:
    index.put(*NAMES)
    assert index.find(**{"text": "", **wanted}) == expected  # type: ignore[arg-type]


def test_a_search_among_some_documents_only(index: Index) -> None:
    index.put(*WORDS)
    among = tuple(numbered(n) for n in (2, 3, 4, 77))
    assert index.find("drought", ids=among) == [2]
    assert index.find("-drought", ids=among) == [3, 4]
    assert index.find(ids=among) == [2, 3, 4]
    assert index.find(ids=(numbered(77),)) == []
    assert index.find(ids=("",)) == index.find(ids=("0000",)) == []
    results = index.search(ids=among, sort=Sort.OLDEST, fold=True)
    assert (results.total, results.rows) == (3, 3)
    assert index.find("drought", ids=()) == [1, 2]
    index.store.delete([numbered(2)])
    index.store.commit()
    assert index.find("drought", ids=among) == []


def test_many_searches_are_held_against_some_documents_at_once(index: Index) -> None:
    assert index.searcher.sift([Query("drought")], [numbered(1)]) == [frozenset()]
    index.put(*WORDS)
    index.put(make(6, "drought again", published="2024-10-12", people=["Ana Silva"]))
    queries = [
        Query("drought"),
        Query("-drought", limit=1, sort=Sort.OLDEST),
        Query("???"),
        Query(),
        Query("drough*", person=("ana silva",)),
        Query("drought", since=date(2024, 10, 12), until=date(2024, 10, 12), ids=(numbered(1),)),
    ]
    among = [numbered(n) for n in (2, 3, 6, 77)]
    expected: list[list[int]] = [[2, 6], [3], [], [2, 3, 6], [6], [6]]
    assert index.searcher.sift(queries, among) == [frozenset(map(numbered, e)) for e in expected]
    assert index.searcher.sift(queries, []) == index.searcher.sift(queries, [numbered(77)])
    index.store.delete([numbered(6)])
    index.store.commit()
    assert index.searcher.sift([Query("drought")], among) == [frozenset({numbered(2)})]


def test_scores_are_the_same_among_some_documents(index: Index) -> None:
    index.put(*WORDS)
    alone, whole = index.search("drought", ids=(numbered(1),)).hits, index.search("drought").hits
    assert alone[0].score == pytest.approx(next(h.score for h in whole if h.document_id == numbered(1)))


DATED = (
    make(1, published="2024-10-12", dates=["2024-10-11"]),
    make(2, published="2024-10-12T23:30:00-05:00", dates=["2024-10-23/2024-10-25"]),
    make(3, published="2024-11-01T00:00:00Z", dates=["2024-10"]),
    make(4, published="2023-12-31", dates=["2023"]),
    make(5, published=None),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"text": "published:2024-10-12"}, [1, 2]),
        ({"text": "published:2024-10"}, [1, 2]),
        ({"text": "published:2024"}, [1, 2, 3]),
        ({"text": "date:2023-12-31..2024-10-11"}, [4]),
        ({"text": "published:2024-10-13.."}, [3]),
        ({"text": "published:..2023"}, [4]),
        ({"text": "since:2024-10-12 until:2024-10-12"}, [1, 2]),
        ({"text": "-published:2024"}, [4, 5]),
        ({"since": date(2024, 11, 1)}, [3]),
        ({"until": date(2024, 10, 12)}, [1, 2, 4]),
        ({"text": "mentions:2024-10-24"}, [2]),
        ({"text": "mentions:2024-10"}, [1, 2, 3]),
        ({"text": "mentions:2024-10-11..2024-10-23"}, [1, 2]),
        ({"text": "mentions:2023"}, [4]),
        ({"text": "mentions:2023-05"}, []),
        ({"text": "mentions:2023.."}, [1, 2, 3, 4]),
    ],
)
def test_dates(index: Index, wanted: dict[str, object], expected: list[int]) -> None:
    index.put(*DATED)
    assert index.find(**{"text": "", **wanted}) == expected  # type: ignore[arg-type]


def test_order_by_date_puts_the_undated_last(index: Index) -> None:
    index.put(*DATED)
    assert numbers(index.search(sort=Sort.NEWEST)) == [3, 2, 1, 4, 5]
    assert numbers(index.search(sort=Sort.OLDEST)) == [4, 1, 2, 3, 5]
    assert numbers(index.search()) == [3, 2, 1, 4, 5]
    assert all(hit.score == 0 for hit in index.search().hits)


def test_relevance_prefers_the_title(index: Index) -> None:
    filler = "and then the town met again to talk of other things for a long while"
    index.put(make(1, f"drought {filler}"), make(2, f"{filler} drought", title="Drought"))
    results = index.search("drought")
    assert numbers(results) == [2, 1]
    assert results.hits[0].score > results.hits[1].score > 0


def test_highlights_are_code_points_of_the_excerpt(index: Index) -> None:
    index.put(make(1, "😀 Zürich: der Großbrand in Zürich war groß.", title="Brand in Zürich 😀"))
    hit = index.search("zurich gros*").hits[0]
    assert hit.title is not None
    assert [hit.title.text[a:b] for a, b in hit.title.highlights] == ["Zürich"]
    marked = [hit.snippet.text[a:b] for a, b in hit.snippet.highlights]
    assert marked == ["Zürich", "Großbrand", "Zürich", "groß"]


def test_scripts_without_spaces_are_marked_too(index: Index) -> None:
    index.put(make(1, "昨日、北京市で雨が降った。", title="北京の雨"))
    hit = index.search("北京").hits[0]
    assert hit.title is not None
    assert hit.title.text == "北京の雨"
    assert "".join(hit.title.text[a:b] for a, b in hit.title.highlights) == "北京"
    assert hit.snippet.text == "昨日、北京市で雨が降った。"
    assert "".join(hit.snippet.text[a:b] for a, b in hit.snippet.highlights) == "北京"
    assert hit.opening == "昨日、北京市で雨が降った。"


def test_an_excerpt_has_its_punctuation_and_says_where_it_was_cut(index: Index) -> None:
    index.put(make(1, "“Drought?” he asked (twice)."), make(2, "word " * 300 + "flood. " + "word " * 300))
    whole, cut = index.search("drought").hits[0].snippet, index.search("flood").hits[0].snippet
    assert (whole.text, whole.cut_before, whole.cut_after) == ("“Drought?” he asked (twice).", False, False)
    assert [whole.text[a:b] for a, b in whole.highlights] == ["Drought"]
    assert (cut.cut_before, cut.cut_after) == (True, True)


def test_a_hit_tells_what_is_needed_for_a_list(index: Index) -> None:
    index.put(make(1, "Water.", title="Lake", published="2024-10-12", authors=["A", "B"], language=None))
    hit = index.search("water").hits[0]
    assert (hit.published, hit.authors, hit.language) == ("2024-10-12", ("A", "B"), None)
    assert hit.locations == (Location(root="seeds", path="copy.txt", revision=1),)


def test_what_is_not_told_is_found_but_counts_little(index: Index) -> None:
    told = make(1, "The drought is over after long weeks of rain.")
    text = "Tags: drought\n\nThe match is over."
    start = text.index("The match")
    paragraph = Fact(text=text[start:], span=Span(start=start, end=len(text)), rule="made-up")
    article = Article(text=text, format="text", sections=(Section(paragraphs=(paragraph,)),))
    index.put(told, make(2).model_copy(update={"article": article}))
    results = index.search("drought")
    assert numbers(results) == [1, 2]
    assert results.hits[1].snippet.text == "The match is over."
    assert results.hits[1].opening == "The match is over."
    assert results.hits[1].title is None


def test_without_words_the_excerpt_is_the_beginning(index: Index) -> None:
    index.put(make(1, "Lake\n\n" + "word " * 200, title="Lake"), make(2, "short"))
    long, short = sorted(index.search().hits, key=lambda hit: hit.document_id)
    assert long.snippet.text.startswith("word word")
    assert long.snippet.cut_after
    assert len(long.snippet.text) <= 260
    assert short.snippet.text == "short"
    assert not short.snippet.cut_after


def test_facets_count_documents_once_and_agree_with_the_filter(index: Index) -> None:
    index.put(*NAMES)
    facets = index.search().facets
    assert facets[Facet.PEOPLE][:2] == (Count("Angela Merkel", 2), Count("Émile Zola", 1))
    assert facets[Facet.SOURCE] == (Count("seeds", 4), Count("wire", 1))
    assert facets[Facet.SPEAKERS] == (Count("Émile Zola", 1),)
    for facet, counts in facets.items():
        for count in counts:
            assert index.search(**{facet.value: (count.value,)}).total == count.count
    narrowed = index.search(person=("Émile Zola",)).facets
    assert narrowed[Facet.PEOPLE] == (Count("Angela Merkel", 1), Count("Émile Zola", 1))
    assert narrowed[Facet.PLACES] == ()


def test_country_and_state_in_which_places_lie_are_facets_and_conditions(index: Index) -> None:
    paris, other = make(1, places=["Paris"]), make(2, places=["Paris"])
    (place,) = paris.annotations.places or ()
    there = (place.model_copy(update={"country": "US", "region": "Texas"}),)
    texan = paris.model_copy(update={"annotations": paris.annotations.model_copy(update={"places": there})})
    index.put(texan, other)
    facets = index.search().facets
    assert facets[Facet.COUNTRIES] == (Count("US", 1),)
    assert facets[Facet.REGIONS] == (Count("Texas, US", 1),)
    for query in (
        {"country": ("US",)},
        {"region": ("Texas, US",)},
        {"text": 'country:us region:"Texas, US"'},
    ):
        assert [hit.document_id for hit in index.search(**query).hits] == [texan.document_id]


def test_warnings_of_the_reading_are_facets_and_conditions(index: Index) -> None:
    guessed, scanned, sound = make(1, "drought"), make(2, "drought"), make(3, "drought")
    index.put(
        with_warnings(guessed, WarningCode.CHARSET_GUESSED),
        with_warnings(scanned, WarningCode.CHARSET_GUESSED, WarningCode.OCR),
        sound,
    )
    both = (Count("charset-guessed", 2), Count("ocr", 1))
    assert index.search().facets[Facet.WARNINGS] == both
    for query, found in (
        ({"warning": ("charset-guessed",)}, [1, 2]),
        ({"warning": ("charset-guessed", "ocr")}, [2]),
        ({"text": "drought warning:charset-guessed"}, [1, 2]),
        ({"text": "drought -warning:OCR"}, [1, 3]),
        ({"text": "drought warning:charset"}, []),
    ):
        assert index.find(**query) == found


def with_warnings(document: StoredDocument, *codes: WarningCode) -> StoredDocument:
    """The document, read with these warnings."""
    warnings = tuple(ReadingWarning(code=code) for code in codes)
    return document.model_copy(update={"article": document.article.model_copy(update={"warnings": warnings})})


def test_facets_are_named_as_most_documents_write_them(index: Index) -> None:
    index.put(*(make(n, people=["MÜLLER" if n == 1 else "Müller"]) for n in range(1, 4)))
    assert index.search().facets[Facet.PEOPLE] == (Count("Müller", 3),)


def test_facets_can_be_left_out(index: Index) -> None:
    index.put(*NAMES)
    results = index.search(facet_size=0)
    assert results.total == 4
    assert results.facets == {}
    assert results.histogram.bars == ()


def test_the_histogram_chooses_its_unit_and_counts_the_undated(index: Index) -> None:
    index.put(*DATED)
    whole = index.search().histogram
    assert (whole.unit, whole.undated) == (HistogramUnit.MONTH, 1)
    assert whole.bars == (Count("2023-12", 1), Count("2024-10", 2), Count("2024-11", 1))
    assert index.search("published:2024").histogram.bars == (Count("2024-10-12", 2), Count("2024-11-01", 1))
    index.put(make(6, published="1998-02-03"))
    years = index.search().histogram
    assert (years.unit, years.bars[0]) == (HistogramUnit.YEAR, Count("1998", 1))
    assert sum(bar.count for bar in years.bars) + years.undated == 6


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_do_not_shift_while_documents_arrive(index: Index, sort: Sort) -> None:
    index.put(*(make(n, "drought " * (n % 7 + 1), published=f"2024-10-{n % 28 + 1:02}") for n in range(40)))
    query = Query("drought", sort=sort, limit=7)
    still = pages(index, query)
    assert sorted(still) == list(range(40))

    def arrive(page: int) -> None:
        index.put(*(make(100 + 10 * page + n, "drought " * 9, published="2024-10-31") for n in range(5)))
        index.put(make(200 + page, "drought", published="1999-01-01"))

    while_arriving = [n for n in pages(index, query, arrive) if n < 100]
    assert while_arriving == still


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_pages_by_date_go_on_in_another_searcher(index: Index, sort: Sort) -> None:
    index.put(*(make(n, published="2024-10-12" if n % 3 else None) for n in range(20)))
    first = index.search(sort=sort, limit=12)
    rest = index.new_searcher().search(Query(sort=sort, limit=12, after=first.next))
    assert sorted(numbers(first) + numbers(rest)) == list(range(20))
    assert rest.next is None
    assert rest.total == 20


@pytest.mark.parametrize("after", ["x", "!!!", "bnVsbA", "W10", "é", "WyJuZXdlc3QiXQ", "A" * 3000])
def test_a_foreign_cursor_is_refused(index: Index, after: str) -> None:
    index.put(make(1))
    with pytest.raises(BadCursor):
        index.search(after=after)


def test_a_cursor_of_another_order_is_refused(index: Index) -> None:
    index.put(make(1), make(2))
    cursor = index.search(sort=Sort.NEWEST, limit=1).next
    with pytest.raises(BadCursor):
        index.search(sort=Sort.OLDEST, limit=1, after=cursor)


def test_limits_are_kept_within_reason(index: Index) -> None:
    index.put(make(1), make(2))
    assert len(index.search(limit=0).hits) == 1
    assert len(index.search(limit=10**9).hits) == 2


def test_closing_drops_what_was_not_committed(index: Index) -> None:
    index.put(make(1))
    index.store.upsert([make(2)])
    assert index.store.writable()
    index.store.close()
    assert index.searcher.ids() == [numbered(1)]


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud7ff", "\U0010ffff", "x" * 5000, "ﬁ ﬀ", "\u202egpj"])
def test_odd_characters_neither_fail_nor_get_lost(index: Index, text: str) -> None:
    document = make(1, text, title=text[:900], people=[text[:900]])
    index.put(document)
    assert index.searcher.get(numbered(1)) == document
    index.search(text)
    index.search(person=(text,))


def test_a_name_is_shown_as_most_documents_write_it_now(index: Index) -> None:
    large, small = "Republican Party", "Republican party"
    once = make(1, "drought", organisations=[small])
    others = [make(n, "flood", organisations=[large]) for n in (2, 3)]
    for _ in range(4):
        index.put(once, *others)  # each time what was there before is gone
        index.put(once)
    shown = index.search("drought").facets[Facet.ORGANISATIONS]
    assert [(count.value, count.count) for count in shown] == [(large, 1)]
