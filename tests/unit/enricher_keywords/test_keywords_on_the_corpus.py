"""The share of publishers' tags among the keywords does not fall: `python -m benchmarks.keywords` has all.

A few English pages, so that it takes seconds.
"""

import pytest

from benchmarks.keywords import CORPUS, hits, misfits, pages
from copydesk_contracts.annotations import Annotations, Keyword, Mention, Organisation, Person
from copydesk_contracts.article import Span
from services.enricher.step import Enricher

SETS = ("html-bodies",)
EVERY = 3
ANNOTATORS = ("language", "keywords")
"""Without the names, which take their time to load: the terms alone."""
SECONDS = 60.0
"""For each page: the first one waits for the stop words to be imported."""
NAMED = {"news-html": 4, "html-bodies": 8}
"""Every fourth page of the one and eighth of the other, with their names."""
MOST_OF_THEM = 10
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


def test_no_contraction_and_no_part_of_a_name_is_a_keyword():
    sample = [page.article for group in NAMED for page in pages(CORPUS, (group,), NAMED[group])]
    annotated = Enricher(("language", "names", "agencies", "keywords"), SECONDS).enrich(sample)
    assert len(sample) >= MOST_OF_THEM
    assert not [keyword for found in annotated for keyword in misfits(found)]


ADA = "Ada Byrne spoke. People’s Daily wrote."


@pytest.mark.parametrize(
    ("keywords", "unfit"),
    [
        (("don't", "harbour"), ["don't"]),
        (("Byrne", "Ada Byrne"), ["Byrne"]),
        (("People’s Daily", "pier"), []),
    ],
)
def test_what_is_no_keyword_is_told(keywords: tuple[str, ...], unfit: list[str]):
    people = (Person(name="Ada Byrne", mentions=(_mention("Ada Byrne"),)),)
    bodies = (Organisation(name="People’s Daily", mentions=(_mention("People’s Daily"),)),)
    listed = tuple(Keyword(text=text, score=1.0) for text in keywords)
    assert misfits(Annotations(people=people, organisations=bodies, keywords=listed)) == unfit


def _mention(text: str) -> Mention:
    start = ADA.index(text)
    return Mention(text=text, span=Span(start=start, end=start + len(text)))
