"""Agencies: media that are cited, told apart from media that are only named."""

import pytest

from copydesk_contracts.annotations import Annotations, Language, Mention, Organisation
from copydesk_contracts.article import Article, Fact, Span
from services.enricher.annotators.agencies import AgenciesAnnotator, is_medium
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


def test_own_publisher_in_the_byline_is_not_cited():
    text = "By Harbour Times Staff\n\nRain fell, Harbour Times reported."
    author = Fact(text="Harbour Times Staff", span=span_of(text, "Harbour Times Staff"), rule="test")
    assert cited(text, "Harbour Times", authors=(author,)) == []


def test_french_cites_with_selon():
    assert cited("Il a démissionné, selon l’AFP.", "AFP", code="fr") == ["AFP"]


def test_shapes_of_media():
    assert is_medium("The Harbour Gazette")
    assert is_medium("Agence France-Presse")
    assert not is_medium("Gazette")
    assert not is_medium("Harbour Bank")
