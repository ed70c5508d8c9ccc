"""Ties near copies together: pairs over a threshold, then connected components.

The result does not depend on the order of arrival: pairs are symmetric, and a story is
named for its smallest document id.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.enricher.annotators.fingerprint import similarity

THRESHOLD = 0.64
KEYS = 48
_SHARED = 8


def same_story(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether one text is a copy, a cut or a rewrite of the other.

    Two fingerprints that share fewer than eight hashes prove nothing.
    """
    return similarity(a, b) >= THRESHOLD and len(set(a) & set(b)) >= _SHARED


def keys(fingerprint: Sequence[int]) -> tuple[int, ...]:
    """The hashes to look candidates up by: two texts of one story share at least one."""
    return tuple(fingerprint[:KEYS])


def pairs(fingerprints: Mapping[str, Sequence[int]]) -> set[tuple[str, str]]:
    """Ids of near copies, the smaller one first."""
    holders: dict[int, list[str]] = defaultdict(list)
    found: set[tuple[str, str]] = set()
    for name in sorted(fingerprints):
        mine = fingerprints[name]
        met = {other for key in keys(mine) for other in holders[key]}
        found.update((other, name) for other in met if same_story(fingerprints[other], mine))
        for key in keys(mine):
            holders[key].append(name)
    return found


def components(names: Iterable[str], linked: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Every id to the smallest id that it is connected with, itself included."""
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for a, b in linked:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {name: root(name) for name in parent}


def stories(fingerprints: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Every document id to the id of its story."""
    return components(fingerprints, pairs(fingerprints))
