"""Headlines that end with a full stop, and leads that only look like them."""

import pytest

from services.parser.text import read_text

BODY = (
    "The harbour board of Port Ellery voted on Tuesday to close the old fish market and to spend four "
    "million pounds on a new quay for ferries, which ended a dispute of six years.\n\n"
    "Traders who have sold herring there for three generations said they would appeal to the county court."
)


@pytest.mark.parametrize(
    "headline",
    [
        "Port Ellery to close old fish market.",
        "Harbour Board Votes To Close The Old Fish Market After A Dispute That Had Lasted For Six Years.",
        "Board chair: ‘We have no choice left.’",
        "Quillfeather on the quay: 'It has to go.'",
        "With Wall St. In Ruins, Traders Look For A New Place.",
        "EXCLUSIVE – Marta Quillfeather: Why Our Old Market Must Close.",
        "Hafenausschuss schließt alte Fischhalle.",
    ],
)
def test_a_first_line_with_a_full_stop_is_the_headline(headline: str) -> None:
    article = read_text(f"{headline}\n\n{BODY}".encode())
    assert article.title is not None
    assert article.title.text == headline
    assert article.lead is not None
    assert article.lead.text.startswith("The harbour board")


def test_a_deck_after_a_semicolon_is_of_the_headline() -> None:
    headline = "Old market to close; \nTraders of three generations vow to appeal to the county court."
    article = read_text(f"{headline}\n\n{BODY}".encode())
    assert article.title is not None
    assert article.title.reading == (
        "Old market to close; Traders of three generations vow to appeal to the county court."
    )
    assert article.text[article.title.span.start : article.title.span.end] == headline  # type: ignore[union-attr]


def test_a_semicolon_before_a_blank_line_leads_to_nothing() -> None:
    article = read_text(f"Old market to close;\n\nTraders vow to appeal.\n\n{BODY}".encode())
    assert article.title is None


@pytest.mark.parametrize(
    "lead",
    [
        "The neighbours have published a new guide today on what to do in the case of a flood.",
        "Twice a year, it releases a forecast on the state of the harbour and the quay.",
        "PORT ELLERY (QP) — The old market will close.",
        "The market is closed. Nobody knows why it was not repaired.",
        "the market will close.",
    ],
)
def test_a_lead_of_one_sentence_is_no_headline(lead: str) -> None:
    article = read_text(f"{lead}\n\n{BODY}".encode())
    assert article.title is None


def test_a_run_of_short_sentences_has_no_headline() -> None:
    assert read_text(b"\n\n".join([b"The quay is open to all."] * 4)).title is None
