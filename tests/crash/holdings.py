"""What a house holds in the end, by kinds that can be held against those of another house."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from services.index.choose import IndexReader
from services.index.query import Facet, Query, Sort, StatementQuery
from services.index.results import Results
from services.index.stored import Standing, StoredDocument

WORDS: Final = (
    *("ferry", "harbour council", '"was closed on Monday"', "ferry OR tunnel", "minister -storm", "harbor"),
    *("spokesman said", "published:2024", "mentions:2024-10-12", "near:60.39,5.32,50km", "ministr* court"),
    *("title:number", "author:Holm", "language:de", "million Bergen cost report", "said:cost", "police"),
)
FACETS: Final = (
    *(Facet.PEOPLE, Facet.ORGANISATIONS, Facet.PLACES, Facet.SPEAKERS, Facet.LANGUAGE, Facet.COUNTRIES),
)
NAMES_ASKED: Final = 5
"""The most frequent names of each facet are searched for too."""
ALL: Final = 1000
"""As many as a page takes."""
Holdings = dict[str, dict[str, Any]]
"""Kind, then what it is about, then what is held."""


def queries(reader: IndexReader) -> dict[str, Query]:
    """What is asked of both houses, by a name; the names in it are those of the first."""
    asked = {f"words {text}": Query(text, limit=ALL) for text in WORDS}
    asked |= {f"loosened {text}": Query(text, limit=ALL, loosen=True) for text in WORDS}
    asked |= {f"folded {text}": Query(text, limit=ALL, fold=True, loosen=True) for text in WORDS[:6]}
    asked["everything"] = Query(limit=ALL, sort=Sort.NEWEST)
    found = reader.search(Query(limit=1)).facets
    for facet in FACETS:
        for count in found[facet][:NAMES_ASKED]:
            asked[f"{facet.value} {count.value}"] = Query(limit=ALL, **{facet.value: (count.value,)})  # type: ignore[arg-type]
    return asked


def holdings(reader: IndexReader, asked: Mapping[str, Query], people: Sequence[str]) -> Holdings:
    """Everything that the index tells. `people` are those whose statements are asked for."""
    held: Holdings = {}
    for batch in reader.everything():
        for document in batch:
            for kind, told in _told(document):
                held.setdefault(kind, {})[document.document_id] = told
    for name, query in asked.items():
        for kind, told in _answered(reader.search(query), query.fold):
            held.setdefault(kind, {})[name] = told
    held["statements"] = dict(_statements(reader, people))
    return held


def _told(document: StoredDocument) -> Iterator[tuple[str, Any]]:
    yield "documents", sorted(f"{place.root}/{place.path}" for place in document.locations)
    yield "article", document.article.model_dump(mode="json")
    for name, found in document.annotations.model_dump(mode="json").items():
        yield f"annotation {name}", found
    standing = {field.name: getattr(document, field.name) for field in fields(Standing)}
    yield "story", standing.pop("story")
    yield "relations", standing
    yield "joined names", sorted(one.model_dump_json() for one in document.joined)


def _answered(results: Results, folded: bool) -> Iterator[tuple[str, Any]]:
    # Of equally good copies of a story either may stand for it.
    yield "results", sorted((hit.story if folded else None) or hit.document_id for hit in results.hits)
    if not any(hit.score for hit in results.hits):
        yield "order", [hit.document_id for hit in results.hits]
    yield "totals", (results.total, results.rows, asdict(results.loosened) if results.loosened else None)
    yield "histogram", asdict(results.histogram)
    for facet, counts in results.facets.items():
        yield f"facet {facet.value}", [asdict(count) for count in counts]


def _statements(reader: IndexReader, people: Sequence[str]) -> Iterator[tuple[str, Any]]:
    asked = {"all": StatementQuery(limit=ALL), "cost": StatementQuery("cost", limit=ALL)}
    asked |= {f"speaker {name}": StatementQuery(speaker=(name,), limit=ALL) for name in people}
    asked |= {f"about {name}": StatementQuery(person=(name,), limit=ALL) for name in people}
    for name, query in asked.items():
        found = reader.statements(query)
        yield name, (found.total, [hit.model_dump(mode="json") for hit in found.hits])


@dataclass(frozen=True)
class Difference:
    """Of what kind, about what, and what either house holds, shortened; null where it holds nothing."""

    kind: str
    subject: str
    one: str | None
    other: str | None


def differences(one: Holdings, other: Holdings) -> Iterator[Difference]:
    """All that either holds and the other does not, or otherwise."""
    for kind in sorted(one.keys() | other.keys()):
        left, right = one.get(kind, {}), other.get(kind, {})
        for subject in sorted(left.keys() | right.keys()):
            if left.get(subject) != right.get(subject):
                yield Difference(kind, subject, *_apart(left.get(subject), right.get(subject)))


def _apart(one: Any, other: Any) -> tuple[str | None, str | None]:
    """Both as JSON, from shortly before where they part."""
    texts = [json.dumps(each, sort_keys=True, ensure_ascii=False) for each in (one, other)]
    same = next((n for n, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
    start = max(0, same - 60)
    left, right = (text[start : start + 200] for text in texts)
    return (None if one is None else left), (None if other is None else right)
