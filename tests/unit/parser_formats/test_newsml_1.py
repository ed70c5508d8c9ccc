"""NewsML 1.x: the item's lines state facts, its main component holds the text."""

import io

import pytest

from copydesk_contracts.events import ReasonCode
from services.parser.detect import detect
from services.parser.members import members
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.samples import FIRST, HEADING, SECOND, TITLE

HTML = f"""<ContentItem><MediaType FormalName="Text"/><DataContent><html><body><p>{FIRST}</p>
<h2>{HEADING}</h2>
<p>{SECOND}</p></body></html></DataContent></ContentItem>"""
BARE = f"<ContentItem><DataContent>{FIRST}\n\n{SECOND}</DataContent></ContentItem>"
NITF = f"""<ContentItem><Format FormalName="NITF"/><DataContent><nitf><body><body.content><p>{FIRST}</p>
<p>{SECOND}</p></body.content></body></nitf></DataContent></ContentItem>"""
CAPTION = f"""<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>{"A caption. " * 200}
</DataContent></ContentItem></NewsComponent>"""
PHOTO = """<NewsComponent><ContentItem Href="photo.jpg"><MediaType FormalName="Photo"/><DataContent>/9j/4AAQ
</DataContent></ContentItem></NewsComponent>"""


@pytest.mark.parametrize(
    "content", [HTML, BARE, NITF, f"{CAPTION}<NewsComponent>{HTML}</NewsComponent>{PHOTO}"]
)
def test_facts_and_text(content: str) -> None:
    article = parse(samples.newsml_1(samples.news_item_1(content)), "wire.xml")
    assert article.format == "newsml-1"
    assert article.title is not None
    assert article.title.reading == TITLE
    assert [author.reading for author in article.authors] == ["Jane Doe"]
    assert article.published is not None
    assert article.published.value == "2024-10-12T14:05:00+02:00"
    assert article.updated is not None
    assert article.updated.value == "2024-10-12T16:30:00+02:00"
    assert article.credit is not None
    assert article.credit.reading == "Example Agency"
    assert article.dateline is not None
    assert article.dateline.reading == "ROTTERDAM"
    assert article.declared_language is not None
    assert article.declared_language.reading == "en-GB"
    assert [p.reading for s in article.sections for p in s.paragraphs] == [FIRST, SECOND]


def test_several_items_are_documents_of_their_own() -> None:
    items = [samples.news_item_1(BARE, f"Headline {n}", f"urn:example:{n}") for n in (1, 2)]
    copy = samples.newsml_1(*items)
    assert detect(copy, "wire.xml").kind == "newsml-1-package"
    found = list(members(io.BytesIO(copy), "newsml-1-package"))
    assert [member.name for member in found] == ["urn:example:1", "urn:example:2"]
    titles = [parse(member.data, member.name).title for member in found]
    assert [title.reading if title else None for title in titles] == ["Headline 1", "Headline 2"]
    assert [m.name for m in members(io.BytesIO(copy), "newsml-1-package", found[0].token)] == [found[1].name]


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (samples.newsml_1(samples.news_item_1(PHOTO)), ReasonCode.NO_TEXT),
        (samples.newsml_1(samples.news_item_1(BARE))[:-20], ReasonCode.MALFORMED),
        (
            samples.newsml_1(samples.news_item_1(BARE)).replace(
                b"<NewsML", b'<!DOCTYPE NewsML [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><NewsML'
            ),
            ReasonCode.BOMB,
        ),
    ],
)
def test_broken_ones_are_rejected(copy: bytes, reason: ReasonCode) -> None:
    with pytest.raises(Rejected) as caught:
        parse(copy, "wire.xml")
    assert caught.value.reason is reason
