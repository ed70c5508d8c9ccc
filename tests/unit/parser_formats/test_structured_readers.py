"""JSON, NITF and NewsML-G2: what they state has its place, their text is read as text."""

from typing import Any

import pytest

from copydesk_contracts.events import ReasonCode
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.reading import outline, read, reason
from tests.unit.parser_formats.samples import FIRST, HEADING, SECOND, STAMP, TITLE, packed

HTML = f"<p>{FIRST}</p><h2>{HEADING}</h2><p>{SECOND}</p>"
EXPECTED = {
    "title": TITLE,
    "authors": ["Jane Doe"],
    "published": STAMP,
    "headings": [HEADING],
    "paragraphs": [FIRST, SECOND],
}
FLAT = {**EXPECTED, "headings": []}
JSON: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "schema.org": (
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": TITLE,
            "articleBody": f"{FIRST}\n{SECOND}",
            "author": [{"@type": "Person", "name": "Jane Doe"}],
            "datePublished": STAMP,
            "mainEntityOfPage": {"@id": "https://example.org/bridge"},
        },
        FLAT,
    ),
    "ninjs": (
        {"headline": TITLE, "byline": "By Jane Doe", "versioncreated": STAMP, "body_html": HTML},
        EXPECTED,
    ),
    "ninjs 2": (
        {
            "headlines": [{"role": "main", "value": TITLE}],
            "by": "Jane Doe",
            "firstCreated": STAMP,
            "bodies": [{"role": "main", "contentType": "text/html", "value": HTML}],
        },
        EXPECTED,
    ),
    "a content API": (
        {
            "webTitle": TITLE,
            "webPublicationDate": STAMP,
            "fields": {"byline": "Jane Doe", "bodyText": FIRST + "\n\n" + SECOND},
        },
        FLAT,
    ),
    "a blog's API": (
        {"title": {"rendered": TITLE}, "content": {"rendered": HTML}, "date": STAMP, "author": "Doe, Jane"},
        EXPECTED,
    ),
}


def test_news_api() -> None:
    article = read(packed(samples.news_api()))
    assert outline(article) == {
        **FLAT,
        "published": "2024-10-12T12:05:00+00:00",
        "paragraphs": ["A bridge closes.", FIRST, SECOND],
    }
    assert article.title is not None
    assert article.title.span is not None
    assert [author.locator for author in article.authors] == ["json:author"]
    assert article.source_url is not None
    assert article.source_url.text == "https://example.org/bridge"


@pytest.mark.parametrize("kind", JSON)
def test_json(kind: str) -> None:
    value, expected = JSON[kind]
    assert outline(read(packed(value))) == expected


def test_one_article_inside_something_else() -> None:
    value, expected = JSON["schema.org"]
    wrapped = {"status": "ok", "data": {"article": value}}
    graph = {"@graph": [{"@type": "WebPage", "name": "Page"}, value]}
    assert outline(read(packed(wrapped))) == expected
    assert outline(read(packed(graph))) == expected


def test_json_updated_language_and_dateline() -> None:
    more = {"updatedAt": "2024-10-13", "language": "en", "dateline": "ROTTERDAM", "author": None}
    article = read(packed(samples.news_api(**more)))
    assert article.updated is not None
    assert article.updated.value == "2024-10-13"
    assert article.declared_language is not None
    assert article.declared_language.text == "en"
    assert article.dateline is not None
    assert article.authors == ()


def test_broken_json() -> None:
    assert reason(packed({"title": "", "content": " "})) is ReasonCode.UNSUPPORTED_FORMAT
    assert reason(packed({"title": TITLE, "content": {"a": []}})) is ReasonCode.UNSUPPORTED_FORMAT
    assert reason(packed(samples.news_api())[:-5]) is ReasonCode.MALFORMED
    assert reason(packed([samples.news_api()])[:40]) is ReasonCode.MALFORMED
    assert read(b"{Begin bulletin} The bridge closes in January.").format == "text"
    assert reason(b'{"title": "Bridge", "content": ' + b"[" * 100_000) is ReasonCode.BOMB


def test_lone_surrogates_do_not_reach_the_article() -> None:
    article = read(
        b'{"title": "Bridge \\ud83c to close", "content": "It closes \\udfff in January.", '
        b'"author": "A\\ud800nn Lee"}'
    )
    assert outline(article)["title"] == "Bridge to close"


def test_nitf() -> None:
    article = read(samples.nitf())
    assert outline(article) == EXPECTED
    assert article.dateline is not None
    assert article.dateline.text == "ROTTERDAM"
    assert article.declared_language is not None


def test_nitf_leaves_pictures_and_their_captions_out() -> None:
    media = "<media><media-caption><p>A ship.</p></media-caption></media>"
    article = read(samples.nitf(f"<block><p>{FIRST}</p>{media}<p>{SECOND} <q>Yes</q></p></block>"))
    assert outline(article)["paragraphs"] == [FIRST, f"{SECOND} Yes"]


def test_broken_nitf() -> None:
    assert reason(samples.nitf()[:-20]) is ReasonCode.MALFORMED
    assert reason(samples.nitf("", headline="").replace(b"bridge", b"")) in (
        ReasonCode.NO_TEXT,
        ReasonCode.EMPTY,
    )
    declared = b'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body>&x;</body></nitf>'
    assert reason(declared) is ReasonCode.MALFORMED


def test_news_items() -> None:
    article = read(samples.news_item(samples.XHTML).encode())
    assert outline(article) == EXPECTED
    assert article.updated is not None
    assert article.updated.value == "2024-10-12T16:30:00+02:00"
    assert article.credit is not None
    assert article.credit.text == "Example Agency"
    assert article.declared_language is not None
    assert article.declared_language.text == "en-GB"


def test_news_items_with_other_bodies() -> None:
    inside = samples.nitf().decode().partition("?>")[2]
    assert outline(read(samples.news_item(f"<inlineXML>{inside}</inlineXML>").encode())) == EXPECTED
    text = f"<inlineData contenttype='text/plain'>{FIRST}\n\n{SECOND}</inlineData>"
    assert outline(read(samples.news_message(samples.news_item(text)))) == FLAT


def test_broken_news_items() -> None:
    assert reason(samples.news_item("").encode()) is ReasonCode.NO_TEXT
    assert reason(samples.news_item(samples.XHTML)[:-9].encode()) is ReasonCode.MALFORMED
    several = samples.news_message(*[samples.news_item(samples.XHTML)] * 2)
    assert reason(several) is ReasonCode.UNSUPPORTED_FORMAT
