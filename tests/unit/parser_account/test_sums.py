"""Words are counted once each, wherever they went."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from copydesk_contracts.accounting import ReadingWarning, WarningCode, WordSums
from copydesk_contracts.article import Article, Fact, Section, Span
from services.parser.account.settle import settle, warned
from services.parser.account.words import count_words, word_end
from services.parser.step import parse

TEXT = "Ferry afloat\n\nBy Ada Holm\n\nThe ferry left.\n\nRead also: Ice\n\nA line nobody read"


def fact(part: str, rule: str) -> Fact:
    start = TEXT.index(part)
    return Fact(text=part, span=Span(start=start, end=start + len(part)), rule=rule)


ARTICLE = Article(
    text=TEXT,
    format="text",
    title=fact("Ferry afloat", "title"),
    authors=(fact("Ada Holm", "byline"),),
    sections=(Section(paragraphs=(fact("The ferry left.", "paragraph"),)),),
    boilerplate=(
        fact("Read also: Ice", "text.related"),
        Fact(text="Two words", locator="html:div", rule="html.share"),
    ),
)


def test_each_word_has_one_account() -> None:
    sums = settle(ARTICLE, {"navigation": 7, "hidden": 0}).words
    assert sums == WordSums(
        visible=24,
        in_text=8,
        set_aside={"related": 3, "share": 2},
        skipped={"navigation": 7},
        left_over=4,
    )


def test_what_is_told_twice_counts_once() -> None:
    lead = ARTICLE.sections[0].paragraphs[0]
    twice = ARTICLE.model_copy(update={"lead": lead, "boilerplate": (*ARTICLE.boilerplate, lead)})
    assert settle(twice).words == settle(ARTICLE).words


def test_text_that_nothing_accounts_for_is_warned_of() -> None:
    long = TEXT + " once more" * 10
    found = settle(ARTICLE.model_copy(update={"text": long}))
    assert [warning.code for warning in found.warnings] == [WarningCode.TEXT_UNACCOUNTED]
    assert found.warnings[0].words == 24
    assert settle(ARTICLE).warnings == ()


def test_what_was_kept_as_left_over_is_no_setting_aside() -> None:
    lost = Fact(text="Prose " * 20, locator="html:div", rule="html.left-over")
    found = settle(ARTICLE.model_copy(update={"boilerplate": (lost,)}))
    assert found.words is not None
    assert (found.words.left_over, found.words.set_aside) == (27, {})
    assert found.warnings != ()


def test_parts_that_were_not_read_are_warned_of() -> None:
    found = settle(ARTICLE, {"attachment": 30, "navigation": 5})
    assert [(warning.code, warning.words) for warning in found.warnings] == [("parts-skipped", 30)]


def test_one_warning_of_a_kind_stays() -> None:
    found = warned(ARTICLE, [ReadingWarning(code="ocr", words=1), ReadingWarning(code="damaged")])
    again = warned(found, [ReadingWarning(code="ocr", words=2)])
    assert [(warning.code, warning.words) for warning in again.warnings] == [("ocr", 1), ("damaged", None)]


def test_sums_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValidationError, match="5 visible words, 4 in the accounts"):
        WordSums(visible=5, in_text=3, skipped={"hidden": 1})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One, two -- three-four", 3),
        ("Do\u00adnau\u00addampf", 1),
        ("हिन्दी में", 2),
        ("東京 で 2024 年", 5),
        ("______ * * *", 0),
        ("Ёлка cafe\u0301 naïve", 3),
    ],
)
def test_words_of_many_scripts(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.lists(st.text(max_size=30), max_size=8))
def test_counting_parts_is_counting_the_whole(parts: list[str]) -> None:
    assert sum(map(count_words, parts)) == count_words("\n".join(parts))


@given(st.text(max_size=60), st.integers(0, 60))
def test_a_text_may_be_parted_where_a_word_ends(text: str, at: int) -> None:
    end = word_end(text, min(at, len(text)))
    assert count_words(text[:end]) + count_words(text[end:]) == count_words(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=300))
@settings(deadline=None)
def test_every_article_of_the_parser_has_exact_sums(text: str) -> None:
    copy = f"A headline here\n\n{text}\n\nThe end of it."
    article = parse(copy.encode(), "a.txt")
    assert article.words is not None
    assert article.words.visible == count_words(article.text)
