"""Who said what about it, on the page, as JSON and as lines; and beside the article."""

import json

from copydesk_contracts.annotations import Annotations, Mention, Statement, StatementKind
from copydesk_contracts.article import Span
from services.index.stored import StoredDocument
from tests.unit.desk.desk_client import page
from tests.unit.desk.desk_factory import desk, document, plain, quote

WORDS = "the ferry would sail on Monday"


def reported(number: int) -> StoredDocument:
    """Holm on the ferry, not quoted, and Else, quoted."""
    text = f"Article {number}. Ada Holm said {WORDS}. “And on,” said Else."
    start = text.index(WORDS)
    cue = Mention(text="said", span=Span(start=text.index("said"), end=text.index("said") + 4))
    span = Span(start=start, end=start + len(WORDS))
    said = Statement(text=WORDS, span=span, speaker="Ada Holm", cue=cue, kind=StatementKind.INDIRECT)
    base = plain(text, f"Ferry {number}", published=f"2024-09-{number + 1:02}")
    found = Annotations(quotes=(quote(text, "And on,", "Else"),), statements=(said,))
    return document(base.article, found)


def test_conditions_hold_for_one_statement() -> None:
    client = desk(reported(1))
    found = client.get("/api/statements?q=ferry&speaker=ada+holm&kind=indirect&since=2024-09").json()
    [one] = found["statements"]
    assert (found["total"], one["speaker"], one["text"], one["cue"]) == (1, "Ada Holm", WORDS, "said")
    assert client.get("/api/statements?q=ferry&speaker=Else").json()["total"] == 0
    assert client.get("/api/statements?after=x").status_code == 400
    assert client.get("/api/statements?kind=shouted").status_code == 422


def test_the_page_links_into_the_article_and_goes_on() -> None:
    client = desk(*(reported(n) for n in range(15)))
    first = page(client, "/statements?q=said:ferry&limit=10")
    assert "15 statements" in first.text
    assert f"/documents/{reported(14).document_id}#s0" in first.links
    following = next(str(a["href"]) for a in first.of("a") if a.get("rel") == "next")
    rest = page(client, following)
    assert len(rest.of("blockquote")) == 1, "what the same person says in the same words stands there once"
    assert "and 4 other documents" in rest.text
    others = next(link for link in rest.links if link.startswith("/?q=said"))
    assert "15 documents" in page(client, others).text
    assert "Nobody said that" in page(client, "/statements?q=tariffs").text


def test_an_empty_form_asks_for_everything() -> None:
    assert "2 statements" in page(desk(reported(1)), "/statements?q=&speaker=&place=&since=&until=").text


def test_all_are_taken_away_as_lines() -> None:
    lines = desk(*(reported(n) for n in range(3))).get("/api/statements.jsonl?speaker=Else").text.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["And on,"] * 3


def test_the_article_and_its_speaker_show_what_is_only_reported() -> None:
    client = desk(reported(1))
    article = page(client, f"/documents/{reported(1).document_id}")
    assert "#s0" in [a.get("href") for a in article.of("a")]
    assert "reported" in article.text
    assert WORDS in page(client, "/speakers/Ada%20Holm").text
