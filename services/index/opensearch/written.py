"""How names are written: facets are counted by numbers, and shown by what most documents have for each."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from services.index.counting import LABEL_SEPARATOR
from services.index.opensearch.labels import Known
from services.index.opensearch.mapping import SAMPLED, key_field, label_field
from services.index.opensearch.query import Dsl, any_of
from services.index.opensearch.sampling import halvings
from services.index.opensearch.view import View
from services.index.query import Facet
from services.process.parts import in_parts

MOST: Final = 5000
"""Names of one facet that are looked at at once, the most frequent."""
SPELLINGS: Final = 4
"""Ways of writing one name that are looked at, on average."""
NAMES_AT_ONCE: Final = 50
"""Names of one pattern, each seventeen characters of it: the engine takes 1,000."""


def labels_of(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """Each name as most documents write it, whatever was searched for."""
    known = view.labels.known((facet, key) for facet, each in keys.items() for key in each)
    asked = {facet: [key for key in each if (facet, key) not in known] for facet, each in keys.items()}
    if not any(asked.values()):
        return known
    frequent = view.labels.frequent(partial(_frequent, view))
    found = _written(view, _having(asked), asked) if frequent is None else _of(asked, frequent)
    unseen = {facet: [key for key in each if (facet, key) not in found] for facet, each in asked.items()}
    if any(unseen.values()):
        found |= _written_beside(view, query, unseen)
    view.labels.keep(found)
    return known | found


def _frequent(view: View) -> Known | None:
    """How all names are written that a sample of a large index has; null where it is not large."""
    times = halvings(view.counted({"match_all": {}}, {})["hits"]["total"]["value"])
    if not times:
        return None
    sample = {"term": {SAMPLED: str(times)}}
    return _most_written(view.counted(sample, _all_labels(Facet))["aggregations"])


def _written_beside(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """The same of names of which few documents have any, as a rule."""
    having = {"bool": {"filter": [query, _having(keys)]}}
    # To look at all names of these documents is quicker than to have those that are wanted sorted out.
    found = _of(keys, _most_written(view.counted(having, _all_labels(keys))["aggregations"]))
    missing = {facet: [key for key in each if (facet, key) not in found] for facet, each in keys.items()}
    return found | _written(view, having, missing)


def _of(keys: Mapping[Facet, list[str]], labels: Known) -> Known:
    """The labels of these names alone."""
    places = ((facet, key) for facet, each in keys.items() for key in each)
    return {place: labels[place] for place in places if place in labels}


def _all_labels(facets: Iterable[Facet]) -> dict[str, Any]:
    way = {"size": MOST, "execution_hint": "map"}
    return {f"{facet.value}/": {"terms": {"field": label_field(facet), **way}} for facet in facets}


def _having(keys: Mapping[Facet, list[str]]) -> Dsl:
    """Documents that have any of these names."""
    return any_of([{"terms": {key_field(facet): each}} for facet, each in keys.items() if each])


def _written(view: View, query: Dsl, keys: Mapping[Facet, list[str]]) -> Known:
    """Each name as most of the documents of a query write it, where any does."""
    wanted: dict[str, Any] = {}
    for facet, each in keys.items():
        for number, part in enumerate(in_parts(each, NAMES_AT_ONCE)):
            wanted[f"{facet.value}/{number}"] = _spellings(facet, part)
    return _most_written(view.counted(query, wanted)["aggregations"]) if wanted else {}


def _most_written(aggregations: Mapping[str, Any]) -> Known:
    best: dict[tuple[Facet, str], tuple[int, str]] = {}
    for name, found in aggregations.items():
        facet = Facet(name.partition("/")[0])
        for bucket in found["buckets"]:
            number, _, label = bucket["key"].partition(LABEL_SEPARATOR)
            seen = (bucket["doc_count"], label)
            best[facet, number] = max(best.get((facet, number), seen), seen)
    return {place: label for place, (_, label) in best.items()}


def _spellings(facet: Facet, keys: Sequence[str]) -> Dsl:
    # Keys are digits and letters, and the separator is one character: nothing to be escaped.
    include = f"({'|'.join(keys)}){LABEL_SEPARATOR}.*"
    return {"terms": {"field": label_field(facet), "include": include, "size": SPELLINGS * len(keys)}}
