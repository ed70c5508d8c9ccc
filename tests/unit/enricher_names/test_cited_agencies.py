"""Agencies: media that are cited, told apart from media that are only named."""

import pytest

from copydesk_contracts.annotations import Annotations, Language, Mention, Organisation
from copydesk_contracts.article import Article, Fact, Span
from services.enricher.annotators.agencies.annotator import AgenciesAnnotator, is_medium
from services.enricher.annotators.base import Copy


def cited(text, *names, code="en", **facts):
    found = Annotations(
        organisations=tuple(
            Organisation(name=name, mentions=(Mention(text=name, span=span_of(text, name)),))
            for name in names
        )
    )
    article = Article(text=text, format="text", **facts)
    fields = AgenciesAnnotator().annotate(Copy(article, (), Language(code=code, confidence=1.0), found))
    return [agency.name for agency in fields["agencies"]]


def span_of(text, name):
    return Span(start=text.index(name), end=text.index(name) + len(name))


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell, according to Reuters.",
        "“We left,” he told the Harbour Times.",
        "The Harbour Times reported that the bridge fell.",
        "He was quoted as saying by Ruritanian state news agency Reuters.",
        "The minister resigned, Reuters news agency said.",
    ],
)
def test_medium_with_words_of_citing_is_cited(text):
    names = ["Reuters"] if "Reuters" in text else ["Harbour Times"]
    assert cited(text, *names) == names


@pytest.mark.parametrize(
    "text",
    ["Reuters has opened an office in Oslo.", "He sold the Harbour Times for a million."],
)
def test_medium_that_the_article_is_about_is_not_cited(text):
    assert cited(text, "Reuters" if "Reuters" in text else "Harbour Times") == []


def test_body_that_is_no_medium_is_no_agency():
    assert cited("The rate will fall, according to Treasury Board.", "Treasury Board") == []


def test_dateline_and_credit_cite():
    text = "OSLO (AP) — Rain fell.\n\n(Anadolu)"
    dateline = Fact(text="OSLO (AP)", span=span_of(text, "OSLO (AP)"), rule="test")
    credit = Fact(text="(Anadolu)", span=span_of(text, "(Anadolu)"), rule="test")
    assert cited(text, "AP", "Anadolu", dateline=dateline, credit=credit) == ["AP", "Anadolu"]


@pytest.mark.parametrize(
    "text",
    [
        "He said so, according to Ann Fenwick of the Harbour Times.",
        "As Ann Fenwick reports for the Harbour Times, rain fell.",
        "A Harbour Times article found no such class.",
        "He appeared on the Harbour Times again.",
        "It fell, writes the Harbour Times.",
        "(Image credit: Harbour Times)",
        "Papers leaked to the Harbour Times tell more.",
        "As the Harbour Times recently noted, rain fell.",
    ],
)
def test_more_words_of_citing(text):
    assert cited(text, "Harbour Times") == ["Harbour Times"]


def test_wire_in_brackets_before_the_first_sentence_is_cited():
    assert cited("FENWICK, July 25 (UPI) — Rain fell.", "UPI") == ["UPI"]
    assert cited("(CNN) Rain fell on Fenwick.", "CNN") == ["CNN"]


def test_medium_in_the_headline_is_what_the_article_is_about():
    assert cited("Harbour Times Dismisses Editor\n\nHarbour Times said so.", "Harbour Times") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He said so in a memo seen by The Fenwick Deal.", "The Fenwick Deal"),
        ("Its lawyer told The Fenwick that he would sue.", "The Fenwick"),
    ],
)
def test_what_only_a_medium_does_makes_one(text, name):
    assert cited(text, name) == [name]


def test_known_body_that_was_shown_a_paper_is_no_medium():
    assert cited("A memo obtained by NASA says so.", "NASA") == []


def test_medium_cited_once_is_a_source_wherever_it_is_named():
    text = "Rain fell, according to Reuters. Nobody at Reuters was wet."
    spans = [Span(start=at, end=at + 7) for at in (text.index("Reuters"), text.rindex("Reuters"))]
    body = Organisation(name="Reuters", mentions=tuple(Mention(text="Reuters", span=s) for s in spans))
    copy = Copy(
        Article(text=text, format="text"),
        (),
        Language(code="en", confidence=1.0),
        Annotations(organisations=(body,)),
    )
    (agency,) = AgenciesAnnotator().annotate(copy)["agencies"]
    assert [m.span for m in agency.mentions] == spans


def test_own_publisher_in_the_byline_is_not_cited():
    text = "By Harbour Times Staff\n\nRain fell, Harbour Times reported."
    author = Fact(text="Harbour Times Staff", span=span_of(text, "Harbour Times Staff"), rule="test")
    assert cited(text, "Harbour Times", authors=(author,)) == []


def test_french_cites_with_selon():
    assert cited("Il a démissionné, selon l’AFP.", "AFP", code="fr") == ["AFP"]


def test_shapes_of_media():
    assert is_medium("The Harbour Gazette")
    assert is_medium("Agence France-Presse")
    assert is_medium("WHBR")
    assert is_medium("harbour.com")
    assert is_medium("CBS Fenwick")
    assert not is_medium("Gazette")
    assert not is_medium("Harbour Bank")
