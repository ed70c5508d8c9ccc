"""The fields of the Tantivy index, the analyzer of its words, and documents as it takes them."""

import hashlib
import json
from dataclasses import asdict
from typing import Final

import tantivy

from services.index import cursor, fold
from services.index.counting import ALIASED, NAME_SCOPES, key_number, label_prefix
from services.index.documents import IndexFields, index_fields, language_of, searched_text
from services.index.forms import forms
from services.index.query import Facet
from services.index.stored import StoredDocument
from services.index.syntax import Scope
from services.index.words import prepared

FIELDS_VERSION: Final = 14
"""Counts up when documents must be indexed again for new code to find them."""

ID: Final = "document_id"
HEAD: Final = "head"
FULL: Final = "full"
BODY: Final = "body"
REST: Final = "rest"
FORMS: Final = "forms"
MENTIONED: Final = "mentioned"
DAY: Final = "published_day"
MONTH: Final = "published_month"
NEWEST: Final = "newest"
OLDEST: Final = "oldest"
STORY: Final = "story"
POINTS: Final = "points"
"""Where places lie, latitude and longitude in one term: those of two places cannot be mixed."""
ANALYZER: Final = "copy"
SPACES: Final = "whitespace"
"""Tantivy's own: words are what stands between spaces."""
SCOPES: Final[dict[Scope, str]] = {scope: f"words_{scope.value}" for scope in Scope if scope is not Scope.ALL}


def schema() -> tantivy.Schema:
    """All fields. Only id, head, body and the document in full are stored."""
    return schema_builder().build()


def schema_builder() -> tantivy.SchemaBuilder:
    """The fields of `schema`, for an index that has more of them."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(ID, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(BODY, stored=True, tokenizer_name=ANALYZER)
    builder.add_text_field(REST, tokenizer_name=ANALYZER)
    builder.add_text_field(FORMS, tokenizer_name=SPACES, index_option="basic")
    builder.add_bytes_field(HEAD, stored=True)
    builder.add_bytes_field(FULL, stored=True)
    for name in SCOPES.values():
        builder.add_text_field(name, tokenizer_name=ANALYZER)
    for facet in Facet:
        builder.add_unsigned_field(key_field(facet), indexed=True, fast=True)
        builder.add_text_field(label_field(facet), tokenizer_name="raw", index_option="basic")
    for facet in ALIASED:
        builder.add_unsigned_field(alias_field(facet), indexed=True)
    for name in (MENTIONED, POINTS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (DAY, MONTH):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in (NEWEST, OLDEST, STORY):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder


def schema_name() -> str:
    """Changes whenever an index of the older shape could not be used any more."""
    shape = [FIELDS_VERSION, *sorted(SCOPES.values()), *sorted(Facet)]
    return f"articles-{hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:8]}"


def key_field(facet: Facet) -> str:
    """Field of a facet's names, each as `key_number`: numbers are counted several times faster than text."""
    return f"key_{facet.value}"


def alias_field(facet: Facet) -> str:
    """Field of names as written that are joined to others, as `key_number`: found by, and not counted."""
    return f"alias_{facet.value}"


def label_field(facet: Facet) -> str:
    """Field of a facet's names as written, each behind its number."""
    return f"label_{facet.value}"


_NAME_FIELDS: Final = [(facet, key_field(facet), label_field(facet)) for facet in Facet]


def to_tantivy(stored: StoredDocument) -> tantivy.Document:
    """The document with all its fields."""
    fields = index_fields(stored)
    document = tantivy.Document()
    document.add_text(ID, stored.document_id)
    document.add_text(BODY, prepared(fields.body))
    document.add_text(REST, prepared(fields.rest))
    document.add_text(FORMS, " ".join(forms(searched_text(fields), language_of(stored))))
    document.add_bytes(HEAD, _head(stored, fields))
    document.add_bytes(FULL, stored.model_dump_json(exclude_defaults=True).encode())
    add_fields(document, stored.document_id, fields)
    if stored.story is not None:
        document.add_unsigned(STORY, key_number(stored.story))
    return document


def add_fields(document: tantivy.Document, document_id: str, fields: IndexFields) -> None:
    """What is found by scope, by whole name by date and by where its places lie."""
    _add_words(document, fields)
    _add_names(document, fields)
    _add_dates(document, document_id, fields)
    for scope, facet in NAME_SCOPES.items():
        for written in fields.forms.get(facet, ()):
            document.add_text(SCOPES[scope], prepared(written))
    for latitude, longitude in fields.points:
        document.add_text(POINTS, f"{latitude},{longitude}")


def _head(stored: StoredDocument, fields: IndexFields) -> bytes:
    head = {
        "title": fields.title or None,
        "published": fields.published,
        "language": language_of(stored),
        "authors": fields.authors,
        **asdict(stored.stands),
        "locations": [location.model_dump() for location in stored.locations],
    }
    return json.dumps(head, ensure_ascii=False).encode()


def _add_words(document: tantivy.Document, fields: IndexFields) -> None:
    document.add_text(SCOPES[Scope.TITLE], prepared(fields.title))
    for scope, values in (
        (Scope.AUTHOR, fields.authors),
        (Scope.QUOTE, fields.quotes),
        (Scope.SAID, fields.said),
        (Scope.ROLE, fields.roles),
        (Scope.PATH, fields.paths),
        *((scope, fields.names[facet].values()) for scope, facet in NAME_SCOPES.items()),
    ):
        field = SCOPES[scope]
        for value in values:
            document.add_text(field, prepared(value))


def _add_names(document: tantivy.Document, fields: IndexFields) -> None:
    for facet, keys, labels in _NAME_FIELDS:
        for key, label in fields.names[facet].items():
            number = key_number(key)
            document.add_unsigned(keys, number)
            document.add_text(labels, label_prefix(number) + label)
    for facet in ALIASED:
        for key in fields.aliases.get(facet, ()):
            document.add_unsigned(alias_field(facet), key_number(key))


def _add_dates(document: tantivy.Document, document_id: str, fields: IndexFields) -> None:
    for token in fields.mentioned:
        document.add_text(MENTIONED, token)
    day = fold.day_of(fields.published) if fields.published else None
    if day is not None:
        document.add_integer(DAY, day.toordinal())
        document.add_integer(MONTH, day.year * 12 + day.month - 1)
    document.add_unsigned(NEWEST, cursor.newest_key(document_id, fields.published))
    document.add_unsigned(OLDEST, cursor.oldest_key(document_id, fields.published))
