"""What an article states as plain values: null or empty where it states nothing.

For whoever prints, exports or counts, and does not ask whether something was not there or not looked for.
"""

from collections.abc import Iterable

from copydesk_contracts.annotations import Annotations, Entity
from copydesk_contracts.article import Fact


def reading_of(fact: Fact | None) -> str | None:
    """What a reader would write, or null."""
    return None if fact is None else fact.reading


def value_of(fact: Fact | None) -> str | None:
    """What it means in the contract's form, a date's in ISO 8601, or null."""
    return None if fact is None else fact.value


def readings_of(facts: Iterable[Fact]) -> list[str]:
    """What a reader would write of each."""
    return [fact.reading for fact in facts]


def names_of(entities: Iterable[Entity] | None) -> list[str]:
    """Their names in order; none where nobody looked for them."""
    return [entity.name for entity in entities or ()]


def language_code(found: Annotations) -> str | None:
    """ISO 639-1 code of the language, or null where it is not known."""
    return found.language.code if found.language is not None else None
