"""How many of the tags that publishers gave their pages are among the keywords, beside the names alone.

    python -m benchmarks.keywords [--corpus ../shared/corpus] [--sets news-html html-bodies …] [--every 1]

A page's tags are those of `news_keywords` and `article:tag` that stand in its text; a tag is
found if one of the ten has the same stems. Publishers lie in five folds, so that a rule can be
decided on those that did not suggest it. Last come the keywords that are contractions or parts of
names, of which there should be none. One process; `--every 4` takes every fourth page.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml import html

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from services.enricher.annotators.keywords.annotator import COUNT
from services.enricher.step import Enricher
from services.index.forms import forms
from services.parser.step import parse

CORPUS: Final = Path(__file__).parents[2] / "shared" / "corpus"
SETS: Final = ("news-html", "html-bodies", "peer-pages", "peer-dates")
FOLDS: Final = 5
META: Final = frozenset({"news_keywords", "article:tag"})
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CONTRACTED: Final = re.compile(r"\w['’](?:t|re|ve|ll|d|m|s)\b", re.IGNORECASE)
_BETWEEN: Final = re.compile("[,;]")


class Page(NamedTuple):
    """A page as read, and the tags that stand in its text, in lower case."""

    group: str
    publisher: str
    article: Article
    tags: frozenset[str]

    @property
    def fold(self) -> int:
        """0 to 4, one for all pages of a publisher."""
        digest = hashlib.md5(self.publisher.encode(), usedforsecurity=False).hexdigest()
        return int(digest, 16) % FOLDS


def main() -> None:
    """Print the shares by fold, set and language."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--corpus", type=Path, default=CORPUS)
    given.add_argument("--sets", nargs="+", default=SETS)
    given.add_argument("--every", type=int, default=1)
    wanted = given.parse_args()
    enricher = Enricher()
    tags: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    unfit: list[str] = []
    for page in pages(wanted.corpus, wanted.sets, wanted.every):
        found = enricher.enrich([page.article])[0]
        unfit += misfits(found)
        language = found.language.code if found.language else None
        keywords = [keyword.text for keyword in found.keywords or ()]
        groups = ("all", f"fold {page.fold}", page.group, str(language))
        tags.update(dict.fromkeys(groups, len(page.tags)))
        ours.update(dict.fromkeys(groups, hits(page.tags, keywords, language)))
        alone.update(dict.fromkeys(groups, hits(page.tags, names_alone(found), language)))
    for group, count in sorted(tags.items()):
        shares = f"keywords {ours[group] / count:.2f}  names alone {alone[group] / count:.2f}"
        sys.stdout.write(f"{group:12} {count:4} tags  {shares}\n")
    sys.stdout.write(f"contractions and parts of names: {unfit or 'none'}\n")


def pages(corpus: Path, sets: Sequence[str], every: int = 1) -> Iterator[Page]:
    """The pages of the sets that have a tag which stands in their text."""
    for group in sets:
        lines = (corpus / group / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines[::every]:
            gold = json.loads(line)
            name = gold.get("file", f"{gold.get('id')}.html.gz")
            copy = gzip.decompress((corpus / group / "pages" / name).read_bytes())
            given = tags_of(copy)
            article = parse(copy, name.removesuffix(".gz")) if given else Article(text="", format="html")
            text = f" {plain(article.text)} "
            if standing := frozenset(tag for tag in given if f" {tag} " in text):
                publisher = gold.get("publisher") or urlsplit(gold["url"]).netloc.removeprefix("www.")
                yield Page(group, publisher, article, standing)


def tags_of(copy: bytes) -> frozenset[str]:
    """The tags in the head of a page."""
    metas = html.fromstring(copy).iter("meta")
    lists = (m.get("content", "") for m in metas if m.get("name", m.get("property", "")).lower() in META)
    tags = (plain(tag) for tag_list in lists for tag in _BETWEEN.split(tag_list))
    return frozenset(tag for tag in tags if tag)


def plain(text: str) -> str:
    """Words in lower case with single spaces."""
    return " ".join(_WORD.findall(text.casefold()))


def hits(tags: frozenset[str], found: Sequence[str], language: str | None) -> int:
    """How many of the tags are among the first ten."""
    known = {tuple(forms(plain(text), language)) for text in found[:COUNT]}
    return sum(tuple(forms(tag, language)) in known for tag in tags)


def misfits(found: Annotations) -> list[str]:
    """The keywords that are a contraction, or a part of a name and no name themselves."""
    names = [plain(name).split() for name in names_alone(found)]
    keywords = [keyword.text for keyword in found.keywords or ()]
    others = (text for text in keywords if plain(text).split() not in names)
    return [text for text in others if _CONTRACTED.search(text) or _part(plain(text).split(), names)]


def _part(words: Sequence[str], names: Sequence[Sequence[str]]) -> bool:
    size = len(words)
    runs = (name[at : at + size] for name in names for at in range(len(name) - size + 1))
    return any(run == words for run in runs)


def names_alone(found: Annotations) -> list[str]:
    """People, organisations and places, those with most mentions first."""
    entities = (*(found.people or ()), *(found.organisations or ()), *(found.places or ()))
    return [entity.name for entity in sorted(entities, key=lambda entity: -len(entity.mentions))]


if __name__ == "__main__":
    main()
