"""Places on a small map."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk_contracts.annotations import Mention, Place
from copydesk_contracts.article import Span
from services.desk.map_view import HEIGHT, WIDEST, MapView, map_view

HERE = Mention(text="x", span=Span(start=0, end=1))


def place(name: str, latitude: float | None, longitude: float | None, mentions: int = 1) -> Place:
    return Place(name=name, latitude=latitude, longitude=longitude, mentions=(HERE,) * mentions)


def box(view: MapView) -> tuple[float, ...]:
    return tuple(float(part) for part in view.box.split())


def test_without_coordinates_there_is_no_map() -> None:
    assert map_view([]) is None
    assert map_view([place("Atlantis", None, None)]) is None


def test_one_place_stands_in_the_middle_of_its_surroundings() -> None:
    view = map_view([place("Lyon", 45.75, 4.85)])
    assert view is not None
    left, top, width, height = box(view)
    (dot,) = view.dots
    assert dot.x == pytest.approx(left + width / 2, abs=0.2)
    assert dot.y == pytest.approx(top + height / 2, abs=0.2)
    assert view.squeeze == pytest.approx(0.698, abs=0.001)
    assert dot.labelled


def test_names_that_would_cover_one_another_are_left_to_the_list() -> None:
    view = map_view([place("Marlow", 51.57, -0.77), place("Marlow Bottom", 51.58, -0.77, mentions=3)])
    assert view is not None
    assert [dot.labelled for dot in view.dots] == [False, True]


coordinates = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(coordinates, min_size=1, max_size=12))
@example([(0.0, 0.0), (86.0, 0.0), (90.0, 0.0), (90.0, 0.0)])
def test_every_dot_is_within_the_frame_and_the_frame_within_the_world(
    spots: list[tuple[float, float]],
) -> None:
    view = map_view([place(f"P{n}", *spot) for n, spot in enumerate(spots)])
    assert view is not None
    left, top, width, height = box(view)
    assert left >= -0.1
    assert left + width <= WIDEST * view.squeeze + 0.5
    assert top >= -0.1
    assert top + height <= HEIGHT + 0.5
    for dot in view.dots:
        assert left - 0.2 <= dot.x <= left + width + 0.2
        assert top - 0.2 <= dot.y <= top + height + 0.2
