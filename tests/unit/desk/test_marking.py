"""Marks that overlap and nest, cut into segments."""

from hypothesis import given
from hypothesis import strategies as st

from services.desk.marking import ENTITIES, KINDS, Mark, Segment, cut, segments

TEXT = "The Foreign Ministry of Iran said 😀 on Friday."


def at(words: str, kind: str, name: str = "") -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words), kind, name)


def test_a_text_without_marks_is_one_segment() -> None:
    assert segments(TEXT, []) == [Segment(0, TEXT)]
    assert segments("", []) == []


def test_a_name_within_a_name_is_the_wider_one() -> None:
    pieces = segments(TEXT, [at("Iran", "place"), at("Foreign Ministry of Iran", "organisation")])
    assert [p.text for p in pieces] == ["The ", "Foreign Ministry of ", "Iran", " said 😀 on Friday."]
    assert [p.kinds for p in pieces] == [(), ("organisation",), ("organisation",), ()]


def test_marks_that_cross_share_the_middle() -> None:
    pieces = segments(TEXT, [at("Iran said 😀", "quote"), at("said 😀 on Friday", "date")])
    assert [(p.text, p.kinds) for p in pieces[1:]] == [
        ("Iran ", ("quote",)),
        ("said 😀", ("quote", "date")),
        (" on Friday", ("date",)),
        (".", ()),
    ]


def test_of_two_of_a_kind_the_inner_one_counts() -> None:
    outer, inner = at("Foreign Ministry of Iran", "person", "outer"), at("Ministry", "person", "inner")
    names = [p.entity.name if p.entity else None for p in segments(TEXT, [outer, inner])]
    assert names == [None, "outer", "inner", "outer", None]


def test_what_lies_outside_is_left_out() -> None:
    wrong = [Mark(5, 5, "person"), Mark(9, 4, "person"), Mark(-1, 3, "person"), Mark(0, 10_000, "person")]
    assert segments(TEXT, wrong) == [Segment(0, TEXT)]


def test_an_anchor_stands_where_its_mark_begins_only() -> None:
    quote = Mark(4, 30, "quote", anchor="q0")
    anchors = [p.anchors for p in segments(TEXT, [quote, Mark(10, 12, "person")])]
    assert anchors == [(), ("q0",), (), (), ()]


def test_two_quotations_from_one_place_keep_both_anchors() -> None:
    marks = [Mark(4, 30, "quote", anchor="q0"), Mark(4, 10, "quote", anchor="q1")]
    assert {a for p in segments(TEXT, marks) for a in p.anchors} == {"q0", "q1"}


marks = st.lists(
    st.builds(
        Mark,
        start=st.integers(-2, 60),
        end=st.integers(-2, 60),
        kind=st.sampled_from(KINDS),
        name=st.sampled_from("abc"),
    ),
    max_size=30,
)


@given(st.text(max_size=50), marks)
def test_segments_are_the_text_with_the_right_kinds(text: str, given_marks: list[Mark]) -> None:
    pieces = segments(text, given_marks)
    assert "".join(p.text for p in pieces) == text
    valid = [m for m in given_marks if 0 <= m.start < m.end <= len(text)]
    for piece in pieces:
        for position in range(piece.start, piece.end):
            here = {m.kind for m in valid if m.start <= position < m.end}
            assert {m.kind for m in piece.marks} == here
            assert set(piece.kinds) - set(ENTITIES) == here - set(ENTITIES)
            assert len(set(piece.kinds) & set(ENTITIES)) == min(1, len(here & set(ENTITIES)))


@given(st.text(max_size=50), marks, st.integers(0, 60), st.integers(0, 60))
def test_a_cut_is_that_part_of_the_text(text: str, given_marks: list[Mark], start: int, end: int) -> None:
    pieces = cut(segments(text, given_marks), start, end)
    assert "".join(p.text for p in pieces) == text[start : max(start, end)]


def test_two_names_of_one_kind_in_one_place_are_one_piece() -> None:
    (piece,) = segments("Ana", [Mark(0, 3, "person", "Ana Silva"), Mark(0, 3, "person", "Ana Costa")])
    assert (piece.text, piece.kinds) == ("Ana", ("person",))


def test_many_marks_take_no_square_of_time() -> None:
    text = "x" * 50_000
    nested = [Mark(n, len(text) - n, "person") for n in range(20_000)]
    assert len(segments(text, nested)) == 40_001 - 2
