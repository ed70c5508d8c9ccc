"""Whatever the text: spans inside it, slices of it, no error, linear time."""

import itertools
import time

from hypothesis import given
from hypothesis import strategies as st

from services.enricher.annotators.quotes.find import find_quotes
from services.enricher.speech.scene import Name

MARKS = [*"„“”«»‹›\"'‘’‚「」 .,:;!?—-()\n\x01\u00a0", "\n\n", "''", "``", "é", "😀", "日本", "İ"]
PHRASES = [
    " said ",
    " he ",
    "According to ",
    "Ada",
    " Byrne",
    ", who ",
    " claims that ",
    ", saying ",
    "’s ",
    " the minister ",
    " a ",
    "so-called ",
]
PIECES = st.sampled_from([*MARKS, *PHRASES, " was quoted as saying "])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


def some_names(text: str, cuts: list[int]) -> list[Name]:
    kinds = ("person", "organisation", "place", "agency")
    edges = sorted({c % (len(text) + 1) for c in cuts})
    return [Name(a, b, text[a:b], kinds[a % 4]) for a, b in zip(edges[::2], edges[1::2], strict=False)]


@given(
    TEXTS, st.lists(st.integers(0, 500), max_size=8), st.sampled_from(["en", "de", "fr", "es", "ja", None])
)
def test_spans_slice_to_their_text(text: str, cuts: list[int], language: str | None) -> None:
    found = find_quotes(text, language, None, some_names(text, cuts), {"Ada": ["minister"]})
    for quote in found:
        assert text[quote.span.start : quote.span.end] == quote.text != ""
        for mention in (quote.cue, quote.speaker_mention):
            assert mention is None or text[mention.span.start : mention.span.end] == mention.text
    spans = [(q.span.start, q.span.end) for q in found]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def seconds(text: str) -> float:
    """Processor time."""
    start = time.process_time()
    find_quotes(text)
    return time.process_time() - start


def linear(piece: str) -> bool:
    """One of three tries suffices: a busy machine slows some, quadratic time all."""
    return any(seconds(piece * 4000) < 12 * seconds(piece * 1000) + 0.2 for _ in range(3))


def test_hostile_text_takes_linear_time() -> None:
    for piece in ("“", '"a" ', "' ", "said “x " * 3, "word ", ".", "“a” he said, ", "the the ", "\n“"):
        assert linear(piece), piece
