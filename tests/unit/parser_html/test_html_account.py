"""Every visible word of a page is in one account, and prose never goes without a word."""

import random
import re

import pytest

from copydesk_contracts.accounting import WarningCode
from copydesk_contracts.article import Article
from services.parser.account.words import count_words
from services.parser.html import read_html
from services.parser.html.document import load
from services.parser.html.told import read_told
from services.process.errors import Rejected
from tests.unit.parser_html.html_pages import PARAGRAPHS, article
from tests.unit.parser_html.system_pages import SAMPLES

COPIES = 12
"""Damaged copies of each page."""


def visible(copy: bytes) -> int:
    """The words of all blocks of the page, counted without looking at the article."""
    return sum(count_words(block.text) for block in read_told(load(copy)).outline.blocks)


def check(copy: bytes) -> Article | None:
    """The article; its sums are those of the page's own words, and nothing is warned of in vain."""
    try:
        found = read_html(copy)
    except Rejected:
        return None
    assert found.words is not None
    if WarningCode.TEXT_FROM_DATA not in {warning.code for warning in found.warnings}:
        assert found.words.visible == visible(copy)
    return found


def mutated(copy: bytes, seed: int) -> bytes:
    """The page with some tags lost, doubled or put elsewhere."""
    chance = random.Random(seed)
    parts = re.split(rb"(<[^<>]+>)", copy)
    for _ in range(max(1, len(parts) // 10)):
        at = chance.randrange(len(parts))
        parts[at] = chance.choice((b"", parts[at] * 2, parts[chance.randrange(len(parts))]))
    return b"".join(parts)


@pytest.mark.parametrize("name", SAMPLES)
def test_sums_are_exact(name: str) -> None:
    copy = SAMPLES[name].html.encode()
    assert check(copy) is not None
    for seed in range(COPIES):
        check(mutated(copy, seed))


def test_what_is_left_out_has_its_reason() -> None:
    page = article("<p>Advertisement</p><figure><figcaption>The eastern pier.</figcaption></figure>")
    found = check(page)
    assert found is not None
    assert found.words is not None
    assert {fact.reason for fact in found.boilerplate} >= {"advertisement", "figure"}
    assert found.words.left_over == 0


def test_prose_that_only_trafilatura_takes_is_left_over() -> None:
    told = " ".join(PARAGRAPHS)
    found = check(
        f"<html><body><h1>Bridge closes</h1><div class='player'>{told}</div></body></html>".encode()
    )
    assert found is not None
    assert told[:40] in found.text or found.warnings


def test_a_headline_alone_is_said_to_be_one() -> None:
    found = check(b"<html><body><h1>Bridge closes after the flood</h1></body></html>")
    assert found is not None
    assert [warning.code for warning in found.warnings] == [WarningCode.TITLE_ONLY]
