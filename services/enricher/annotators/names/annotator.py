"""The annotator of names."""

from collections.abc import Mapping
from typing import Any

from copydesk_contracts.annotations import Entity, Mention, Organisation, Person, Place
from copydesk_contracts.article import Span
from services.enricher.annotators.base import Copy

_KINDS: Mapping[str, tuple[str, type[Entity]]] = {
    "PERSON": ("people", Person),
    "PER": ("people", Person),
    "ORG": ("organisations", Organisation),
    "GPE": ("places", Place),
    "LOC": ("places", Place),
    "FAC": ("places", Place),
}


class NamesAnnotator:
    """Fills `people`, `organisations` and `places`; null for a language without a model."""

    name = "names"
    version = "0"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        if copy.spotted is None:
            return {}
        found: dict[str, dict[str, list[Mention]]] = {"people": {}, "organisations": {}, "places": {}}
        for start, end, label in copy.spotted:
            if label in _KINDS:
                text = copy.text[start:end]
                mention = Mention(text=text, span=Span(start=start, end=end))
                found[_KINDS[label][0]].setdefault(" ".join(text.split()), []).append(mention)
        return {
            field: tuple(kind(name=name, mentions=tuple(m)) for name, m in found[field].items())
            for field, kind in (("people", Person), ("organisations", Organisation), ("places", Place))
        }
