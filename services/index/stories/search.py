"""What of some texts hangs together, found from all of them at once. Pure.

The work is that of all parts but the largest, which is not followed to its end.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Texts that hang together; and those of them whose neighbours were not looked at."""

    texts: set[int]
    waiting: deque[int]


class Search:
    """`beside` gives the texts that a text hangs together with directly."""

    def __init__(self, beside: Callable[[int], Iterable[int]], texts: Iterable[int]) -> None:
        self._beside = beside
        self._part_of = {text: Part({text}, deque([text])) for text in texts}
        self._parts = {id(part): part for part in self._part_of.values()}

    def parts(self) -> list[Part]:
        """The parts that the texts are of, each found whole, maybe but for the last."""
        while len(open_parts := [part for part in self._parts.values() if part.waiting]) > 1:
            for part in open_parts:
                if id(part) in self._parts and part.waiting and len(self._parts) > 1:
                    self._follow(part)
        return sorted(self._parts.values(), key=lambda part: bool(part.waiting))

    def _follow(self, part: Part) -> None:
        for text in self._beside(part.waiting.popleft()):
            other = self._part_of.get(text)
            if other is None:
                part.texts.add(text)
                part.waiting.append(text)
                self._part_of[text] = part
            elif other is not part:
                part = self._joined(part, other)

    def _joined(self, one: Part, other: Part) -> Part:
        small, large = sorted((one, other), key=lambda part: len(part.texts))
        large.texts.update(small.texts)
        large.waiting.extend(small.waiting)
        self._part_of.update(dict.fromkeys(small.texts, large))
        del self._parts[id(small)]
        return large
