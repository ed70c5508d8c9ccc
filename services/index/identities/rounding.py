"""Frequencies as names are joined by them: rounded, so that few documents that come move one."""

from typing import Final

DIGITS: Final = 3
"""Binary digits that are kept: 1 to 8, then 10, 12, 14, 16, 20, 24, 28, 32, 40 ..."""


def rounded(count: int) -> int:
    """The next lower step: from four on a quarter to an eighth of it lies between two."""
    cut = max(0, count.bit_length() - DIGITS)
    return count >> cut << cut
