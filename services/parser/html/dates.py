"""When the article was published and updated: metadata first, then what the page shows."""

import re
from collections.abc import Iterator
from typing import Final

from copydesk_contracts.article import DateFact
from services.parser.facts.dates import DateReading, match_date, read_date
from services.parser.html.blocks import Block
from services.parser.html.head import Head
from services.parser.html.jsonld import JsonLd
from services.parser.html.properties import Found

PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "date",
    "vr:published_time",
    "article_date_original",
    "rnews:datepublished",
    "iso-8601-publish-date",
    "originalpublicationdate",
    "article:post_date",
    "citation_publication_date",
    "last-modified-date",
)
UPDATED: Final = (
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "og:article:modified_time",
    "datemodified",
    "date.modified",
    "dc.date.modified",
    "dcterms.modified",
    "updated_time",
    "lastmod",
    "last-modified",
    "revised",
    "cxenseparse:recs:lastmodified",
)
Candidates = Iterator[tuple[str, str]]

_LABELLED: Final = re.compile(r"[^\W\d_]")


def read_published(head: Head, data: JsonLd, properties: dict[str, Found]) -> DateFact | None:
    """The publication date that metadata state, with its locator."""
    return _first(_published(head, data, properties))


def read_updated(head: Head, data: JsonLd, properties: dict[str, Found]) -> DateFact | None:
    """The date of the last change that metadata state."""
    return _first(_updated(head, data, properties))


def _published(head: Head, data: JsonLd, properties: dict[str, Found]) -> Candidates:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        if value := data.text(name):
            yield f"jsonld:{data.kind}.{name}", value
    yield from _meta(head, PUBLISHED)
    yield from (("microdata:datePublished", value) for value, _ in properties.get("datePublished", ()))
    yield from (("microdata:dateCreated", value) for value, _ in properties.get("dateCreated", ()))
    for value, element in properties.get("time", ()):
        if "pubdate" in element.attrib:
            yield "html:time", value


def _updated(head: Head, data: JsonLd, properties: dict[str, Found]) -> Candidates:
    if value := data.text("dateModified"):
        yield f"jsonld:{data.kind}.dateModified", value
    yield from _meta(head, UPDATED)
    yield from (("microdata:dateModified", value) for value, _ in properties.get("dateModified", ()))


def _meta(head: Head, names: tuple[str, ...]) -> Candidates:
    for name in names:
        for value in head.meta.get(name, ()):
            yield f"meta:{name}", value


def _first(candidates: Candidates) -> DateFact | None:
    for place, text in candidates:
        reading = read_date(text)
        if reading is not None and reading.value is not None:
            return DateFact(text=text, value=reading.value, locator=place, rule="html.metadata-date")
    return None


def shown_date(block: Block) -> DateReading | None:
    """The date that a short line is about (`Stand: 22.04.2024, 06:00 Uhr`); null if it is none."""
    if len(block.text) > 90:
        return None
    for word in re.finditer(r"\S+", block.text):
        if word[0][0].isdigit() or word[0][0].isalpha():
            reading = match_date(block.text, word.start())
            if reading is not None:
                rest = block.text[: reading.start] + block.text[reading.end :]
                return reading if len(_LABELLED.findall(rest)) <= 40 else None
    return None
