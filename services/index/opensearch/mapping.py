"""The fields of the index in OpenSearch, and documents as it takes them.

Words are cut here and not by the engine: it gets the words that the embedded index has, with
spaces between them. So the same search finds the same, whatever the engine's own rules are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import tantivy

from services.index import cursor, fold
from services.index.counting import ALIASED, NAME_SCOPES, key_number, label_prefix
from services.index.documents import IndexFields, index_fields, language_of, searched_text
from services.index.forms import analyzer, forms
from services.index.query import Facet
from services.index.statements import statement_rows
from services.index.stored import StoredDocument
from services.index.syntax import Scope
from services.index.words import prepared

FIELDS_VERSION: Final = 6
"""Counts up when documents must be indexed again for new code to find them."""

ID: Final = "document_id"
FULL: Final = "full"
BODY: Final = "body"
REST: Final = "rest"
FORMS: Final = "forms"
VOCABULARY: Final = "vocabulary"
MENTIONED: Final = "mentioned"
DAY: Final = "published_day"
MONTH: Final = "published_month"
NEWEST: Final = "newest"
OLDEST: Final = "oldest"
STORY: Final = "story"
POINTS: Final = "points"
ROW: Final = "row"
"""The story, or the document where it has none, as a number: what a folded search shows once."""
WRITTEN: Final = "written"
"""The turn of whoever wrote the document: the number that it was fenced with."""
SAMPLED: Final = "sampled"
"""Even samples that a document is in: `1` has half of all, `2` half of these, and so on ..."""
SAMPLED_ROWS: Final = "sampled_rows"
"""... and those that its story is in, with all its copies."""
STATEMENTS: Final = "statements"
KIND: Final = "kind"
NUMBER: Final = "number"
SAMPLES: Final = 20
"""The smallest has one document of a million."""
SCOPES: Final[dict[Scope, str]] = {scope: f"words_{scope.value}" for scope in Scope if scope is not Scope.ALL}

LONGEST_LABEL: Final = 8000
"""Characters of a name that is counted: Lucene takes 32,766 bytes, four a character."""
GAP: Final = 200
"""Words between two values of a field: more than any phrase stretches over."""
WINDOW: Final = cursor.MAX_OFFSET + 2000
"""Hits that a search may reach: as deep as cursors go, and what is looked past behind that."""
MOST_ROWS: Final = 10_000
"""Statements of one document that are found; none has more."""
TOMBSTONES: Final = "1h"
"""How long the engine knows of a document that was deleted: longer than any delivery is repeated."""

_WORDS: Final = {"type": "text", "analyzer": "whitespace", "position_increment_gap": GAP}
_EXACT: Final = {"type": "keyword"}
_FOUND: Final = {"type": "keyword", "doc_values": False}
"""Found by, and never counted or sorted by ..."""
_COUNTED: Final = {"type": "long", "index": False}
"""... and the reverse, as numbers: words would be numbered anew after each commit before any is counted."""
_NUMBER: Final = {"type": "integer"}
_LARGE: Final = {"type": "long"}
_HALF: Final = 1 << 63


def key_field(facet: Facet) -> str:
    """Field of a facet's names, each as sixteen digits that stand for it."""
    return f"key_{facet.value}"


def count_field(facet: Facet) -> str:
    """Field of a facet's names, each as a number that stands for it: counted, and not found by."""
    return f"count_{facet.value}"


def alias_field(facet: Facet) -> str:
    """Field of names as written that are joined to others: found by, and not counted."""
    return f"alias_{facet.value}"


def label_field(facet: Facet) -> str:
    """Field of a facet's names as written, each behind its digits."""
    return f"label_{facet.value}"


def key(name: str) -> str:
    """The sixteen digits that stand for a folded name."""
    return f"{key_number(name):016x}"


def counted(name: str) -> int:
    """The number that stands for a folded name where names are counted."""
    return ordered(key_number(name))


def counted_key(number: int) -> str:
    """The digits of the name that a number stands for."""
    return f"{number + _HALF:016x}"


def ordered(key: int) -> int:
    """A number of 64 bits as the engine's signed ones, in the same order."""
    return key - _HALF


def settings() -> dict[str, Any]:
    """Settings of the index: nothing can be found before a commit asks for it."""
    return {
        "index": {
            "refresh_interval": "-1",
            "gc_deletes": TOMBSTONES,
            "max_result_window": WINDOW,
            "max_inner_result_window": MOST_ROWS,
            "number_of_replicas": 0,
            "auto_expand_replicas": "0-1",
        }
    }


def mapping() -> dict[str, Any]:
    """All fields, and no other. Only the document in full is kept as it came."""
    label = {"type": "keyword", "index": False, "ignore_above": LONGEST_LABEL}
    fields = _found_by()
    rows = {**fields, KIND: _FOUND, NUMBER: _NUMBER}
    whole = {
        **fields,
        **{count_field(facet): _COUNTED for facet in Facet},
        **{label_field(facet): label for facet in Facet},
        ID: _EXACT,
        FULL: {"type": "keyword", "index": False, "doc_values": False},
        FORMS: {"type": "text", "analyzer": "whitespace", "index_options": "docs"},
        VOCABULARY: _FOUND,
        STORY: _EXACT,
        ROW: _COUNTED,
        WRITTEN: {"type": "long"},
        MONTH: _NUMBER,
        NEWEST: _LARGE,
        OLDEST: _LARGE,
        SAMPLED: _FOUND,
        SAMPLED_ROWS: _FOUND,
        STATEMENTS: {"type": "nested", "dynamic": "strict", "properties": rows},
    }
    return {"dynamic": "strict", "_source": {"includes": [FULL]}, "properties": whole}


def _found_by() -> dict[str, Any]:
    """Fields that documents and statements are found by alike."""
    return {
        BODY: _WORDS,
        REST: _WORDS,
        **dict.fromkeys(SCOPES.values(), _WORDS),
        **{key_field(facet): _FOUND for facet in Facet},
        **{alias_field(facet): _FOUND for facet in ALIASED},
        MENTIONED: _FOUND,
        POINTS: {"type": "geo_point"},
        DAY: _NUMBER,
    }


def generation_name(prefix: str) -> str:
    """Changes whenever an index of the older shape could not be used any more."""
    shape = json.dumps([FIELDS_VERSION, mapping()], sort_keys=True)
    return f"{prefix}-documents-{hashlib.sha256(shape.encode()).hexdigest()[:8]}"


def to_source(stored: StoredDocument, turn: int | None = None) -> dict[str, Any]:
    """The document with all its fields; `turn` is that of who writes it, where writers take turns."""
    fields = index_fields(stored)
    rows = enumerate(statement_rows(stored))
    return _filled(
        {
            **_fields(fields),
            **_counted(fields),
            **ranged(stored.document_id, stored.story, fields.published),
            FULL: stored.model_dump_json(exclude_defaults=True),
            FORMS: " ".join(forms(searched_text(fields), language_of(stored))),
            VOCABULARY: sorted({*cut(fields.title), *cut(fields.body)}),
            WRITTEN: turn,
            STATEMENTS: [
                _filled({**_fields(row.fields), KIND: row.hit.kind.value, NUMBER: number})
                for number, row in rows
            ],
        }
    )


def _filled(source: Mapping[str, Any]) -> dict[str, Any]:
    """Without the fields that hold nothing: most, of a statement."""
    return {name: value for name, value in source.items() if value not in (None, "", [])}


def ranged(document_id: str, story: str | None, published: str | None) -> dict[str, Any]:
    """The fields by which documents are told apart, ordered and sampled."""
    return {
        ID: document_id,
        STORY: story,
        ROW: counted(story or document_id),
        NEWEST: ordered(cursor.newest_key(document_id, published)),
        OLDEST: ordered(cursor.oldest_key(document_id, published)),
        SAMPLED: samples(document_id),
        SAMPLED_ROWS: samples(story or document_id),
    }


def samples(name: str) -> list[str]:
    """The samples that something of that name is in."""
    number = key_number(name) | 1 << SAMPLES
    return [str(each) for each in range(1, (number & -number).bit_length())]


def document_of(source: Mapping[str, Any]) -> StoredDocument:
    """The document that `to_source` was given."""
    return StoredDocument.model_validate_json(source[FULL])


@lru_cache(maxsize=1)
def _analyzer() -> tantivy.TextAnalyzer:
    return analyzer()


def cut(text: str) -> list[str]:
    """The words of a text as the embedded index has them."""
    return _analyzer().analyze(prepared(text))


def _spaced(text: str) -> str:
    return " ".join(cut(text))


def _fields(fields: IndexFields) -> dict[str, Any]:
    found: dict[str, Any] = {BODY: _spaced(fields.body), REST: _spaced(fields.rest)}
    found[MENTIONED] = sorted(fields.mentioned)
    found[POINTS] = [{"lat": north, "lon": east} for north, east in sorted(fields.points)]
    day = fold.day_of(fields.published) if fields.published else None
    found[DAY] = day.toordinal() if day else None
    return found | _words(fields) | _names(fields)


def _words(fields: IndexFields) -> dict[str, Any]:
    values: dict[Scope, Iterable[str]] = {
        Scope.TITLE: (fields.title,),
        Scope.AUTHOR: fields.authors,
        Scope.QUOTE: fields.quotes,
        Scope.SAID: fields.said,
        Scope.ROLE: fields.roles,
        Scope.PATH: fields.paths,
        **{scope: fields.names[facet].values() for scope, facet in NAME_SCOPES.items()},
    }
    for scope, facet in NAME_SCOPES.items():
        values[scope] = (*values[scope], *fields.forms.get(facet, ()))
    return {SCOPES[scope]: [_spaced(value) for value in texts] for scope, texts in values.items()}


def _names(fields: IndexFields) -> dict[str, Any]:
    found: dict[str, Any] = {key_field(facet): [key(name) for name in fields.names[facet]] for facet in Facet}
    for facet in ALIASED:
        found[alias_field(facet)] = sorted(key(name) for name in fields.aliases.get(facet, ()))
    return found


def _counted(fields: IndexFields) -> dict[str, Any]:
    """What is counted of documents, and not of statements."""
    day = fold.day_of(fields.published) if fields.published else None
    found: dict[str, Any] = {MONTH: day.year * 12 + day.month - 1 if day else None}
    for facet in Facet:
        named = fields.names[facet]
        found[count_field(facet)] = [counted(name) for name in named]
        found[label_field(facet)] = [label_prefix(key_number(name)) + label for name, label in named.items()]
    return found
