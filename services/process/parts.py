"""Many items, a few at a time."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_parts(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The items in order, so many at a time, fewer at the end; nothing of none."""
    for start in range(0, len(items), most):
        yield items[start : start + most]
