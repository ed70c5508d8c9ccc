"""What speaks for a block being part of the article, before any rule looks at it.

Two witnesses: trafilatura's own extraction, and the article's text in JSON-LD.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import trafilatura
from lxml.html import HtmlElement

from services.parser.html.strings import key, plain, words

GRAM: Final = 5
"""Words in a row that a block must share with the article's text."""
MIN_STATED: Final = 120
"""Words below which a JSON-LD text is an excerpt rather than the article."""

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class PageEvidence:
    """`extracted` holds keys of trafilatura's paragraphs, `grams` word runs of the JSON-LD text.

    `text` is all that trafilatura took.
    """

    extracted: frozenset[str]
    grams: frozenset[tuple[str, ...]]
    text: str = ""
    _asked: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def supports(self, text: str) -> bool:
        """Whether trafilatura took a paragraph with this text; of a block it is asked again and again."""
        if text not in self._asked:
            self._asked[text] = key(text) in self.extracted
        return self._asked[text]

    def stated(self, text: str) -> float:
        """Share of the text's word runs that the JSON-LD text has too, 0 to 1."""
        if not self.grams:
            return 0.0
        runs = list(grams(words(text)))
        return sum(run in self.grams for run in runs) / len(runs) if runs else 0.0


def gather(root: HtmlElement, stated: str) -> PageEvidence:
    """Ask both witnesses. `stated` is the JSON-LD article body, empty if there is none."""
    said = words(plain(stated))
    runs = frozenset(grams(said)) if len(said) >= MIN_STATED else frozenset[tuple[str, ...]]()
    texts = list(_extracted(root))
    return PageEvidence(frozenset(filter(None, map(key, texts))), runs, texts[0] if texts else "")


def grams(found: list[str]) -> Iterable[tuple[str, ...]]:
    """Runs of words; a text shorter than a run gives itself."""
    size = min(GRAM, len(found))
    return zip(*(found[start:] for start in range(size)), strict=False) if size else ()


def _extracted(root: HtmlElement) -> Iterable[str]:
    """The text of trafilatura's body, then of each element in it."""
    try:
        document = trafilatura.bare_extraction(root, fast=True, with_metadata=False, include_comments=False)
    except Exception:
        # A library that fails on a hostile page takes its testimony with it, not the page.
        return
    body = getattr(document, "body", None)
    for element in body.iter() if body is not None else ():
        yield (" " if element is body else "").join(element.itertext())
