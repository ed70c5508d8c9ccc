"""Copies, cuts and rewrites against other articles."""

import random

from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.fingerprints import SIZE, similarity
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stories.components import Components, stories
from services.index.stories.rule import tie

SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def article(seed: int, words: int = 500) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(words)]


def print_of(words: list[str]) -> tuple[int, ...]:
    return fingerprint(" ".join(words))


ORIGINAL = article(1)
OTHER = article(2)


def test_a_cut_copy_is_contained_in_its_source() -> None:
    assert similarity(print_of(ORIGINAL), print_of(ORIGINAL[:120])) > 0.9
    assert tie(print_of(ORIGINAL), print_of(ORIGINAL[:120])) is not None


def test_a_tenth_of_the_words_changed_is_still_the_story() -> None:
    rng = random.Random(3)
    edited = [rng.choice(OTHER) if rng.random() < 0.1 else w for w in ORIGINAL]
    assert tie(print_of(ORIGINAL), print_of(edited)) is not None


def test_paragraphs_in_another_order_are_the_same_story() -> None:
    parts = [ORIGINAL[i : i + 50] for i in range(0, 500, 50)]
    assert tie(print_of(ORIGINAL), print_of([w for p in reversed(parts) for w in p])) is not None


def test_two_borrowed_paragraphs_do_not_make_a_story() -> None:
    merged = ORIGINAL + OTHER[:100]
    assert tie(print_of(merged), print_of(OTHER)) is None
    assert tie(print_of(ORIGINAL), print_of(OTHER)) is None


def test_two_short_texts_prove_nothing() -> None:
    rights = fingerprint("all rights reserved everywhere")
    assert tie(rights, rights) is None


def test_the_sketch_is_small_sorted_and_stable() -> None:
    sketch = print_of(ORIGINAL)
    assert len(sketch) == SIZE
    assert list(sketch) == sorted(set(sketch))
    assert all(0 <= h < 2**32 for h in sketch)
    assert fingerprint("Relations between countries") == (2064773911, 2646356297)


@given(st.text(max_size=300), st.text(max_size=300))
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    left, right = fingerprint(a), fingerprint(b)
    assert similarity(left, right) == similarity(right, left)
    assert 0.0 <= similarity(left, right) <= 1.0
    assert similarity(left, left) == (1.0 if left else 0.0)


@given(st.permutations(range(8)))
def test_stories_do_not_depend_on_the_order_of_arrival(order: list[int]) -> None:
    texts = [
        ORIGINAL,
        ORIGINAL[:250],
        ORIGINAL[250:],
        OTHER,
        OTHER[:200],
        article(4),
        article(5),
        [*article(5), "end"],
    ]
    prints = {f"doc{i}": print_of(texts[i]) for i in order}
    assert stories(prints) == {
        "doc0": "doc0",
        "doc1": "doc0",
        "doc2": "doc0",
        "doc3": "doc3",
        "doc4": "doc3",
        "doc5": "doc5",
        "doc6": "doc6",
        "doc7": "doc6",
    }


def test_a_chain_of_pairs_is_one_component() -> None:
    assert Components("abcd", [("c", "d"), ("b", "c")]).roots() == {"a": "a", "b": "b", "c": "b", "d": "b"}
