"""All that an article reports somebody to have said, each once."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.annotations import Annotations, Quote, Statement, StatementKind
from copydesk_contracts.article import Span

spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda t: Span(start=t[0], end=t[0] + t[1]))


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_a_quotation_within_a_statement_is_not_told_twice(quoted: list[Span], stated: list[Span]) -> None:
    found = Annotations(
        quotes=tuple(Quote(text="q" * (s.end - s.start), span=s) for s in quoted),
        statements=tuple(
            Statement(text="s" * (s.end - s.start), span=s, kind=StatementKind.INDIRECT) for s in stated
        ),
    )
    apart = [s for s in quoted if not any(o.start <= s.start and s.end <= o.end for o in stated)]
    said = found.said()
    assert [s.span for s in said] == sorted([*stated, *apart], key=lambda s: (s.start, s.end))
    assert sum(s.kind is StatementKind.DIRECT for s in said) == len(apart)
