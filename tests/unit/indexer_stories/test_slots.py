"""Texts of one template are told from copies by what stands in its places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.slots import otherwise, otherwise_of_each, slots

FORECAST = (
    "The forecast for {} and the surrounding villages is for scattered showers in the morning. "
    "Temperatures will reach a maximum of {} degrees and fall to a minimum of {} overnight, while winds "
    "from the west blow at up to {} kilometres an hour. The chance of rain is {} per cent, and sunrise is "
    "expected at {} tomorrow. Drivers are reminded to take care on untreated roads and to leave extra time "
    "for their journeys."
)
TABLE = (
    "Hockey, third division. Marlow {} {}, Thornbury {} {}, Ashcombe {} {}, Wexcombe {} {}, Penhallow {} {}, "
    "Redmarsh {} {}. The side that finishes first goes up, those of the last two places meet in a play-off "
    "for the right to stay, and all matches begin an hour earlier than in former years."
)
CASES = {
    "forecasts for several places": [
        FORECAST.format("Kelby", 17, 4, 22, 60, "6:41"),
        FORECAST.format("Sarnholm", 11, -3, 48, 85, "7:12"),
        FORECAST.format("Undry", 24, 13, 9, 5, "5:03"),
    ],
    "a table of the same teams after each day": [
        TABLE.format(*range(1, 13)),
        TABLE.format(*range(20, 32)),
        TABLE.format(*range(41, 53)),
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_texts_of_one_template_are_of_no_story_and_their_copies_are(case: str) -> None:
    book, texts = StoryBook(Ledger(None)), CASES[case]
    copied = [f"By our reporter in the north. {text} (All rights reserved.)" for text in texts]
    for kind, made in (("a", texts), ("b", copied)):
        for number, text in enumerate(made):
            book.put(f"{kind}{number}", f"{kind}{number}", fingerprint(text), slots(text))
    stories = {
        f"{kind}{number}": book.standing(f"{kind}{number}").story for kind in "ab" for number in range(3)
    }
    assert stories == {f"{kind}{number}": f"a{number}" for kind in "ab" for number in range(3)}


def test_a_figure_that_was_corrected_makes_no_other_text_of_it() -> None:
    before = FORECAST.format("Kelby", 17, 4, 22, 60, "6:41")
    after = FORECAST.format("Kelby", 17, 4, 22, 80, "6:41")
    assert not otherwise(np.array(slots(before)), [np.array(slots(after))])[0]


def test_words_at_the_beginning_of_a_sentence_are_no_names() -> None:
    assert slots("Nobody came. Later it rained: Nothing else.\nRain again") == ()
    assert len(slots("We met Thornbury at 5 and 6 o'clock")) == 3


SLOTS = st.sets(st.integers(0, 60).map(lambda value: value // 3 << 12 | value % 3), max_size=40)


@given(st.lists(SLOTS, min_size=1, max_size=6))
def test_one_against_many_is_as_each_two(every: list[set[int]]) -> None:
    sketches = [np.array(sorted(each), dtype=np.int64) for each in every]
    table = otherwise_of_each(sketches)
    assert (table == table.T).all()
    assert otherwise(sketches[0], sketches).tolist() == table[0].tolist()
