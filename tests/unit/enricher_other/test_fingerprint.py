"""Copies, cuts and rewrites against other articles."""

import random

from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.article import Article, Fact, Section, Span
from copydesk_contracts.fingerprints import SIZE, similarity
from services.enricher.annotators.base import Copy
from services.enricher.annotators.fingerprint.annotator import FingerprintAnnotator, fingerprint
from services.index.stories.linkage import table
from services.index.stories.rule import LINKED, signature

SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def article(seed: int, words: int = 500) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(words)]


def alike(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return bool(table([a, b]).likeness[0, 1] >= LINKED)


def print_of(words: list[str]) -> tuple[int, ...]:
    return fingerprint(" ".join(words))


ORIGINAL = article(1)
OTHER = article(2)


def test_a_cut_copy_is_contained_in_its_source() -> None:
    assert similarity(print_of(ORIGINAL), print_of(ORIGINAL[:120])) > 0.9
    assert alike(print_of(ORIGINAL), print_of(ORIGINAL[:120]))


def test_a_tenth_of_the_words_changed_is_still_the_story() -> None:
    rng = random.Random(3)
    edited = [rng.choice(OTHER) if rng.random() < 0.1 else w for w in ORIGINAL]
    assert alike(print_of(ORIGINAL), print_of(edited))


def test_paragraphs_in_another_order_are_the_same_story() -> None:
    parts = [ORIGINAL[i : i + 50] for i in range(0, 500, 50)]
    assert alike(print_of(ORIGINAL), print_of([w for p in reversed(parts) for w in p]))


def test_two_borrowed_paragraphs_do_not_make_a_story() -> None:
    merged = ORIGINAL + OTHER[:60]
    assert not alike(print_of(merged), print_of(OTHER))
    assert not alike(print_of(ORIGINAL), print_of(OTHER))


def test_two_short_texts_prove_nothing() -> None:
    assert signature(fingerprint("all rights reserved everywhere"), ()) is None


def test_pairs_of_rare_words_are_hashed_lower_than_common_ones() -> None:
    common = fingerprint("it was not the time for this and they would have to wait until he had said what")
    rare = fingerprint(" ".join(article(7, 20)))
    assert sum(rare) / len(rare) < 0.8 * sum(common) / len(common)


def test_the_sketch_is_small_sorted_and_stable() -> None:
    sketch = print_of(ORIGINAL)
    assert len(sketch) == SIZE
    assert list(sketch) == sorted(set(sketch))
    assert all(0 <= h < 2**32 for h in sketch)
    assert fingerprint("Relations between countries") == (3657497174, 4095879270)


@given(st.text(max_size=300), st.text(max_size=300))
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    left, right = fingerprint(a), fingerprint(b)
    assert similarity(left, right) == similarity(right, left)
    assert 0.0 <= similarity(left, right) <= 1.0
    assert similarity(left, left) == (1.0 if left else 0.0)


def test_words_with_signs_of_vowels_are_whole() -> None:
    """Two texts of Hindi without a word in common, which fell into the same letters."""
    rain = "बारिश से नदी उफान पर आई और किसानों की फसल डूब गई " * 3
    court = "अदालत ने मंत्री को नोटिस भेजा तथा जवाब माँगा है कल तक " * 3
    assert not set(fingerprint(rain)) & set(fingerprint(court))
    assert len(fingerprint(rain)) == 12


def test_terms_in_latin_letters_below_a_page_tie_nothing_and_articles_of_a_round_up_do() -> None:
    greek = " ".join("".join(chr(0x3B1 + ord(c) % 24) for c in word) for word in OTHER)
    latin = " ".join(ORIGINAL)
    assert sketch("html", greek, latin) == sketch("html", greek)
    assert alike(sketch("text", greek, latin), print_of(ORIGINAL))


def sketch(form: str, *paragraphs: str) -> tuple[int, ...]:
    text, facts = "\n\n".join(paragraphs), []
    for paragraph in paragraphs:
        start = text.index(paragraph)
        span = Span(start=start, end=start + len(paragraph))
        facts.append(Fact(text=paragraph, span=span, rule="text.paragraph"))
    article = Article(text=text, format=form, sections=(Section(paragraphs=tuple(facts)),))
    found: tuple[int, ...] = FingerprintAnnotator().annotate(Copy(article))["fingerprint"]
    return found
