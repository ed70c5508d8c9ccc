"""Stories as connected components of near copies.

The result does not depend on the order of arrival: the rule is symmetric, and a story is
named for its smallest document id.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from services.index.stories.rule import keys, tie

Link = tuple[str, str]


class Components:
    """Joins names; each component is known by its smallest name."""

    def __init__(self, names: Iterable[str], links: Iterable[Link] = ()) -> None:
        self._parent = {name: name for name in names}
        for a, b in links:
            self.join(a, b)

    def root(self, name: str) -> str:
        """The smallest name of its component."""
        parent = self._parent
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    def join(self, a: str, b: str) -> None:
        """Make one component of both."""
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low

    def roots(self) -> dict[str, str]:
        """Every name to the smallest one of its component."""
        return {name: self.root(name) for name in self._parent}


def bridges(fingerprints: Mapping[str, Sequence[int]], links: Iterable[Link] = ()) -> list[Link]:
    """The links that are missing between names of one story, beside those given: no more than needed."""
    joined, found = Components(fingerprints, links), list[Link]()
    holders: dict[int, list[str]] = defaultdict(list)
    for name in sorted(fingerprints):
        mine = fingerprints[name]
        for other, _ in Counter(o for key in keys(mine) for o in holders[key]).most_common():
            if joined.root(other) != joined.root(name) and tie(fingerprints[other], mine) is not None:
                joined.join(other, name)
                found.append((other, name))
        for key in keys(mine):
            holders[key].append(name)
    return found


def stories(fingerprints: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Every document id to the id of its story, its own where it has no copies."""
    return Components(fingerprints, bridges(fingerprints)).roots()
