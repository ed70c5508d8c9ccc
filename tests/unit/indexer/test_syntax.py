"""The query syntax: what is typed becomes clauses, and nothing is an error."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.index.query import Facet
from services.index.syntax import (
    MAX_TEXT,
    Clause,
    FacetValue,
    Mentions,
    OfStory,
    PublishedBetween,
    Scope,
    Term,
    Wild,
    Words,
    parse,
)


def all_of(*terms: Term) -> tuple[Clause, ...]:
    return tuple(Clause((term,)) for term in terms)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", ()),
        ("  \t", ()),
        ("drought water", all_of(Words("drought"), Words("water"))),
        ('"state of emergency"', all_of(Words("state of emergency", exact=True))),
        ("„Notstand der Stadt“ x", all_of(Words("Notstand der Stadt", exact=True), Words("x"))),
        ("drough*", all_of(Words("drough", prefix=True))),
        ('"state of emer"*', all_of(Words("state of emer", prefix=True, exact=True))),
        ("-x", (Clause((Words("x"),), exclude=True),)),
        ('-"red card"', (Clause((Words("red card", exact=True),), exclude=True),)),
        ("NOT x", (Clause((Words("x"),), exclude=True),)),
        ("a OR b c", (Clause((Words("a"), Words("b"))), *all_of(Words("c")))),
        ("a or b", all_of(Words("a"), Words("or"), Words("b"))),
        ("a AND b", all_of(Words("a"), Words("b"))),
        ("OR a", all_of(Words("a"))),
        ("a OR", all_of(Words("a"))),
        ("a OR -b", (*all_of(Words("a")), Clause((Words("b"),), exclude=True))),
        ("well-known", all_of(Words("well-known"))),
        ("- x", all_of(Words("-"), Words("x"))),
        ('"open phrase', all_of(Words("open phrase", exact=True))),
        ('"drought water"~3', all_of(Words("drought water", exact=True, slop=3))),
        ("+drought", all_of(Words("drought", exact=True))),
        ('"drought"', all_of(Words("drought", exact=True))),
        ("*quake", all_of(Wild("*quake"))),
        ("tele*ed", all_of(Wild("tele*ed"))),
        ("title:*quake", all_of(Wild("*quake", Scope.TITLE))),
        ("*a", all_of(Words("a"))),
        ("c++", all_of(Words("c++"))),
        ("story:AB12", all_of(OfStory("ab12"))),
        ('-story:"ab12"', (Clause((OfStory("ab12"),), exclude=True),)),
        ("person:Merkel", all_of(Words("Merkel", Scope.PEOPLE))),
        ('Person:"Angela Merkel"', all_of(Words("Angela Merkel", Scope.PEOPLE, exact=True))),
        ("org:Bund*", all_of(Words("Bund", Scope.ORGANISATIONS, prefix=True))),
        ("-speaker:x", (Clause((Words("x", Scope.SPEAKERS),), exclude=True),)),
        ("language:DE", all_of(FacetValue(Facet.LANGUAGE, "de"))),
        ("http://example.org", all_of(Words("http://example.org"))),
        ("published:2024", all_of(PublishedBetween(date(2024, 1, 1), date(2024, 12, 31)))),
        ("date:2024-02", all_of(PublishedBetween(date(2024, 2, 1), date(2024, 2, 29)))),
        ("published:2024-02-03..", all_of(PublishedBetween(date(2024, 2, 3), None))),
        ("published:..2024-02", all_of(PublishedBetween(None, date(2024, 2, 29)))),
        ("since:2024-10", all_of(PublishedBetween(date(2024, 10, 1), None))),
        ("until:2024-10", all_of(PublishedBetween(None, date(2024, 10, 31)))),
        ("mentions:2024-10-12", all_of(Mentions(date(2024, 10, 12), date(2024, 10, 12)))),
        ("published:2024-13", all_of(Words("published:2024-13"))),
        ("published:2023-02-29", all_of(Words("published:2023-02-29"))),
        ("published:..", all_of(Words("published:.."))),
        ("since:now", all_of(Words("since:now"))),
    ],
)
def test_what_is_typed(text: str, clauses: tuple[Clause, ...]) -> None:
    assert parse(text) == clauses


@given(st.text())
def test_nothing_is_an_error(text: str) -> None:
    for clause in parse(text):
        assert clause.terms


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=20))
def test_every_word_becomes_a_clause(words: list[str]) -> None:
    assert parse(" ".join(words)) == all_of(*map(Words, words))


def test_what_is_too_long_is_cut() -> None:
    assert len(parse("x " * 100_000)) == MAX_TEXT // 2
