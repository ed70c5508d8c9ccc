"""When the article was published and updated, as the page's metadata say."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from copydesk_contracts.article import DateFact
from services.parser.facts.calendar_words import MONTHS, WEEKDAYS
from services.parser.facts.dates import read_date
from services.parser.html.day_order import DayOrder, settled
from services.parser.html.head import PageHead
from services.parser.html.jsonld import JsonLd
from services.parser.html.properties import Found
from services.parser.html.strings import vocabulary

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
    "dc.date.published",
    "dcterms.available",
    "citation_date",
    "citation_online_date",
    "publication_date",
    "article:published",
    "article.created",
    "bt:pubdate",
    "shareaholic:article_published_time",
    "displaydate",
    "created",
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
LOOSE: Final = frozenset(
    {"date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "created", "last-modified-date"}
)
"""Names under which systems also write when a page was made, or made again."""
Candidates = Iterator[tuple[str, str]]

EPOCH_YEARS: Final = (1990, 2100)
_PROGRAM: Final = re.compile(
    r"^[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}) (?:(?P<early>\d{4}) )?(?P<time>\d\d:\d\d:\d\d)"
    r"(?: (?P<zone>(?:GMT|UTC)?[+-]\d{4}|[A-Z]{2,5}))?(?: (?P<late>\d{4}))?"
)
"""`Fri Apr 28 19:20:36 CEST 2023` (Java) and `Fri Apr 28 2023 19:20:36 GMT+0200` (JavaScript)."""
_WORDS: Final = re.compile(r"[^\W\d_]+")
_TIME_WORDS: Final = vocabulary(
    "published updated posted last modified first on at am pm gmt utc bst est edt ist cet cest uhr stand"
    " aktualisiert veröffentlicht erstellt um am den publié mis à jour le modifié publicado actualizado"
    " hora h a las el pubblicato aggiornato ore alle il atualizado às gepubliceerd bijgewerkt om"
    " publicerad uppdaterad kl publisert oppdatert publiceret opdateret den klo julkaistu päivitetty"
    " opublikowano aktualizacja godz publikováno aktualizováno опубликовано обновлено в оновлено"
    " yayınlanma güncelleme tarihi saat wib min read lesezeit minuten minutes minute"
)
_SECONDS: Final = re.compile(r"^\d{10}(?:\d{3})?$")


def read_published(
    head: PageHead, data: JsonLd, properties: dict[str, Found], order: DayOrder = None
) -> DateFact | None:
    """The publication date that metadata state, with its locator."""
    return _first(_published(head, data, properties), order)


def read_updated(
    head: PageHead, data: JsonLd, properties: dict[str, Found], order: DayOrder = None
) -> DateFact | None:
    """The date of the last change that metadata state."""
    return _first(_updated(head, data, properties), order)


def _published(head: PageHead, data: JsonLd, properties: dict[str, Found]) -> Candidates:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        if value := data.text(name):
            yield f"jsonld:{data.kind}.{name}", value
    yield from _meta(head, PUBLISHED)
    yield from (("microdata:datePublished", value) for value, _ in properties.get("datePublished", ()))
    yield from (("microdata:dateCreated", value) for value, _ in properties.get("dateCreated", ()))
    for value, element in properties.get("time", ()):
        if "pubdate" in element.attrib:
            yield "html:time", value


def _updated(head: PageHead, data: JsonLd, properties: dict[str, Found]) -> Candidates:
    if value := data.text("dateModified"):
        yield f"jsonld:{data.kind}.dateModified", value
    yield from _meta(head, UPDATED)
    yield from (("microdata:dateModified", value) for value, _ in properties.get("dateModified", ()))


def _meta(head: PageHead, names: tuple[str, ...]) -> Candidates:
    for name in names:
        for value in head.meta.get(name, ()):
            yield f"meta:{name}", value


def metadata_date(text: str, order: DayOrder = None) -> str | None:
    """ISO 8601 of a date as metadata write it: the forms of copy, of programs, or seconds since 1970."""
    if (found := _PROGRAM.match(text)) and (found["early"] or found["late"]):
        zone = (found["zone"] or "").removeprefix("GMT").removeprefix("UTC")
        day = f"{found['day']} {found['month']} {found['early'] or found['late']}"
        text = f"{day} {found['time']} {zone}".strip()
    elif _SECONDS.match(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.isoformat() if EPOCH_YEARS[0] <= moment.year <= EPOCH_YEARS[1] else None
    reading = read_date(text)
    return settled(reading, text, order).value if reading is not None else None


def _first(candidates: Candidates, order: DayOrder) -> DateFact | None:
    for place, text in candidates:
        value = metadata_date(text, order)
        if value is not None:
            return DateFact(text=text, value=value, locator=place, rule="html.metadata-date")
    return None


def is_timestamp(text: str) -> bool:
    """Whether a short line is nothing but labelled times (`Updated 15.59 | Published 14.14`)."""
    if len(text) > 80 or not any(map(str.isdigit, text)):
        return False
    words = _WORDS.findall(text.casefold())
    return all(word in _TIME_WORDS or word in MONTHS or word in WEEKDAYS for word in words)
