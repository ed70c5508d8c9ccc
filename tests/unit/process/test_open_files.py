"""The limit of open files is raised as far as it goes, and one that is too low is said."""

import errno
import resource

import pytest

from services.process.open_files import LEAST, PLENTY, claim_open_files


@pytest.fixture
def claimed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The limits that were set; none of them for real."""
    made: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: made.append(limits))
    return made


@pytest.mark.parametrize(
    ("limits", "claim", "left"),
    [
        ((256, 4096), [(4096, 4096)], 4096),
        ((1024, resource.RLIM_INFINITY), [(PLENTY, resource.RLIM_INFINITY)], PLENTY),
        ((LEAST, LEAST), [], LEAST),
        ((PLENTY + 1, PLENTY + 1), [], PLENTY + 1),
    ],
)
def test_the_limit_is_raised_as_far_as_we_may(
    claimed: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    limits: tuple[int, int],
    claim: list[tuple[int, int]],
    left: int,
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    assert claim_open_files() == left
    assert claimed == claim


def test_too_few_open_files_are_said(claimed: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (24, 40))
    with pytest.raises(OSError, match="Too many open files") as refused:
        claim_open_files()
    assert refused.value.errno == errno.EMFILE
    assert claimed == [(40, 40)]
