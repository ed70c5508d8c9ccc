"""Reading time, the lead sentence, and what the smaller annotators fill together."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article, DateFact, Fact, Section, Span
from services.enricher.annotators.base import Copy
from services.enricher.annotators.dates.annotator import DatesAnnotator
from services.enricher.annotators.fingerprint.annotator import FingerprintAnnotator
from services.enricher.annotators.keywords.annotator import KeywordsAnnotator
from services.enricher.annotators.quotes.annotator import QuotesAnnotator
from services.enricher.annotators.reading_time.annotator import ReadingTimeAnnotator, reading_seconds
from services.enricher.annotators.summary.annotator import SummaryAnnotator, find_summary
from services.enricher.prose import plain_blocks

TEXT = (
    "Harbour ferry strike ends\n\n"
    "By A. Reporter, 1 May 2023\n\n"
    "Morning fog lay over the quay for hours. The ferry strike in Leith ended on Friday after the ferry "
    "crews took a pay deal, the harbour board said.\n\n"
    "“We are glad to sail again,” Ada Byrne said. The ferry crews walked out in March.\n"
)


def fact(start: int, end: int) -> Fact:
    return Fact(text=TEXT[start:end], span=Span(start=start, end=end), rule="test")


def copy() -> Copy:
    title, _, *paragraphs = plain_blocks(TEXT)
    published = DateFact(text="1 May 2023", value="2023-05-01", locator="head", rule="test")
    sections = (Section(paragraphs=tuple(fact(p.start, p.end) for p in paragraphs)),)
    article = Article(
        text=TEXT, format="text", title=fact(title.start, title.end), published=published, sections=sections
    )
    return Copy(article)


def test_reading_time_counts_words_and_characters() -> None:
    assert reading_seconds("word " * 238) == 60
    assert reading_seconds("字" * 260) == 60
    assert reading_seconds("दिल्ली में बारिश हुई " * 119) == 120
    assert reading_seconds("one") == 1
    assert reading_seconds(" … ") == 0


def test_the_lead_sentence_is_the_one_that_says_the_title() -> None:
    summary = SummaryAnnotator().annotate(copy())["summary"]
    assert summary.text.startswith("The ferry strike in Leith ended")
    assert TEXT[summary.span.start : summary.span.end] == summary.text


def test_annotators_fill_their_fields_from_an_article() -> None:
    annotators = (
        QuotesAnnotator(), DatesAnnotator(), KeywordsAnnotator(),
        FingerprintAnnotator(), ReadingTimeAnnotator(), SummaryAnnotator(),
    )  # fmt: skip
    found = Annotations(**{k: v for a in annotators for k, v in a.annotate(copy()).items()})
    found.check(TEXT)
    assert [(q.text, q.speaker) for q in found.quotes or ()] == [("We are glad to sail again,", "Ada Byrne")]
    assert [(d.text, d.value) for d in found.dates or ()] == [("Friday", "2023-04-28"), ("March", "2023-03")]
    assert found.reading_seconds == 12
    assert found.fingerprint
    assert found.keywords


@given(st.text(max_size=300))
def test_any_text_has_a_summary_of_its_own_words(text: str) -> None:
    summary = find_summary(text, "A title of it", plain_blocks(text))
    assert summary is None or text[summary.span.start : summary.span.end] == summary.text
    assert reading_seconds(text) >= 0


def test_an_article_of_an_unknown_date_has_null_values() -> None:
    article = copy().article.model_copy(update={"published": None})
    found = DatesAnnotator().annotate(Copy(article))["dates"]
    assert [d.value for d in found] == [None, None]
