"""The folders of the languages: what lies in them is read, what they lack is empty."""

from collections import defaultdict

import pytest

from services.language import calendar
from services.language.dates import PART as DATES
from services.language.dates import date_words
from services.language.folder import having, languages, lines, read
from services.language.names import name_words
from services.language.reports import report_words
from services.language.speech import PART as QUOTES
from services.language.speech import speech_words


@pytest.mark.parametrize("kind", [calendar.PLAIN, calendar.MARKED, calendar.SOLAR])
def test_no_name_of_a_month_means_two_months(kind: str) -> None:
    meanings: dict[str, set[int]] = defaultdict(set)
    for code in having(calendar.PART):
        for number, forms in enumerate(read(code, calendar.PART).get(kind, ()), start=1):
            for form in forms:
                meanings[form.casefold()].add(number)
    assert {form: found for form, found in meanings.items() if len(found) > 1} == {}
    assert meanings


@pytest.mark.parametrize("code", sorted(having(DATES)))
def test_a_date_of_a_language_has_all_months_and_weekdays(code: str) -> None:
    words = date_words(code)
    assert words is not None
    assert set(words.months.values()) == set(range(1, 13))
    assert set(words.weekdays.values()) == set(range(7))


@pytest.mark.parametrize("code", sorted(having(QUOTES)))
def test_a_language_whose_quotations_are_attributed_has_verbs_and_pronouns(code: str) -> None:
    words = speech_words(code)
    assert words.finite
    assert words.pronouns


def test_what_a_language_lacks_is_empty() -> None:
    assert "is" in set(languages())
    assert name_words("is").titles == frozenset()
    assert date_words("is") is None
    assert report_words("is") is None
    assert lines("is", "common.txt") == []


def test_every_file_of_a_language_is_one_that_something_reads() -> None:
    known = {"calendar.json", DATES, QUOTES, "names.json", "common.txt", "agencies.json", "statements.json"}
    known |= {"statement_weights.json", "names_weights.npz", "frequencies.tsv"}
    assert all(having(part) for part in known)
    with pytest.raises(FileNotFoundError):
        read("is", "names.json")
