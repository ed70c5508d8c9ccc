"""Names as the article's own text writes them, where a headline in capitals has made them longer.

"Rush Hour Explains" in a headline may be read as one name; if the paragraphs have "Rush Hour" for
the same person, that is who speaks.
"""

from collections.abc import Iterable

from copydesk_contracts.annotations import Entity
from services.enricher.prose import ProseBlock, Ranges

_FULL = 2
"""Words of a name that needs no headline to be whole."""


def body_name(entity: Entity, headlines: Ranges) -> str:
    """The entity's name, or its longest form in the paragraphs if only a headline has the name so."""
    below = [m.text for m in entity.mentions if headlines.at(m.span.start) is None]
    if not below or entity.name in below:
        return entity.name
    words = entity.name.split()
    within = [form for form in below if _contains(words, form.split())]
    longest = max(within, key=len, default=entity.name)
    ends = any(form.split()[-1:] == words[-1:] for form in below)
    return longest if len(longest.split()) >= _FULL or not ends else entity.name


def headlines(blocks: Iterable[ProseBlock]) -> Ranges:
    """Where titles and headings stand."""
    return Ranges([(block.start, block.end) for block in blocks if block.title])


def _contains(words: list[str], part: list[str]) -> bool:
    size = len(part)
    return any(words[at : at + size] == part for at in range(len(words) - size + 1))
