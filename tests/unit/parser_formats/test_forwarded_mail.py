"""Mails passed on within the text of another: read in its place below a line or two, else beside it."""

import io

import pytest

from services.parser.formats.registry import format_of
from services.parser.limits import DEFAULT
from tests.unit.parser_formats.reading import read

FIRST = "The harbour board of Port Ellery voted on Tuesday to close the old fish market."
SECOND = "Traders said they would appeal to the county court."
NOTE = "The school board of Hollin meets on Monday to vote on the budget, and parents ask for teachers. " * 4
GMAIL = (
    "---------- Forwarded message ---------\nFrom: Paula Byrd <paula@quill.example>\n"
    "Date: Thu, Mar 7, 2024 at 4:10 PM\nSubject: Port closes market\n"
    "To: Wolf Imhoff <wolf@news.example>\n\n\n"
)
OUTLOOK = (
    "Von: Paula Byrd <paula@quill.example>\nGesendet: Donnerstag, 7. März 2024 16:10\n"
    "An: Wolf Imhoff <wolf@news.example>\nBetreff: Port closes market\n\n"
)
APPLE = (
    "Début du message réexpédié :\n\n> De: Paula Byrd <paula@quill.example>\n> Objet: Port closes market\n"
    "> Date: 7 mars 2024 à 16:10\n>\n"
)


def mail(text: str, subject: str = "Fwd: Port", media: str = "text/plain") -> bytes:
    head = (
        "From: Wolf Imhoff <wolf@news.example>\nTo: desk@news.example\nDate: Fri, 8 Mar 2024 09:00:00 +0000"
    )
    marks = f"Message-ID: <1@news.example>\nContent-Type: {media}; charset=utf-8"
    return f"{head}\nSubject: {subject}\n{marks}\n\n{text}".encode()


@pytest.mark.parametrize(
    ("subject", "head"), [("Fwd: Port", GMAIL), ("WG: Port", OUTLOOK), ("TR: Port", APPLE), ("Port", GMAIL)]
)
def test_what_is_passed_on_with_a_line_is_read_in_place_of_the_mail(subject: str, head: str) -> None:
    copy = mail(f"Please run this.\n\n{head}{FIRST}\n\n{SECOND}\n", subject)
    article = read(copy)
    assert article.title is not None
    assert article.title.reading == "Port closes market"
    assert [author.reading for author in article.authors] == ["Paula Byrd"]
    assert article.published is not None
    assert article.published.value == "2024-03-07T16:10"
    assert [p.reading for s in article.sections for p in s.paragraphs] == [FIRST, SECOND]
    assert {fact.reason for fact in article.boilerplate} == {"cover-note", "forwarded-header"}
    assert not list(format_of("eml").expand(io.BytesIO(copy), 0, DEFAULT))


def test_the_same_in_html() -> None:
    head = "<br>".join(GMAIL.replace("<", "&lt;").splitlines())
    article = read(mail(f"<div>For tomorrow.<br><br>{head}<p>{FIRST}</p></div>", media="text/html"))
    assert [p.reading for s in article.sections for p in s.paragraphs] == [FIRST]
    assert {fact.reason for fact in article.boilerplate} == {"cover-note", "forwarded-header"}


@pytest.mark.parametrize("head", [GMAIL, OUTLOOK])
def test_below_a_note_of_some_length_it_is_a_document_of_its_own(head: str) -> None:
    copy = mail(f"{NOTE}\n\n{head}{FIRST}\n\n{SECOND}\n")
    article = read(copy)
    assert [p.reading for s in article.sections for p in s.paragraphs] == [NOTE.strip()]
    assert article.words is not None
    assert set(article.words.skipped) == {"attachment"}
    [found] = format_of("eml").expand(io.BytesIO(copy), 0, DEFAULT)
    inner = read(found.data)
    assert [author.reading for author in inner.authors] == ["Paula Byrd"]
    assert [p.reading for s in inner.sections for p in s.paragraphs] == [FIRST, SECOND]


def test_what_a_reply_quotes_is_no_document() -> None:
    quoted = "-----Original Message-----\nFrom: Paula Byrd\nSent: 7 March 2024\nSubject: Port\n\n"
    copy = mail(f"Thanks.\n\n{quoted}{FIRST}\n", "RE: Port")
    assert "Thanks." in read(copy).text
    assert not list(format_of("eml").expand(io.BytesIO(copy), 0, DEFAULT))


def test_a_mail_saved_as_text_in_the_language_of_its_program() -> None:
    article = read(f"\n{OUTLOOK}{FIRST}\n\n{SECOND}\n".encode(), "saved.txt")
    assert article.format == "eml"
    assert article.title is not None
    assert article.title.reading == "Port closes market"
    assert article.published is not None
    assert article.published.value == "2024-03-07T16:10"


def test_a_subject_sent_in_bare_utf8() -> None:
    article = read(mail(FIRST, "Port Ellery schließt Märkte"))
    assert article.title is not None
    assert article.title.reading == "Port Ellery schließt Märkte"
