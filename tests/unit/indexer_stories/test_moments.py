"""Which of two documents came first, so far as their dates say."""

import pytest

from services.index.stories.moments import earlier


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-03-03", "2026-03-04", True),
        ("2026-03-04", "2026-03-03", False),
        ("2026-03-03", "2026-03-03", None),
        ("2026-03-03", "2026-03-03T07:15:00Z", None),
        ("2026-03-03T07:15:00Z", "2026-03-03T18:15:00Z", True),
        ("2026-03-03T07:15:00Z", "2026-03-03T18:15:00", None),
        ("2026-03-04T01:00:00+09:00", "2026-03-03T20:00:00Z", True),
        ("2026-03-03T23:00:00-05:00", "2026-03-04T04:00:00+00:00", None),
        (None, "2026-03-03", None),
        ("2026-03-03", None, None),
    ],
)
def test_the_earlier_is_told_by_the_moment_or_by_the_day(
    one: str | None, other: str | None, expected: bool
) -> None:
    assert earlier(one, other) is expected
