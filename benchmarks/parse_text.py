"""Plain-text copy read in one process: articles a second, and answers for `score-parse`.

python benchmarks/parse_text.py FOLDER [--answers FILE] [--rounds N]
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from copydesk_contracts.article import Article, Fact
from services.parser.text import read_text


def answer(path: Path, article: Article) -> dict[str, Any]:
    """The article in the shape that `score-parse` reads."""

    def reading(fact: Fact | None) -> str | None:
        return None if fact is None else fact.reading

    return {
        "path": path.name,
        "title": reading(article.title),
        "authors": [a.reading for a in article.authors],
        "published": article.published.value if article.published else None,
        "credit": reading(article.credit),
        "sections": [
            {"heading": reading(s.heading), "paragraphs": [p.reading for p in s.paragraphs]}
            for s in article.sections
        ],
    }


def main() -> None:
    """Read every `.txt` file of the folder, and say how fast."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", type=Path)
    args.add_argument("--answers", type=Path)
    args.add_argument("--rounds", type=int, default=1)
    options = args.parse_args()
    copies = {path: path.read_bytes() for path in sorted(options.folder.glob("*.txt"))}
    began = time.process_time()
    for _ in range(options.rounds):
        articles = {path: read_text(copy) for path, copy in copies.items()}
    seconds = time.process_time() - began
    print(f"{options.rounds * len(copies) / seconds:,.0f} articles/s of processor time, {len(copies)} files")
    if options.answers:
        lines = (json.dumps(answer(path, article), ensure_ascii=False) for path, article in articles.items())
        options.answers.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
