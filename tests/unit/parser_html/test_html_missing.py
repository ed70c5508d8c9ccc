"""A page whose article misses a tenth of its prose says so: over the marked bodies beside the checkout."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk_contracts.article import Article
from services.parser.html import read_html

TENTH = 0.1


def bodies(corpus: Path) -> Iterator[tuple[str, str, bytes]]:
    """Name, marked body and bytes of each page."""
    for line in (corpus / "html-bodies" / "gold.jsonl").read_text().splitlines():
        gold = json.loads(line)
        path = next((corpus / "html-bodies" / "pages").glob(f"{gold['id']}.*"))
        yield gold["id"], gold["body"], gzip.decompress(path.read_bytes())


def missing(body: str, article: Article) -> float:
    """Share of the body's words that are neither in the article's text nor set aside with a reason."""
    wanted = words(body)
    shown = words("\n".join((article.text, *(fact.text for fact in article.boilerplate))))
    return sum((wanted - shown).values()) / max(1, sum(wanted.values()))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


@pytest.mark.corpus
def test_no_tenth_of_the_prose_is_missed_in_silence(corpus: Path) -> None:
    read = ((name, body, read_html(copy)) for name, body, copy in bodies(corpus))
    silent = [name for name, body, found in read if missing(body, found) > TENTH and not found.warnings]
    assert silent == []
