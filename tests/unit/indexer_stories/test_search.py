"""What hangs together, found from several ends."""

from hypothesis import given
from hypothesis import strategies as st

from services.index.stories.search import Search

Pairs = set[tuple[int, int]]


def beside(pairs: Pairs, text: int) -> set[int]:
    return {b if a == text else a for a, b in pairs if text in (a, b)}


def whole(pairs: Pairs, text: int) -> set[int]:
    found, waiting = {text}, [text]
    while waiting:
        fresh = beside(pairs, waiting.pop()) - found
        found |= fresh
        waiting += fresh
    return found


@given(
    st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=14),
    st.sets(st.integers(0, 14), min_size=1, max_size=8),
)
def test_each_part_is_whole_but_the_last_which_is_begun(pairs: Pairs, texts: set[int]) -> None:
    parts = Search(lambda text: beside(pairs, text), sorted(texts)).parts()
    assert {frozenset(whole(pairs, text)) for text in texts} == {
        frozenset(whole(pairs, min(part.texts))) for part in parts
    }
    assert len(parts) == len({frozenset(whole(pairs, text)) for text in texts})
    for part in parts[:-1]:
        assert part.texts == whole(pairs, min(part.texts))


def test_the_largest_part_is_not_followed_to_its_end() -> None:
    asked = list[int]()

    def line(text: int) -> set[int]:
        asked.append(text)
        return {text - 1, text + 1} & set(range(1000)) if text < 1000 else {2000, 2001} - {text}

    parts = Search(line, [500, 2000]).parts()
    assert parts[0].texts == {2000, 2001}
    assert len(asked) < 10
