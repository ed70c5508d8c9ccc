"""Headings that nothing marks, labelled lines, front matter."""

import pytest

from services.parser.text.blocks import TextBlock, build_blocks
from services.parser.text.front_matter import front_matter_end, read_front_matter
from services.parser.text.headings import find_headings, heading_shaped
from services.parser.text.labels import read_label
from services.parser.text.lines import split_lines

PROSE = "A storm closed the coastal road on Saturday, and the ferry did not sail until the evening."


def blocks(*paragraphs: str) -> list[TextBlock]:
    text = "\n\n".join(paragraphs)
    return build_blocks(text, split_lines(text))


@pytest.mark.parametrize(
    "line",
    [
        "Bilateral Relations",
        "WHAT THE REPORT SAYS",
        "Größter Handelspartner",
        "„Wir kämpfen nicht“",
        "What is Nato?",
        "... und danach",
        "次の一歩",
    ],
)
def test_heading_shapes(line: str) -> None:
    assert heading_shaped(line)


@pytest.mark.parametrize(
    "line",
    [
        "The road is open.",
        "He said:",
        "橋が開通した。",
        "and then they left",
        "“We will go on and on",
        "- an entry of a list",
        "https://example.org/storm",
        "1,234.5 %",
        "drhouse.com",
        "A " * 30,
        "",
    ],
)
def test_other_shapes(line: str) -> None:
    assert not heading_shaped(line)


def test_a_heading_stands_before_a_paragraph() -> None:
    assert find_headings(blocks(PROSE, "What comes next", PROSE)) == {1}
    assert find_headings(blocks(PROSE, "What comes next")) == set()


def test_a_heading_of_two_lines_may_follow_another() -> None:
    assert find_headings(blocks(PROSE, "Part one", "The road", PROSE)) == {1, 2}


def test_a_run_of_short_lines_is_a_list() -> None:
    assert find_headings(blocks(PROSE, "Bread", "Milk and honey", "Salt", "Pepper", PROSE)) == set()


def test_the_questions_of_an_interview_are_no_headings() -> None:
    questions = ("Were you afraid?", "What did you do then?", "And the others?", "Did you see them?")
    copy = [part for question in questions for part in (question, PROSE)]

    assert find_headings(blocks(PROSE, *copy)) == set()


def test_the_questions_of_an_explainer_are_headings() -> None:
    questions = (
        "What is Nato?",
        "Which countries are members?",
        "What are its articles?",
        "What does it cost?",
    )
    copy = [part for question in questions for part in (question, PROSE)]

    assert find_headings(blocks(PROSE, *copy)) == {1, 3, 5, 7}


def test_marked_headings_count_wherever_they_stand() -> None:
    assert find_headings(blocks(PROSE, "## Sources")) == {1}


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Title: Storm closes road", "title", "Storm closes road"),
        ("**Author:** Jane Doe", "authors", "Jane Doe"),
        ("Datum: 12.10.2024", "published", "12.10.2024"),
        ("Last updated: 2024-10-13", "updated", "2024-10-13"),
        ("URL: https://example.org", "url", "https://example.org"),
        ("日付：2024年10月12日", "published", "2024年10月12日"),
        ("Author:", "authors", ""),
    ],
)
def test_labels(line: str, kind: str, value: str) -> None:
    label = read_label(line)

    assert label is not None
    assert (label.kind, line[label.value_at :]) == (kind, value)


@pytest.mark.parametrize(
    "line", ["Storm: road closed", "The title: a story", "12:30", "https://example.org", "Title"]
)
def test_no_labels(line: str) -> None:
    assert read_label(line) is None


def values(text: str) -> list[tuple[str, str, str]]:
    lines = split_lines(text)
    end = front_matter_end(lines)
    return [(v.kind, text[v.start : v.end], v.reading) for v in read_front_matter(lines[:end])] if end else []


def test_front_matter_values_and_lists() -> None:
    text = (
        '---\ntitle: "The \\"storm\\""\nauthors: ["Jane Doe", \'John Roe\', Ann Poe]\n'
        "date: 2024-10-12 # local\n"
        "tags:\n  - roads\nlang: en\n---\nText."
    )

    assert values(text) == [
        ("title", 'The \\"storm\\"', 'The "storm"'),
        ("authors", "Jane Doe", "Jane Doe"),
        ("authors", "John Roe", "John Roe"),
        ("authors", "Ann Poe", "Ann Poe"),
        ("published", "2024-10-12", "2024-10-12"),
        ("other", "roads", "roads"),
        ("language", "en", "en"),
    ]


def test_front_matter_in_toml_and_block_lists() -> None:
    assert values('+++\ntitle = "Storm"\n+++\n') == [("title", "Storm", "Storm")]
    assert values("---\nauthor:\n  - name: Jane Doe\n  - John Roe\n---\n") == [
        ("authors", "Jane Doe", "Jane Doe"),
        ("authors", "John Roe", "John Roe"),
    ]


@pytest.mark.parametrize(
    "text", ["---\nno end\n", "---\n\nprose only\n\n---\n", "Text\n---\ntitle: x\n---\n", ""]
)
def test_no_front_matter(text: str) -> None:
    assert values(text) == []
