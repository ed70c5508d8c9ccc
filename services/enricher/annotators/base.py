"""What an annotator is: one pure function from an article to some of its annotations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from copydesk_contracts.annotations import Annotations, Language
from copydesk_contracts.article import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True)
class Copy:
    """An article with all that is known of it so far.

    `doc` covers `article.text` (its tokens' `idx` are code points of that text), null
    where no model knows the language or no annotator asked for one; `findings` are those
    of the annotators that ran before.
    """

    article: Article
    doc: "Doc | None" = None
    language: Language | None = None
    findings: Annotations = Annotations()

    @property
    def text(self) -> str:
        """The canonical text that every span counts."""
        return self.article.text

    @property
    def code(self) -> str | None:
        """ISO 639-1 code of the language, null where it is not known."""
        return None if self.language is None else self.language.code


class Annotator(Protocol):
    """Fills some fields of `Annotations`; a higher version fills them otherwise."""

    name: str
    version: str

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        """The fields that it fills, by name; spans are code points of `copy.text`.

        Pure, and linear in the text. What it raises is recorded as its failure.
        """
        ...
