"""Endless invented news of which a third are copies, to be told apart by the stories.

`news` draws words as often as English has them, with names, numbers, set phrases and the words of a
topic that many articles share; `invented` has rare words alone and thirty words of the publisher
below every text, which ties whatever is short: harder than news.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final

from services.language.rarity import rarities

Words = list[str]
COPIES: Final = 0.3
"""Share of the documents that are made of an earlier one; with the large story a third."""
LARGE: Final = 1 / 30
RECENT: Final = 500
"""Copies are of one of so many documents before; of fewer where the large story has a larger share."""
PUBLISHERS: Final = 50


class Source(ABC):
    """Where articles and the feet of publishers come from."""

    brief: int
    """Words of a brief; none where there are none."""
    round_ups: float
    """Share of the documents that hold parts of three others."""

    @abstractmethod
    def article(self) -> Words:
        """One that nobody has copied."""

    @abstractmethod
    def foot(self) -> Words:
        """What a publisher ends every text with."""

    @abstractmethod
    def word(self) -> str:
        """Any."""


class Invented(Source):
    """Three hundred words of twenty thousand, each as likely."""

    brief = 0
    round_ups = 0.0

    def __init__(self, random: Random) -> None:
        self._random = random

    def article(self) -> Words:
        return [self.word() for _ in range(300)]

    def foot(self) -> Words:
        return [self.word() for _ in range(30)]

    def word(self) -> str:
        return f"word{self._random.randrange(20_000)}"


class News(Source):
    """Sentences about one of 3,000 topics, of which some are in the news more often than others."""

    brief = 80
    round_ups = 0.01

    def __init__(self, random: Random) -> None:
        self._random = random
        self._formulas = [self._common(random.randrange(3, 7)) for _ in range(3000)]

    def article(self) -> Words:
        topic = self._topic(_often(self._random, 3000))
        length = min(1500, int(self._random.lognormvariate(6.0, 0.5)))
        words = Words()
        while len(words) < length:
            words += self._sentence(topic)
        return words

    def foot(self) -> Words:
        return self._common(8)

    def word(self) -> str:
        return self._common(1)[0]

    def _sentence(self, topic: Words) -> Words:
        words = self._common(1)
        for _ in range(self._random.randrange(8, 30)):
            words += self._next(topic)
        words[-1] += "."
        return words

    def _next(self, topic: Words) -> Words:
        drawn = self._random.random()
        if drawn < 0.03:
            return list(self._formulas[_often(self._random, len(self._formulas))])
        if drawn < 0.05:
            return [str(self._random.randrange(1000))]
        if drawn < 0.2:
            return [topic[_often(self._random, len(topic))]]
        return self._common(1)

    def _topic(self, number: int) -> Words:
        """Ten names and forty words of the rarer half, the same for one number."""
        random = Random(f"topic {number}")
        names = [random.choice(_words()[0]).capitalize() for _ in range(10)]
        words = names + [random.choice(_words()[0][1000:]) for _ in range(40)]
        random.shuffle(words)
        return words

    def _common(self, count: int) -> Words:
        words, sums = _words()
        return self._random.choices(words, cum_weights=sums, k=count)


KINDS: Final[Mapping[str, Callable[[Random], Source]]] = {"news": News, "invented": Invented}


def texts(kind: str, seed: int, count: int, share: float = LARGE) -> Iterator[str]:
    """So many texts, three tenths of them copies, cuts, rewrites, merged copy and round-ups of others.

    `share` is that of the large story; with a larger one it has as many texts after fewer documents.
    """
    random = Random(seed)
    source = KINDS[kind](random)
    large, feet = source.article(), [source.foot() for _ in range(PUBLISHERS)]
    earlier, recent = [large], round(RECENT * LARGE / share)
    for _ in range(count):
        words = _drawn(random, source, large, earlier, share)
        earlier = [*earlier[-recent:], words]
        yield " ".join(words + random.choice(feet))


def _drawn(random: Random, source: Source, large: Words, earlier: list[Words], share: float) -> Words:
    drawn = random.random()
    if drawn < share:
        return [*large, *source.article()[: random.randrange(12)]]
    if drawn < share + source.round_ups:
        return [word for _ in range(3) for word in random.choice(earlier)[:100]]
    if drawn < share + COPIES:
        return _changed(random, source, random.choice(earlier), random.choice(earlier))
    return source.article()


def _changed(random: Random, source: Source, words: Words, other: Words) -> Words:
    """Copied, cut, a brief, with a fifth of the words replaced, or with a foreign paragraph at the end."""
    kind = random.randrange(5 if source.brief else 4)
    if kind == 0:
        return [*words, source.word()]
    if kind == 1:
        return words[: len(words) // 2]
    if kind == 2:
        return [source.word() if random.random() < 0.2 else word for word in words]
    if kind == 4:
        return words[: source.brief]
    return [*words[: len(words) * 4 // 5], *other[: len(words) // 8]]


def _often(random: Random, most: int) -> int:
    """A number below `most`, of which the first are drawn most, by Zipf's law."""
    return min(most - 1, int(most ** random.random()) - 1)


@cache
def _words() -> tuple[list[str], list[float]]:
    """The words of the table, the commonest first, and the sums of how often they are used."""
    ranked = sorted(rarities().items(), key=lambda row: row[1])
    return [word for word, _ in ranked], list(accumulate(10 ** (-rarity / 10) for _, rarity in ranked))
