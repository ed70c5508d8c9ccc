"""One document in the formats of the trade: ninjs, a row of a table, and all of it."""

import re
from collections.abc import Iterable
from typing import Any, Final

from copydesk_contracts.plain import language_code, names_of, reading_of, readings_of, value_of
from services.index.documents import body_of
from services.index.stored import StoredDocument

NINJS: Final = {
    "name": "ninjs",
    "version": "2.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json#",
}
GEONAMES: Final = "https://sws.geonames.org/"
MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
"""A date that ninjs takes: with a time and where on earth it is; any other is left out there."""
COLUMNS: Final = (
    *("document_id", "sha256", "title", "published", "language", "source", "path", "text"),
    *("story", "relation"),
    *("authors", "people", "organisations", "places", "agencies", "quotes", "speakers", "keywords"),
    *("holds", "held_by"),
)


def ninjs(document: StoredDocument) -> dict[str, Any]:
    """The document as an item of ninjs 2.1; what it does not state is left out."""
    article, found, body = document.article, document.annotations, body_of(document.article)
    headline = reading_of(article.title)
    item: dict[str, Any] = {
        "uri": f"urn:copydesk:document:{document.document_id}",
        "standard": dict(NINJS),
        "type": "text",
        "representationtype": "full",
        "language": language_code(found),
        "contentcreated": _moment(value_of(article.published)),
        "headlines": [{"role": "main", "value": headline}] if headline else [],
        "bodies": [{"role": "main", "contenttype": "text/plain", "charcount": len(body), "value": body}],
        "descriptions": [{"role": "summary", "value": found.summary.text}] if found.summary else [],
        "by": ", ".join(readings_of(article.authors)),
        "located": reading_of(article.dateline),
        "people": _named(names_of(found.people)),
        "organisations": _named(names_of(found.organisations)),
        "places": [_place(place.name, place.geonames_id) for place in found.places or ()],
        "subjects": _named(word.text for word in found.keywords or ()),
    }
    return {name: value for name, value in item.items() if value}


def _moment(published: str | None) -> str | None:
    """The moment; a day alone is none."""
    return published if published and MOMENT.fullmatch(published) else None


def row(document: StoredDocument) -> dict[str, Any]:
    """The document under COLUMNS: strings, or null, and from `authors` on lists of strings.

    `speakers` are those of `quotes`, in their order; empty where the copy names nobody. `holds` and
    `held_by` are ids.
    """
    article, found = document.article, document.annotations
    quotes = found.quotes or ()
    values = (
        document.document_id,
        document.content.sha256,
        reading_of(article.title),
        value_of(article.published),
        language_code(found),
        document.locations[0].root,
        document.locations[0].path,
        body_of(article),
        document.story,
        document.relation,
        readings_of(article.authors),
        names_of(found.people),
        names_of(found.organisations),
        names_of(found.places),
        names_of(found.agencies),
        [quote.text for quote in quotes],
        [quote.speaker or "" for quote in quotes],
        [word.text for word in found.keywords or ()],
        list(document.holds),
        list(document.held_by),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _named(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _place(name: str, geonames_id: int | None) -> dict[str, str]:
    return {"name": name} | ({"uri": f"{GEONAMES}{geonames_id}/"} if geonames_id else {})
