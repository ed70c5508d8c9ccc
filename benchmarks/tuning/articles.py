"""Marked articles and unmarked ones, as the names model is shown them at run time."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk_contracts.article import Article
from services.enricher.view import TextView
from services.parser.step import parse

KINDS = ("people", "organisations", "places")
_SUFFIXES = re.compile(r"\.(com|org|in|net|co\.\w\w)$")

Mark = tuple[int, int, str]
"""Code points of the article, a kind of `KINDS`."""


@dataclass(frozen=True)
class Marked:
    """An article, what is marked in it (empty for an unmarked one) and who published it."""

    file: str
    publisher: str
    article: Article
    view: TextView
    gold: Mapping[str, Any]

    @property
    def marks(self) -> list[Mark]:
        """Mentions of people, organisations and places in order."""
        return sorted(
            (mention[0], mention[1], kind)
            for kind in KINDS
            for entity in self.gold.get(kind, ())
            for mention in entity["mentions"]
        )


def marked(gold: Path, folders: Sequence[Path]) -> list[Marked]:
    """The articles of a gold file; KeyError if a copy is in none of the folders."""
    files = {path.name: path for folder in folders for path in folder.iterdir()}
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    return [read(files[row["file"]], row) for row in rows]


def read(file: Path, gold: Mapping[str, Any]) -> Marked:
    """One article."""
    article = parse(file.read_bytes(), file.name)
    return Marked(file.name, publisher(file.name), article, TextView.of(article), gold)


def publisher(file: str) -> str:
    """Who published a copy, by the shapes of the corpus' file names; the whole name for another shape."""
    prefix, _, rest = file.partition("-")
    name = rest.rpartition("-")[0] if prefix == "aeb" else rest.partition("_")[0]
    plain = _SUFFIXES.sub("", name.lower()).replace("-", "").replace("hosted.ap", "apnews")
    return _SAME.get(plain, plain) or file


_SAME = {"nyt": "nytimes", "washpost": "washingtonpost"}


def folds(articles: Sequence[Marked], count: int) -> list[list[Marked]]:
    """Articles in so many parts of about one size, no publisher in two of them."""
    sizes: dict[str, int] = {}
    for article in articles:
        sizes[article.publisher] = sizes.get(article.publisher, 0) + 1
    parts: list[list[Marked]] = [[] for _ in range(count)]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        smallest = min(parts, key=len)
        smallest.extend(article for article in articles if article.publisher == name)
    return parts


def in_view(article: Marked, marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks by code points of the view's text; those outside of the prose are left out."""
    view = article.view
    begins = [start for start, _ in view.origins]
    for start, end, kind in marks:
        index = bisect_right(begins, start) - 1
        if index >= 0 and end <= view.origins[index][1]:
            shift = view.starts[index] - view.origins[index][0]
            yield start + shift, end + shift, kind
