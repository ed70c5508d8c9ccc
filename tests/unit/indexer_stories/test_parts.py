"""What groups of texts have of a text, and which of them it is said to be of."""

import random

import numpy as np
import pytest

from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.book import StoryBook
from services.index.stories.ledger import Ledger
from services.index.stories.linkage import Sketch
from services.index.stories.parts import fresh, part

SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
Words = list[str]


def words(seed: int, count: int = 400) -> Words:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count)]


def replaced(share: float, parts: Words, seed: int) -> Words:
    rng, other = random.Random(seed), words(seed)
    return [rng.choice(other) if rng.random() < share else word for word in parts]


def sketch(*values: int) -> Sketch:
    return np.array(values, dtype=np.int64)


def test_a_group_has_what_a_third_of_it_has() -> None:
    own = sketch(1, 2, 3, 4)
    found = part(own, [sketch(1, 2), sketch(1, 9), sketch(1, 9), sketch(2, 3)])
    assert found.has.tolist() == [True, True, False, False]
    assert found.share == 0.5


def test_what_one_of_two_has_is_theirs_but_no_reason_to_deny_it_to_others() -> None:
    own = sketch(1, 2, 3, 4)
    two = part(own, [sketch(1, 2), sketch(1, 9)])
    assert two.has.tolist() == [True, True, False, False]
    assert two.sure.tolist() == [True, False, False, False]
    assert list(fresh([two, part(own, [sketch(1, 2, 4)])])) == [0.5, 0.5]


def test_a_long_text_is_not_asked_for_what_its_fingerprint_does_not_reach() -> None:
    long = np.arange(0, 512, 2)
    found = part(sketch(2, 4, 5, 600, 700), [long])
    assert found.has.tolist() == [True, True, False]


A, B, C, D = words(1, 900), words(2, 150), words(3, 150), words(4, 400)
COPIES = {
    f"{name}{kind}": made
    for name, text in {"a": A, "b": B, "c": C, "d": D}.items()
    for kind, made in {
        "0": text,
        "1": [*words(9, 8), *text],
        "2": text[: len(text) // 2],
        "3": replaced(0.1, text, 11),
        "4": replaced(0.3, text, 12),
        "5": text[:70],
    }.items()
}
CASES = {
    "a round-up of which four fifths are of one article": (A[:300] + B[:50] + C[:50], None),
    "a round-up of whole articles": (A + B + C, None),
    "a round-up of the first words": (A[:50] + B[:50] + C[:50] + D[:50], None),
    "the whole of one with a paragraph of each of two others": (A + B[20:70] + C[20:70], "a0"),
    "an update with two foreign paragraphs": (D[40:140] + A[400:], "a0"),
    "a brief": (A[:70], "a0"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    "beside", [(), (A[:60] + B[:60] + D[:60], A[:80] + C[:80] + D[:80])], ids=["", "others"]
)
def test_what_holds_several_is_of_none_and_what_keeps_a_story_is_of_it(
    case: str, beside: tuple[Words, ...]
) -> None:
    """Also where other round-ups have the same items."""
    text, story = CASES[case]
    book = StoryBook(Ledger(None))
    texts = {"x": text, **{f"z{number}": other for number, other in enumerate(beside)}, **COPIES}
    for name, made in texts.items():
        book.put(name, name, fingerprint(" ".join(made)))
    assert {name: book.standing(name).story for name in COPIES} == {name: f"{name[0]}0" for name in COPIES}
    assert book.standing("x").story == story
    assert len(book.standing("x").holds) == (0 if story else len({*text} & {A[0], B[0], C[0], D[0]}))
