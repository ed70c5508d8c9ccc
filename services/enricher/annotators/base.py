"""What an annotator is: one pure function from an article to some of its annotations.

`docs/extending.md` says how one is added; `registry.py` lists them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from copydesk_contracts.annotations import Annotations, Language
from copydesk_contracts.article import Article


class Spotted(NamedTuple):
    """What the language model takes for a name: code points of the text, the model's label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Copy:
    """An article with all that is known of it so far.

    `spotted` is what the language's model marked in the prose, null where no model knows
    the language or no annotator asked for one; `findings` are those of the annotators
    that ran before.
    """

    article: Article
    spotted: tuple[Spotted, ...] | None = None
    language: Language | None = None
    findings: Annotations = field(default_factory=Annotations)

    @property
    def text(self) -> str:
        """The canonical text that every span counts."""
        return self.article.text

    @property
    def code(self) -> str | None:
        """ISO 639-1 code of the language, null where it is not known."""
        return None if self.language is None else self.language.code


class Annotator(Protocol):
    """Fills some fields of `Annotations`."""

    name: str

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """The fields that it fills, by name; spans are code points of `copy.text`.

        What has no field of its own goes into `labels`, under the annotator's name.

        Pure, and linear in the text. What it raises is recorded as its failure.
        """
        ...
