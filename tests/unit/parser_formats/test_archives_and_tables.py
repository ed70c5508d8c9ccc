"""Downloads of press archives, tables, issues of papers, subtitles, web archives of other kinds."""

import csv
import io

import pytest

from copydesk_contracts.events import ReasonCode
from services.parser.detect import detect
from services.parser.members import members
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.reading import container_kind, outline, read, reason
from tests.unit.parser_formats.samples import FIRST, SECOND, TITLE

RECORD = f"""
                                Harbour Times

                            October 12, 2024 Saturday

{TITLE}

BYLINE: JANE DOE

SECTION: NEWS; Pg. 6

LENGTH: 24 words

{FIRST}

{SECOND}

LOAD-DATE: October 12, 2024


                       Copyright 2024 Harbour Times Ltd
                              All Rights Reserved
"""
NEWER = f"""{TITLE}
Harbour Times
October 12, 2024 Saturday

Copyright 2024 Harbour Times Ltd All Rights Reserved

Section: NEWS; Pg. 6
Length: 24 words
Byline: Jane Doe

Body

{FIRST}

{SECOND}

Load-Date: October 12, 2024

End of Document
"""
FACTIVA = f"""HD {TITLE}
BY By Jane Doe
WC 24 words
PD 12 October 2024
SN Harbour Times
SC HARTIM
LA English
CY Copyright 2024 Harbour Times Ltd

LP
{FIRST}

TD
{SECOND}

AN Document HARTIM0020241012ekac0000x
"""
READ = {
    "title": TITLE,
    "authors": ["Jane Doe"],
    "published": "2024-10-12",
    "headings": [],
    "paragraphs": [FIRST, SECOND],
}


@pytest.mark.parametrize("text", [RECORD, NEWER, FACTIVA], ids=["Nexis", "Nexis Uni", "Factiva"])
def test_a_download_of_one_article(text: str) -> None:
    article = read(text.encode())
    assert article.format == "archive-download"
    assert outline(article) == READ
    assert article.credit is not None
    assert article.credit.text == "Harbour Times"
    assert article.words is not None
    assert article.words.left_over == 0


def test_a_download_of_several_articles_holds_each_of_them() -> None:
    cover = "Download Request: Selected Items: 1-2\n"
    copy = "".join(f"\n    {n} of 2 DOCUMENTS\n{RECORD}" for n in (1, 2))
    found = list(members((cover + copy).encode(), "archive-downloads"))
    assert [outline(read(member.data)) for member in found] == [READ, READ]
    assert list(members((cover + copy).encode(), "archive-downloads", after=found[0].token)) == found[1:]


def test_an_article_that_names_a_length_is_no_download() -> None:
    assert detect(f"{TITLE}\n\nLength: 24 metres\n\n{FIRST}\n".encode(), "a").kind == "text"


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_each_row_of_a_table_is_an_article(separator: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["Date", "Headline", "Author", "Body", "URL"])
    for day in ("2024-10-12", "2024-10-13"):
        writer.writerow([day, TITLE, "Jane Doe", f"{FIRST}\n{SECOND}", "https://example.org/1"])
    copy = out.getvalue().encode()
    assert container_kind(copy) == "table"
    found = list(members(copy, "table"))
    assert [outline(read(member.data))["published"] for member in found] == ["2024-10-12", "2024-10-13"]
    assert outline(read(found[0].data)) == READ


def test_a_table_of_something_else_is_refused_by_name() -> None:
    assert reason(b"id,price\n1,2\n", "prices.csv") is ReasonCode.UNSUPPORTED_FORMAT
    assert detect(b"Fish, bread and wine\n\nThe market sells fish.\n", "a.txt").kind == "text"


def test_subtitles_are_sentences_with_their_time() -> None:
    copy = (
        "1\n00:00:01,000 --> 00:00:03,500\nThe old bridge will close\n\n"
        "2\n00:00:03,600 --> 00:00:05,000\n<i>in January.</i>\n\n"
        "3\n00:01:06,000 --> 00:01:09,000\n- Why so soon?\n- We have no choice.\n"
    )
    article = read(copy.encode(), "news.srt")
    facts = article.sections[0].paragraphs
    assert [fact.text for fact in facts] == [
        "The old bridge will close in January.",
        "Why so soon?",
        "We have no choice.",
    ]
    assert facts[0].locator == "subtitles:00:00:01.000-00:00:05.000"
    assert facts[0].span is not None


def test_web_subtitles_roll_up_and_have_a_title() -> None:
    copy = (
        f"WEBVTT - {TITLE}\n\n00:01.000 --> 00:03.000\nThe old bridge\n\n"
        "00:03.000 --> 00:05.000\nThe old bridge\nwill close.\n"
    )
    article = read(copy.encode())
    assert outline(article)["title"] == TITLE
    assert outline(article)["paragraphs"] == ["The old bridge will close."]


def book(*pages: tuple[str, str]) -> bytes:
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, (name, _) in enumerate(pages)
    )
    order = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    package = f"<package><manifest>{items}</manifest><spine>{order}</spine></package>"
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    texts = {f"OEBPS/{name}": text.encode() for name, text in pages}
    parts = {"META-INF/container.xml": container.encode(), "OEBPS/book.opf": package.encode()}
    return samples.zipped({"mimetype": b"application/epub+zip", **parts, **texts})


def test_an_issue_as_a_book_holds_its_articles_and_not_its_contents() -> None:
    contents = "<html><body>" + '<p><a href="a.xhtml">To the article</a></p>' * 20 + "</body></html>"
    page = f"<html><body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    copy = book(("toc.xhtml", contents), ("cover.xhtml", "<html><body/></html>"), ("a.xhtml", page))
    assert container_kind(copy) == "epub"
    found = list(members(copy, "epub"))
    assert [member.name for member in found] == ["OEBPS/a.xhtml"]
    assert outline(read(found[0].data, found[0].name))["paragraphs"] == [FIRST, SECOND]


def warc(kind: str, media: str, body: bytes) -> bytes:
    fields = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Target-URI: https://example.org/1",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
        "WARC-Date: 2024-10-12T10:00:00Z",
        f"Content-Type: {media}",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


@pytest.mark.parametrize(
    "headers", ["Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Encoding: deflate"]
)
def test_pages_of_web_archives_whose_headers_are_false(headers: str) -> None:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n\r\n".encode() + samples.PAGE
    found = list(members(warc("response", "application/http; msgtype=response", answer), "warc"))
    assert [member.data for member in found] == [samples.PAGE]


def test_chunks_are_joined() -> None:
    half = len(samples.PAGE) // 2
    first, second = samples.PAGE[:half], samples.PAGE[half:]
    body = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(first), first, len(second), second)
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    found = list(members(warc("response", "application/http; msgtype=response", answer), "warc"))
    assert [member.data for member in found] == [samples.PAGE]


@pytest.mark.parametrize(("kind", "media"), [("conversion", "text/plain"), ("resource", "text/html")])
def test_texts_and_resources_of_web_archives_are_documents(kind: str, media: str) -> None:
    body = samples.TEXT if media == "text/plain" else samples.PAGE
    assert [member.data for member in members(warc(kind, media, body), "warc")] == [body]


def test_pages_of_old_web_archives() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + samples.PAGE
    own = b"1 1 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    lost = b"HTTP/1.1 404 Not Found\r\n\r\nNothing"
    copy = b"".join(
        b"%s %d\n%s\n" % (head, len(body), body)
        for head, body in (
            (b"filedesc://a.arc 0.0.0.0 20241012100000 text/plain", own),
            (b"https://example.org/0 192.0.2.1 20241012100000 text/html", lost),
            (b"https://example.org/1 192.0.2.1 20241012100000 text/html", answer),
            (b"https://example.org/2 192.0.2.1 20241012100000 text/html", answer),
        )
    )
    assert container_kind(copy) == "arc"
    found = list(members(copy, "arc"))
    assert [(member.name[-1], member.data) for member in found] == [("1", samples.PAGE), ("2", samples.PAGE)]
    assert list(members(copy, "arc", after=found[0].token)) == found[1:]
