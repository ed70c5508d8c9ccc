"""What a text is to another of its story."""

import random

import pytest

from services.index.stories.relations import ComparedText, Related, Relation, related

SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def words(seed: int, count: int = 480) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(count)]


def text(parts: list[str]) -> ComparedText:
    return ComparedText(" ".join(parts))


ORIGINAL, OTHER = words(1), words(2)
SOURCE = text(ORIGINAL)


def replaced(share: float, parts: list[str]) -> list[str]:
    rng = random.Random(3)
    return [rng.choice(OTHER) if rng.random() < share else word for word in parts]


def misread(parts: list[str]) -> list[str]:
    rng = random.Random(4)
    letters = [rng.choice("abcdefgh") if rng.random() < 0.04 else letter for letter in " ".join(parts)]
    return "".join(letters).split()


UPDATE = OTHER[:120] + ORIGINAL[240:]
CASES = {
    "the same": (ORIGINAL, Relation.COPY),
    "paragraphs moved": (ORIGINAL[240:] + ORIGINAL[:240], Relation.COPY),
    "a tenth of the words changed": (replaced(0.1, ORIGINAL), Relation.COPY),
    "scanned": (misread(ORIGINAL), Relation.COPY),
    "the first half": (ORIGINAL[:240], Relation.CUT),
    "a brief": (ORIGINAL[:80], Relation.CUT),
    "reworded": (replaced(0.25, ORIGINAL[:160] + ORIGINAL[240:400]), Relation.REWRITE),
    "new paragraphs on top": (UPDATE, Relation.UPDATE),
    "foreign paragraphs at the end": (ORIGINAL[:400] + OTHER[:120], Relation.REWRITE),
}


@pytest.mark.parametrize("case", CASES)
def test_a_text_is_named_for_what_was_done_to_it(case: str) -> None:
    parts, expected = CASES[case]
    assert related(text(parts), SOURCE).relation is expected


def test_shares_are_of_each_in_the_other() -> None:
    assert related(text(ORIGINAL[:120]), SOURCE) == Related(Relation.CUT, 1.0, 0.248)


@pytest.mark.parametrize(
    ("version", "source", "expected"),
    [
        ({"published": "2026-03-02"}, {"published": "2026-03-01"}, Relation.UPDATE),
        ({"published": "2026-03-01"}, {"published": "2026-03-02"}, Relation.REWRITE),
        ({"slug": "Ferry, 2nd Ld-Writethru"}, {"slug": "Ferry"}, Relation.UPDATE),
        ({"slug": "Ferry"}, {"slug": "UPDATE 2-Ferry"}, Relation.REWRITE),
        ({"slug": "UPDATE 2", "published": "2026-03-01"}, {"published": "2026-03-02"}, Relation.UPDATE),
    ],
)
@pytest.mark.parametrize("parts", [UPDATE, ORIGINAL[240:] + OTHER[:120]])
def test_marks_and_then_dates_say_which_is_the_newer(
    parts: list[str], version: dict[str, str], source: dict[str, str], expected: Relation
) -> None:
    found = related(ComparedText(" ".join(parts), **version), ComparedText(" ".join(ORIGINAL), **source))
    assert found.relation is expected


@pytest.mark.parametrize("nothing", ["", "word", "… !"])
def test_a_text_without_words_is_compared_too(nothing: str) -> None:
    assert related(ComparedText(nothing), SOURCE).share == 0.0
    assert related(SOURCE, ComparedText(nothing)).covers == 0.0
