"""The share of publishers' tags among the keywords does not fall: `python -m benchmarks.keywords` has all.

A few English pages, so that it takes seconds.
"""

import pytest

from benchmarks.keywords import CORPUS, hits, pages
from services.enricher.step import Enricher

SETS = ("html-bodies",)
EVERY = 3
ANNOTATORS = ("language", "keywords")
"""Without the names, which take their time to load: the terms alone."""
SECONDS = 60.0
"""For each page: the first one waits for the stop words to be imported."""
FLOOR = 0.20
"""14 of 61 were measured on these pages."""

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the checkout")


def test_publishers_tags_are_among_the_keywords():
    sample = list(pages(CORPUS, SETS, EVERY))
    annotated = Enricher(ANNOTATORS, SECONDS).enrich([page.article for page in sample])
    found = tags = 0
    for page, annotations in zip(sample, annotated, strict=True):
        keywords = [keyword.text for keyword in annotations.keywords or ()]
        language = annotations.language.code if annotations.language else None
        assert not [keyword for keyword in keywords if keyword.endswith(("n't", "n’t", "'re", "’re"))]
        found += hits(page.tags, keywords, language)
        tags += len(page.tags)
    assert found >= FLOOR * tags
