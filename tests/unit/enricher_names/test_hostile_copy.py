"""No copy holds the line, whatever it repeats: a fiftieth of a megabyte in well below a second or two.

All of it at full size: `python -m benchmarks.hostile`.
"""

import time

import pytest

from benchmarks.hostile import MEGABYTE, PIECES, hostile
from services.parser.step import parse

SIZE = MEGABYTE // 50
SECONDS = 6.0
"""Of a busy processor: what is linear takes one or two, with lists read first; what is not, minutes."""


@pytest.fixture(scope="module", autouse=True)
def warm(enricher):
    """What is loaded at the first article is none of the next one's time."""
    enricher.enrich([parse(hostile("quotations", 1000).encode(), "copy.txt")])


@pytest.mark.parametrize("name", PIECES)
def test_time_is_bounded_whatever_a_copy_repeats(enricher, name):
    started = time.process_time()
    article = parse(hostile(name, SIZE).encode(), "copy.txt")
    found = enricher.enrich([article])[0]
    assert time.process_time() - started < SECONDS
    assert found.failed == ()


def test_a_megabyte_of_lines_keeps_its_words():
    started = time.process_time()
    article = parse(hostile("short lines").encode(), "copy.txt")
    assert time.process_time() - started < 4 * SECONDS
    assert article.words is not None
    assert article.words.left_over == 0
    assert article.words.visible == len(hostile("short lines").split())
