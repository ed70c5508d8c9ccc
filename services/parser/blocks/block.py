"""One piece of text as a format gives it, and what the format says it is."""

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a format says a block is; TEXT where it says nothing."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    ROW = "row"
    """A row of a table, an entry of a list, a line below the headline: a paragraph, however short."""
    ASIDE = "aside"
    """Shown beside the article, but none of it: a caption, a note to editors, a label."""


@dataclass(frozen=True)
class Block:
    """One tidied piece of text; `level` of a heading counts from 1, `reason` is why it stands aside."""

    text: str
    role: Role = Role.TEXT
    level: int | None = None
    reason: str = "aside"
