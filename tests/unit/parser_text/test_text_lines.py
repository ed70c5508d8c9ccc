"""Line ends, blocks, and wrapped lines put together again."""

import pytest

from services.parser.text.blocks import HeadingMark, TextBlock, build_blocks
from services.parser.text.lines import split_lines, visible
from services.parser.text.wrapping import TextVocabulary, rejoin, wrap_width

WRAPPED = """A storm closed the coastal road on Saturday, and the ferry
did not sail until the evening, when the wind had fallen.

The road is to open on Monday, said an official of Harbour-
Board, and the buses are to run again from six o'clock in
the morning."""


def blocks(text: str) -> list[TextBlock]:
    return build_blocks(text, split_lines(text))


def readings(text: str) -> list[str]:
    return [block.reading for block in blocks(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u2029"])
def test_every_line_end_parts_lines_and_keeps_places(end: str) -> None:
    text = f"first{end}  second \xa0{end}"

    lines = split_lines(text)

    assert [line.content for line in lines] == ["first", "second"]
    assert [text[line.start : line.end] for line in lines] == ["first", "second"]


def test_edges_without_width_are_no_content() -> None:
    assert [line.content for line in split_lines("\ufeffone\u200b\n\u200b\n\u3000二\u3000")] == [
        "one",
        "",
        "二",
    ]


def test_gaps_and_tabs_become_single_spaces() -> None:
    assert visible("a \t b\u200bc  d\xa0e") == "a bc d\xa0e"


def test_wrapped_lines_are_one_paragraph_with_its_place() -> None:
    first, second = blocks(WRAPPED)

    assert first.reading == (
        "A storm closed the coastal road on Saturday, and the ferry did not sail until the evening, when the"
        " wind had fallen."
    )
    assert WRAPPED[first.start : first.end] == first.raw
    assert second.reading.startswith("The road is to open on Monday, said an official of Harbour-Board, and")


def test_a_line_a_paragraph() -> None:
    text = "\n".join(f"Paragraph {n} " + "goes on for a good while, as prose does. " * 4 for n in range(4))

    assert len(blocks(text)) == 4


def test_short_lines_of_speech_are_no_wrapped_paragraph() -> None:
    text = "He asked her to come.\nShe said no.\nThey stood there for a long while in the cold.\nIt rained.\n"

    assert wrap_width(split_lines(text)) is None
    assert len(blocks(text)) == 4


def test_indents_begin_paragraphs_in_wrapped_copy() -> None:
    text = (
        "   A storm closed the coastal road on Saturday, and the\n"
        "ferry did not sail until the evening, when the wind had\n"
        "fallen enough for the captain to leave port.\n"
        "   The road is to open on Monday, and the harbour office is to\n"
        "say on Sunday whether buses can go again.\n"
    )

    assert [r.split()[0] for r in readings(text)] == ["A", "The"]


def test_a_page_end_inside_a_paragraph_parts_nothing() -> None:
    text = WRAPPED.replace("the ferry\ndid", "the ferry\n\fdid")

    assert readings(text)[0].startswith("A storm closed the coastal road on Saturday, and the ferry did not")


def test_list_entries_stay_apart_though_the_copy_is_wrapped() -> None:
    text = WRAPPED + "\n\n- The first of the points that were made on Sunday.\n- The second.\n"

    assert readings(text)[-2:] == ["- The first of the points that were made on Sunday.", "- The second."]


@pytest.mark.parametrize(
    ("parts", "elsewhere", "whole"),
    [
        (["one", "two"], "", "one two"),
        (["Online-", "Plattform"], "", "Online-Plattform"),
        (["Tages-", "und Festgeld"], "", "Tages- und Festgeld"),
        (["infor-", "mation came"], "the information", "information came"),
        (["state-", "owned firms"], "the information", "state-owned firms"),
        (["a dash –", "and more"], "", "a dash – and more"),
        (["港町で新しい", "橋が開通"], "", "港町で新しい橋が開通"),
        (["항구에서 새", "다리가"], "", "항구에서 새 다리가"),
        (["一昨年の25", "年1月"], "", "一昨年の25年1月"),
        (["page 25", "26 lines"], "", "page 25 26 lines"),
    ],
)
def test_lines_are_joined_as_their_script_asks(parts: list[str], elsewhere: str, whole: str) -> None:
    assert rejoin(parts, TextVocabulary(elsewhere)) == whole


@pytest.mark.parametrize(
    ("text", "reading", "mark", "level"),
    [
        ("# Title\n\nText.", "Title", HeadingMark.MARKDOWN, 1),
        ("### Part *two* ###\n\nText.", "Part two", HeadingMark.MARKDOWN, 3),
        ("Title\n=====\n\nText.", "Title", HeadingMark.UNDERLINE, 1),
        (
            "A title of two lines that was wrapped at\nforty columns\n========================\nText.",
            None,
            HeadingMark.UNDERLINE,
            1,
        ),
        ("Part\n----\n\nText.", "Part", HeadingMark.UNDERLINE, 2),
        ("**Part**\n\nText.", "Part", HeadingMark.BOLD, None),
    ],
)
def test_marked_headings(text: str, reading: str | None, mark: HeadingMark, level: int | None) -> None:
    block = next(b for b in blocks(text) if b.mark is not None)

    assert (block.mark, block.level) == (mark, level)
    assert reading is None or block.reading == reading
    assert text[block.start : block.end] == block.raw


def test_rules_of_dashes_and_stars_are_no_blocks() -> None:
    assert readings("One.\n\n***\n\nTwo.\n\n-----\n\nThree.") == ["One.", "Two.", "Three."]


def test_mojibake_is_repaired_in_the_reading_only() -> None:
    text = "The cafÃ© is open, he said."

    (block,) = blocks(text)

    assert (block.raw, block.reading) == (text, "The café is open, he said.")


def test_a_date_line_under_a_full_title_is_its_own() -> None:
    title = "A storm closed the coastal road and the ferry did not sail at all"
    text = f"{title}\n2024-10-12\n{WRAPPED}\n"

    assert readings(text)[:2] == [title, "2024-10-12"]


def test_a_heading_without_blank_lines_in_wrapped_copy_stands_alone() -> None:
    text = WRAPPED.replace("\n\n", "\n").replace("The road is", "Monday at the earliest\nThe road is")

    assert readings(text)[1] == "Monday at the earliest"


def test_a_wrapped_line_with_an_ordinal_at_its_end_goes_on() -> None:
    text = (
        "The minister had to limit the damage, for in an interview on the 18.\n"
        "November he had spoken with the press about the paper that was\n"
        "published by the party on Friday, and he had denied all of it in\n"
        "the end.\n"
    )

    assert len(blocks(text)) == 1


def test_unspaced_scripts_run_on_to_the_next_line() -> None:
    text = "港町で十二日に新しい橋が開通し、市長は未来をつなぐ橋だと述べた。工事には五年も\nかかったという。"

    assert readings(text) == [text.replace("\n", "")]
