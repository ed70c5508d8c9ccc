"""The quotes annotator: the pure finder on an article and the names found in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk_contracts.annotations import Annotations, Entity
from services.enricher.annotators.base import Copy
from services.enricher.annotators.quotes.find import find_speech
from services.enricher.annotators.quotes.headline import body_name, headlines
from services.enricher.prose import Ranges, blocks
from services.enricher.speech.scene import Name


class QuotesAnnotator:
    """Fills `quotes` and `statements`.

    Runs after names and agencies, without which few speakers are known.
    """

    name = "quotes"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """Quotations in reading order."""
        found = copy.findings
        ranges = blocks(copy.article)
        known = names(found, headlines(ranges)), roles(found, headlines(ranges))
        speech = find_speech(copy.text, copy.code, ranges, *known)
        quotes = tuple(speech.quotes)
        return {
            "quotes": quotes,
            "statements": None if speech.statements is None else tuple(speech.statements),
        }


def roles(found: Annotations, titles: Ranges) -> dict[str, list[str]]:
    """What the article says people are, by name."""
    return {body_name(p, titles): [p.role.text] for p in found.people or () if p.role is not None}


def names(found: Annotations, titles: Ranges) -> list[Name]:
    """Every mention once; an agency is one before it is an organisation, `titles` are headlines."""
    kinds: tuple[tuple[str, tuple[Entity, ...] | None], ...] = (
        ("agency", found.agencies),
        ("person", found.people),
        ("organisation", found.organisations),
        ("place", found.places),
    )
    seen: dict[tuple[int, int], Name] = {}
    for kind, entities in kinds:
        for name in _mentions(kind, entities or (), titles):
            seen.setdefault((name.start, name.end), name)
    return sorted(seen.values(), key=lambda n: n.start)


def _mentions(kind: str, entities: tuple[Entity, ...], titles: Ranges) -> Iterator[Name]:
    for entity in entities:
        name = body_name(entity, titles) if kind == "person" else entity.name
        for mention in entity.mentions:
            yield Name(mention.span.start, mention.span.end, name, kind)
