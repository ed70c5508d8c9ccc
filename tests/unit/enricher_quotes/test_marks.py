"""Quotation marks of the world, paired and unpaired."""

import pytest

from services.enricher.prose import plain_blocks
from services.enricher.speech.marks import scan


def inside(text: str) -> list[str]:
    return [text[q.start : q.end] for q in scan(text, plain_blocks(text))]


@pytest.mark.parametrize(
    "text",
    [
        'He said "we stay here" and left.',
        "He said “we stay here” and left.",
        "He said “we stay here“ and left.",
        "He said “we stay here’’ and left.",
        "Er sagte „we stay here“ und ging.",
        "Powiedział „we stay here” i wyszedł.",
        "Han sa ”we stay here” och gick.",
        "Il a dit « we stay here » puis est parti.",
        "Er sagte »we stay here« und ging.",
        "Er sagte «we stay here» und ging.",
        "He said ``we stay here'' and left.",
        "彼は「we stay here」と言った。",
        "He said 'we stay here' and left.",
        "He said ‘we stay here’ and left.",
        "Er sagte ‚we stay here‘ und ging.",
        'He said “we stay here" and left.',
    ],
)
def test_words_between_marks_are_found_whatever_the_marks(text: str) -> None:
    assert inside(text) == ["we stay here"]


def test_a_quotation_over_paragraphs_has_one_closing_mark() -> None:
    text = "“First part.\n\n“Second part.\n\n“Third part,” she said."
    found = scan(text, plain_blocks(text))
    assert [text[q.start : q.end] for q in found] == ["First part.", "Second part.", "Third part,"]
    assert [q.closed for q in found] == [False, False, True]
    assert [q.follows for q in found] == [False, True, True]


def test_the_outermost_marks_win() -> None:
    assert inside("“He told me ‘go home’ twice,” she said.") == ["He told me ‘go home’ twice,"]
    assert inside("„Er sagte «geh» zu mir“, sagte sie.") == ["Er sagte «geh» zu mir"]
    assert inside("“one “two” three” end") == ["one “two” three"]


def test_an_unpaired_mark_spoils_nothing_else() -> None:
    assert inside('A 5" screen. He said “yes, we can” and “left.') == ["yes, we can"]
    assert inside("stray” mark, then “good words” here") == ["good words"]


def test_a_missing_closing_mark_ends_with_its_paragraph() -> None:
    assert inside("He said: “We will come.\n\nNothing else happened.") == ["We will come."]


@pytest.mark.parametrize(
    "text", ["the workers’ union’s plan", "rock 'n' roll in the '90s", "don't won't can't", "6'2\""]
)
def test_apostrophes_are_no_marks(text: str) -> None:
    assert inside(text) == []


def test_a_plural_possessive_does_not_close_a_quotation() -> None:
    assert inside("He called it 'the workers' party' again.") == ["the workers' party"]
