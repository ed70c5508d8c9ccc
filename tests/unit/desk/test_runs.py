"""Marked segments as HTML."""

from services.desk.marking import Mark, Segment
from services.desk.runs import Runs

EVIL = '<b>"R&D"\'s'
SAFE = "&lt;b&gt;&quot;R&amp;D&quot;&#x27;s"


def one(text: str, *marks: Mark, anchors: tuple[str, ...] = ()) -> str:
    return str(Runs()([Segment(0, text, marks, anchors)]))


def test_nothing_of_the_copy_is_markup() -> None:
    assert one(EVIL) == SAFE
    named = one(EVIL, Mark(0, 9, "person", EVIL))
    assert named.startswith('<a class="m person" href="/?person=%3Cb%3E%22R%26D%22%27s" title="Person: ')
    assert named.endswith(f'title="Person: {SAFE}">{SAFE}</a>')
    assert one("role", Mark(0, 4, "role", EVIL)) == (
        f'<span class="m role" title="Role of {SAFE}">role</span>'
    )


def test_what_is_no_name_says_what_it_is() -> None:
    assert one("Friday", Mark(0, 6, "date", "2024-10-11"), Mark(0, 6, "quote")) == (
        '<span class="m date quote" title="11 October 2024">Friday</span>'
    )
    assert one("said", Mark(0, 4, "cue")) == '<span class="m cue">said</span>'


def test_places_to_jump_to_are_on_the_page_once() -> None:
    run = Runs()
    pieces = [Segment(0, "Who ", (), ("q0",)), Segment(4, "said")]
    assert run(pieces) == '<a class="anchor" id="q0"></a>Who said'
    assert run(pieces, anchored=False) == "Who said"


def test_a_part_of_a_segment_is_not_taken_for_the_whole() -> None:
    run = Runs()
    assert run([Segment(0, "Ministry", (Mark(0, 8, "cue"),))]) == '<span class="m cue">Ministry</span>'
    assert run([Segment(0, "Mini", (Mark(0, 8, "cue"),))]) == '<span class="m cue">Mini</span>'
