"""What happens to a folder during a run: files that come, change and go, from a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS = (
    *("ferry", "strike", "harbour", "minister", "council", "budget", "storm", "inquiry", "pilot", "vaccine"),
    *("tariff", "embassy", "drought", "bridge", "court", "tunnel", "mayor", "engineers", "farmers", "summit"),
    *("ballot", "museum", "glacier", "satellite", "refinery"),
)

NAMES = ("Ada Holm", "Piet de Vries", "Nora Castellanos", "Jun Watanabe", "Lena Okafor", "Tomas Rybar")


@dataclass(frozen=True)
class Act:
    """Write these bytes at that path below the root, or remove it where they are null."""

    path: str
    content: bytes | None

    def perform(self, root: Path) -> None:
        """Do it; a new file appears whole."""
        target = root / self.path
        if self.content is None:
            target.unlink(missing_ok=True)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(self.content)
        part.replace(target)


def invented(chance: random.Random) -> str:
    """A word that hardly comes twice, so that articles are no copies of one another."""
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4))


def article(number: int, chance: random.Random) -> bytes:
    """An article like no other."""
    subject = " ".join(chance.sample(WORDS, 3))
    paragraphs = [
        f"The {chance.choice(WORDS)} near the {chance.choice(WORDS)} was closed on Monday, "
        f"{chance.choice(NAMES)} told the {chance.choice(WORDS)} committee in report {number}-{n}: "
        f"{' '.join(invented(chance) for _ in range(40))}."
        for n in range(chance.randint(2, 8))
    ]
    head = f"{subject.capitalize()} number {number}\n\nBy {chance.choice(NAMES)}\n\n"
    return (head + "\n\n".join(paragraphs) + "\n").encode()


def rewritten(number: int, earlier: list[bytes]) -> bytes:
    """Earlier articles under another headline, one after the other."""
    paragraphs = [part for article in earlier for part in article.split(b"\n\n")[2:]]
    return b"\n\n".join([b"More on number %d" % number, b"By Nora Castellanos", *paragraphs])


def acts(documents: int, seed: int) -> Iterator[Act]:
    """So many files in nested folders: of twenty one is a copy, one no copy at all, one edited, one removed,
    two are of the story of the file before, and one holds two stories together until it goes.

    Edits and removals come long after, so that whoever looks has seen the first version.
    """
    chance = random.Random(seed)
    later: list[Act] = []
    last, earlier = b"nothing yet", [b"nothing\n\nyet\n"]
    for number in range(documents):
        path = f"desk{number % 7}/{number // 50}/{number}.txt"
        kind = number % 20
        content = (
            last
            if kind == 7
            else bytes(chance.randbytes(300))
            if kind == 11
            else rewritten(number, earlier[-1:])
            if kind in (3, 5)
            else rewritten(number, earlier[-2:])
            if kind == 10
            else article(number, chance)
        )
        last = content
        if kind not in (3, 5, 7, 11):
            earlier = [*earlier[-1:], content]
        yield Act(path, content)
        if kind == 13:
            later.append(Act(path, article(number + documents, chance)))
        elif kind in (10, 17):
            later.append(Act(path, None))
    yield from later
