"""Several articles in XML of an agency's own: each a document, sections of one article none."""

import io

import pytest

from services.parser.detect import detect
from services.parser.limits import DEFAULT
from tests.unit.parser_formats.reading import outline, read

FIRST = "The harbour board of Port Ellery voted on Tuesday to close the old fish market."
SECOND = "A storm has delayed all ferries from Port Ellery until Wednesday noon."


def listed(*articles: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><export>{head}{"".join(articles)}</export>'.encode()


ONE = f"<news id='1'><title>Port closes market</title><author>Paula Byrd</author><text>{FIRST}</text></news>"
TWO = f"<news id='2'><title>Storm delays ferries</title><author>Ned Lunt</author><text>{SECOND}</text></news>"


@pytest.mark.parametrize("head", ["", "<title>Export of Tuesday</title>", "<count>2</count>"])
def test_each_article_of_a_list_is_a_document(head: str) -> None:
    copy = listed(ONE, TWO, head=head)
    record = detect(copy, "a.xml")
    assert record.kind == "xml-articles"
    members = list(record.expand(io.BytesIO(copy), 0, DEFAULT))
    assert [member.name for member in members] == ["1.xml", "2.xml"]
    outlines = [outline(read(member.data)) for member in members]
    assert [(o["title"], o["authors"], o["paragraphs"]) for o in outlines] == [
        ("Port closes market", ["Paula Byrd"], [FIRST]),
        ("Storm delays ferries", ["Ned Lunt"], [SECOND]),
    ]
    assert [m.name for m in record.expand(io.BytesIO(copy), members[0].after, DEFAULT)] == ["2.xml"]


def test_sections_of_one_article_are_no_list() -> None:
    part = "<section><title>Court</title><text>{}</text></section>"
    copy = listed(part.format(FIRST), part.format(SECOND), head="<headline>Port closes market</headline>")
    assert detect(copy, "a.xml").kind == "xml-article"
