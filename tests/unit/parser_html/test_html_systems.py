"""Pages of many content systems, as an editor reads them."""

import pytest

from services.parser.html import read_html
from tests.unit.parser_html.system_pages import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_facts_of_a_page(name: str) -> None:
    sample = SAMPLES[name]
    found = read_html(sample.html.encode())
    assert found.title is not None
    assert found.title.reading == sample.title
    assert tuple(author.reading for author in found.authors) == sample.authors
    assert ((found.published.value or "")[:10] if found.published else None) == sample.published
    assert tuple(s.heading.reading for s in found.sections if s.heading) == sample.headings
    text = " ".join(p.reading for section in found.sections for p in section.paragraphs)
    for stray in ("Related", "thoughts on", "cookies", "Subscribe", "Another story", "run again for office"):
        assert stray not in text


def test_a_line_that_only_says_updated_dates_no_publication() -> None:
    found = read_html(SAMPLES["indian"].html.encode())
    assert found.published is None
    assert found.updated is not None
    assert (found.updated.value or "")[:10] == "2026-01-28"
