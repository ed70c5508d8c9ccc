"""When the article was published and updated: metadata first, then what the page shows."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import htmldate
from lxml import etree
from lxml.html import HtmlElement

from copydesk_contracts.article import DateFact
from services.parser.facts.calendar_words import MONTHS, WEEKDAYS
from services.parser.facts.dates import DateReading, match_date, read_date
from services.parser.html.blocks import Block
from services.parser.html.head import Head
from services.parser.html.jsonld import JsonLd
from services.parser.html.lines import lines
from services.parser.html.properties import Found
from services.parser.html.strings import vocabulary
from services.parser.text.byline_words import UPDATED as UPDATED_WORD

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
_ATTRIBUTE: Final = re.compile(
    r"data-(?:(?:article|story|news|content|page)-)?(?:publish(?:ed)?|pub|publication|deploy|issued?|posted?)"
    r"-?(?:date|time|datetime|dt|at|on)$"
)
_DATED_ATTRIBUTE: Final = re.compile(r"data-.*date$")
_SECONDS: Final = re.compile(r"^\d{10}(?:\d{3})?$")
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


def metadata_date(text: str) -> str | None:
    """ISO 8601 of a date as metadata write it: the forms of copy, of programs, or seconds since 1970."""
    if (found := _PROGRAM.match(text)) and (found["early"] or found["late"]):
        zone = (found["zone"] or "").removeprefix("GMT").removeprefix("UTC")
        day = f"{found['day']} {found['month']} {found['early'] or found['late']}"
        text = f"{day} {found['time']} {zone}".strip()
    elif _SECONDS.match(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.isoformat() if EPOCH_YEARS[0] <= moment.year <= EPOCH_YEARS[1] else None
    reading = read_date(text)
    return reading.value if reading is not None else None


def _first(candidates: Candidates) -> DateFact | None:
    for place, text in candidates:
        value = metadata_date(text)
        if value is not None:
            return DateFact(text=text, value=value, locator=place, rule="html.metadata-date")
    return None


def near_time(near: Iterable[Block]) -> DateFact | None:
    """The first `<time datetime>` around title and text whose line does not call it an update."""
    for block in near:
        for element in block.element.iter("time"):
            stated = element.get("datetime") or ""
            value = metadata_date(stated) if stated else None
            if value is not None and not UPDATED_WORD.match(block.text):
                return DateFact(
                    text=stated, value=value, locator="html:time", rule="html.time", confidence=0.8
                )
    return None


def searched_date(root: HtmlElement, address: str | None) -> DateFact | None:
    """The day that htmldate finds in markup, address and text of a page where no rule finds one.

    It knows more manners than the rules here, and says neither where it found the day nor its time.
    Data attributes are left to `attribute_date`: the library takes any of them.
    """
    attributes = (name for element in root.iter(etree.Element) for name, _ in element.items())
    if any(map(_DATED_ATTRIBUTE.match, attributes)):
        return None
    try:
        found = htmldate.find_date(root, extensive_search=False, original_date=True, url=address)
    except Exception:
        # Hostile markup: the library fails, the page does not.
        return None
    if found is None or metadata_date(found) is None:
        return None
    return DateFact(text=found, value=found, locator="html:page", rule="html.searched-date", confidence=0.5)


def attribute_date(root: HtmlElement) -> DateFact | None:
    """The day of publication that elements carry in data attributes, if they all say the same."""
    found = [
        DateFact(text=value, value=date, locator=f"html:{name}", rule="html.attribute-date", confidence=0.7)
        for element in root.iter(etree.Element)
        for name, value in element.items()
        if _ATTRIBUTE.match(name) and len(value) <= 40 and (date := metadata_date(value)) is not None
    ]
    return found[0] if len({(fact.value or "")[:10] for fact in found}) == 1 else None


def shown_date(block: Block) -> DateReading | None:
    """The date that a short line is about (`Stand: 22.04.2024, 06:00 Uhr`); null if it is none."""
    for line in lines(block):
        reading = _date_in(line)
        if reading is not None:
            return reading.moved(block.text.index(line))
    return None


def _date_in(text: str) -> DateReading | None:
    if len(text) > 90:
        return None
    for word in re.finditer(r"\S+", text):
        if word[0][0].isdigit() or word[0][0].isalpha():
            reading = match_date(text, word.start())
            if reading is not None:
                rest = text[: reading.start] + text[reading.end :]
                return reading if len(_LABELLED.findall(rest)) <= 40 else None
    return None


def says_updated(block: Block) -> bool:
    """Whether the date that a line shows is that of a change: its label stands right before it.

    “Stand: …” says of when the text is, which for most pages is when it was published.
    """
    reading = shown_date(block)
    if reading is None:
        return False
    before = block.text[: reading.start]
    return not before.casefold().rstrip(": ").endswith("stand") and any(
        found.end() == len(before) for found in UPDATED_WORD.finditer(before)
    )


def is_timestamp(text: str) -> bool:
    """Whether a short line is nothing but labelled times (`Updated 15.59 | Published 14.14`)."""
    if len(text) > 80 or not any(map(str.isdigit, text)):
        return False
    words = _WORDS.findall(text.casefold())
    return all(word in _TIME_WORDS or word in MONTHS or word in WEEKDAYS for word in words)
