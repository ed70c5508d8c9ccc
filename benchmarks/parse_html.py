"""Web pages read in one process beside trafilatura alone, and answers for `score-parse`.

python -m benchmarks.parse_html [FOLDER] [--answers FILE] [--rounds N]

Both sides read the same pages in turn, page by page, and are measured in processor time.
Trafilatura's side is its own extraction with metadata, `bare_extraction(copy)`.
"""

import argparse
import gzip
import json
import logging
import time
from pathlib import Path
from typing import Any

import trafilatura

from copydesk_contracts.article import Article, Fact
from services.parser.html import read_html
from services.process.errors import Rejected

ROOT = Path(__file__).parents[1]
PAGES = ROOT.parent / "shared" / "corpus" / "news-html" / "pages"


def answer(path: Path, article: Article | None) -> dict[str, Any]:
    """The article in the shape that `score-parse` reads; empty where the page was rejected."""
    if article is None:
        return {"path": path.name, "title": None, "authors": [], "published": None, "sections": []}

    def reading(fact: Fact | None) -> str | None:
        return None if fact is None else fact.reading

    return {
        "path": path.name,
        "title": reading(article.title),
        "authors": [author.reading for author in article.authors],
        "published": reading(article.published),
        "sections": [
            {"heading": reading(section.heading), "paragraphs": [p.reading for p in section.paragraphs]}
            for section in article.sections
        ],
    }


def read(copy: bytes) -> Article | None:
    """The article, or null where the page is rejected."""
    try:
        return read_html(copy)
    except Rejected:
        return None


def measure(pages: dict[Path, bytes], rounds: int) -> tuple[float, float]:
    """Seconds of processor time that this reader and trafilatura need for the pages."""
    ours = theirs = 0.0
    for _ in range(rounds):
        for copy in pages.values():
            began = time.process_time()
            read(copy)
            between = time.process_time()
            trafilatura.bare_extraction(copy, with_metadata=True)
            ours, theirs = ours + between - began, theirs + time.process_time() - between
    return ours, theirs


def load(folder: Path) -> dict[Path, bytes]:
    """The pages of a folder, decompressed."""
    return {
        path: gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in sorted((*folder.glob("*.html"), *folder.glob("*.html.gz")))
    }


def main() -> None:
    """Read every page of the folder, and say how fast."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", type=Path, nargs="?", default=PAGES)
    args.add_argument("--answers", type=Path)
    args.add_argument("--rounds", type=int, default=1)
    options = args.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    pages = load(options.folder)
    ours, theirs = measure(pages, options.rounds)
    count = options.rounds * len(pages)
    print(f"{'pages/s of processor time':28}{count / ours:8.1f}")
    print(f"{'trafilatura alone':28}{count / theirs:8.1f}")
    print(f"{'ratio':28}{theirs / ours:8.2f}")
    if options.answers:
        lines = (json.dumps(answer(path, read(copy)), ensure_ascii=False) for path, copy in pages.items())
        options.answers.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
