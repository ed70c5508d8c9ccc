"""What each order of evidence for author, title and day is worth on pages of many publishers.

    python -m benchmarks.html_evidence [--corpus ../shared/corpus] [--every N]

Nothing is learned, so that no page is left out; publishers are dealt into folds by the digest of
their name, and each order's share of right answers is told for all pages and for the folds that it
does worst and best in. `as it is` is the order that the parser holds to.
"""

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from services.parser.html import read_html
from services.parser.html.dates import read_published
from services.parser.html.days import place_of
from services.parser.html.document import Page, load
from services.parser.html.found import find_content
from services.parser.html.properties import read_properties
from services.parser.html.reader import neighbourhood, signing_lines
from services.parser.html.shown_dates import dated_lines
from services.parser.html.signed import sure_names
from services.parser.html.site_names import site_names
from services.parser.html.stated_authors import nearest, stated_authors
from services.parser.html.strings import words
from services.parser.html.titles import stated_titles
from services.parser.html.told import Told, read_told
from services.process.errors import Rejected

ROOT: Final = Path(__file__).parents[1]
SETS: Final = ("html-heads", "peer-pages", "peer-dates", "news-html")
FOLDS: Final = 5
Answers = dict[tuple[str, str], Any]


@dataclass
class Tally:
    """Right answers and pages of one order, by fold."""

    right: list[int]
    pages: list[int]

    def shares(self) -> list[float]:
        """The share of each fold that has pages."""
        return [right / pages for right, pages in zip(self.right, self.pages, strict=True) if pages]


def main() -> None:
    """Read every page once, and tell what each order gets right."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    args.add_argument("--every", type=int, default=1, help="one page of so many")
    options = args.parse_args()
    tallies: dict[tuple[str, str], Tally] = defaultdict(lambda: Tally([0] * FOLDS, [0] * FOLDS))
    pages = [page for name in SETS for page in read_set(options.corpus / name)]
    for file, gold in pages[:: options.every]:
        count(tallies, gzip.decompress(file.read_bytes()), gold)
    for (fact, order), tally in sorted(tallies.items()):
        shares = tally.shares()
        whole = sum(tally.right) / sum(tally.pages)
        print(f"{fact:10}{order:28}{whole:.3f} of {sum(tally.pages)}, {min(shares):.3f}–{max(shares):.3f}")


def read_set(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The pages of a set, each with what is right, in one shape."""
    for line in (folder / "gold.jsonl").read_text().splitlines():
        row = json.loads(line)
        authors = row.get("authors") or row.get("author")
        gold = {
            "authors": [authors] if isinstance(authors, str) else authors,
            "title": row.get("title"),
            "day": (row.get("published") or row.get("date") or "")[:10],
            "publisher": row.get("publisher") or urlsplit(row.get("url") or "").netloc,
        }
        yield folder / "pages" / row.get("file", f"{row.get('id')}.html.gz"), gold


def count(tallies: dict[tuple[str, str], Tally], copy: bytes, gold: dict[str, Any]) -> None:
    """Add one page to the tallies of the facts that its gold has."""
    fold = int(hashlib.md5(gold["publisher"].encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS
    for (fact, order), answer in answers(copy).items():
        if gold[fact]:
            tallies[fact, order].pages[fold] += 1
            tallies[fact, order].right[fold] += plain(answer) == plain(gold[fact])


def plain(answer: Any) -> Any:
    """An answer without regard to case and punctuation."""
    if isinstance(answer, list):
        return [words(name) for name in answer]
    return words(answer or "")


def answers(copy: bytes) -> Answers:
    """The page's facts by each order."""
    page = load(copy)
    told = read_told(page)
    try:
        article = read_html(copy)
    except Rejected:
        return {}
    found = alternatives(page, told)
    found["authors", "as it is"] = [author.reading for author in article.authors]
    found["title", "as it is"] = article.title.reading if article.title else None
    found["day", "as it is"] = day(article.published)
    return found


def alternatives(page: Page, told: Told) -> Answers:
    """The facts by orders that the parser does not hold to."""
    outline, content = find_content(page, told)
    near, place = neighbourhood(outline, content, told.title), place_of(told, content)
    lines = signing_lines(outline, content, near, place)
    properties = nearest(read_properties(page.root), lines.beside, lines.near)
    sites = site_names(told.head, told.data, outline.headings())
    stated = stated_authors(told.head, told.data, properties, lines.near, sites)[1]
    beside = sure_names(lines.beside, sites)
    shown = [b.text for b in outline.headings() if b.tag == "h1"]
    titles = [text for _, text in stated_titles(told.head, told.data)]
    published = day(read_published(told.head, told.data, properties))
    dated = next((r.value for _, r in dated_lines(near, place, None) if r.value), None)
    return {
        ("authors", "metadata alone"): stated,
        ("authors", "metadata, then the line"): stated or (beside[0] if beside else []),
        ("authors", "the line, then metadata"): beside[0] if beside else stated,
        ("title", "metadata alone"): next(iter(titles), None),
        ("title", "first heading, then metadata"): next(iter(shown + titles), None),
        ("day", "metadata alone"): published,
        ("day", "metadata, then a line"): published or (dated or "")[:10],
        ("day", "a line, then metadata"): (dated or "")[:10] or published,
    }


def day(fact: Any) -> str:
    """The day of a date, empty where there is none."""
    return (fact.value or fact.text)[:10] if fact is not None else ""


if __name__ == "__main__":
    main()
