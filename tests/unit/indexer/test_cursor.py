"""Sort keys and cursors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.index import cursor
from services.index.cursor import Cursor, newest_key, oldest_key
from services.index.failures import BadCursor

ORDERED = (
    "1200-01-01",
    "1999-12-31",
    "2024-10-12",
    "2024-10-12T00:00:01+00:00",
    "2024-10-12T23:30:00-05:00",
    "2024-10-13T05:00:00",
    "2999-01-01",
)


def test_later_dates_have_higher_keys_whatever_the_id() -> None:
    keys = [newest_key(f"id{n}", value) for n, value in enumerate(ORDERED)]
    assert keys == sorted(keys)
    assert [oldest_key(f"id{n}", value) for n, value in enumerate(ORDERED)] == sorted(
        (oldest_key(f"id{n}", value) for n, value in enumerate(ORDERED)), reverse=True
    )


@pytest.mark.parametrize("make", [newest_key, oldest_key])
@pytest.mark.parametrize("undated", [None, "", "soon"])
def test_the_undated_come_last(make: object, undated: str | None) -> None:
    assert callable(make)
    assert make("a", undated) < min(make("b", value) for value in ORDERED)


@given(st.text(), st.none() | st.text())
def test_keys_fit_the_field(document_id: str, published: str | None) -> None:
    assert 0 <= newest_key(document_id, published) < 2**64
    assert 0 <= oldest_key(document_id, published) < 2**64


@given(st.integers(0, 2**64 - 1), st.lists(st.text(max_size=40), max_size=5), st.integers(0, 100_000))
def test_a_cursor_survives_the_address(key: int, seen: list[str], offset: int) -> None:
    made = Cursor("newest", key, tuple(seen), "state", offset)
    assert cursor.decode(made.encode(), "newest") == made


@given(st.text())
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        cursor.decode(text, "newest")


@pytest.mark.parametrize(
    "wrong", [Cursor("newest", -1), Cursor("newest", 2**64), Cursor("newest", 1, offset=10**9)]
)
def test_numbers_out_of_range_are_refused(wrong: Cursor) -> None:
    with pytest.raises(BadCursor):
        cursor.decode(wrong.encode(), "newest")
