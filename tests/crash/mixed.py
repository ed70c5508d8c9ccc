"""Copy of all kinds for a folder: invented articles as text, page and mail, and files of the corpora.

Of ten files one is a copy of another, one is edited later, one moved, and one deleted.
"""

import gzip
import html
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.crash.script import NAMES, WORDS, Act, article, rewritten

SUFFIXES: Final = (".txt", ".html", ".eml", ".pdf", ".docx", ".xml", ".rtf", ".json")
LARGEST: Final = 300_000
"""Bytes of a file of the corpora: what is compared is not how long files take."""
PLACES: Final = ("Bergen", "Oslo", "Hamburg", "Glasgow", "Lagos", "Osaka")
BODIES: Final = ("the Harbour Council", "the Ministry of Transport", "Reuters", "the University of Bergen")


def mixed(files: int, seed: int, corpus: Path | None) -> Iterator[Act]:
    """So many files, then what happens to some of them long after."""
    chance = random.Random(seed)
    found = _found(corpus, chance)
    later: list[Act] = []
    earlier: list[bytes] = []
    for number in range(files):
        kind = number % 10
        if kind == 4 and earlier:
            suffix, content = ".txt", chance.choice(earlier)
        elif number % 2 and found:
            suffix, content = found.pop()
        else:
            suffix, content = _invented(number, chance, earlier)
        path = f"desk{number % 5}/{number // 50}/{number}{suffix}"
        yield Act(path, content)
        later += _later(kind, path, content, number, files, chance)
    yield from later


def _later(
    kind: int, path: str, content: bytes, number: int, files: int, chance: random.Random
) -> Sequence[Act]:
    if kind == 6:
        return (Act(path, _plain(number + files, chance)),)
    if kind == 2:
        return (Act(path, None), Act(f"moved/{path}", content))
    return (Act(path, None),) if kind == 8 else ()


def _invented(number: int, chance: random.Random, earlier: list[bytes]) -> tuple[str, bytes]:
    """Text, page or mail in turn; of four texts one is an earlier one under another head."""
    content = rewritten(number, earlier[-1:]) if earlier and number % 4 == 0 else _plain(number, chance)
    earlier.append(content)
    head, _, rest = content.partition(b"\n\n")
    if number % 3 == 1:
        return (
            ".eml",
            b"From: Desk <desk@example.com>\nTo: all@example.com\nSubject: " + head + b"\n\n" + rest,
        )
    if number % 3 == 2:
        return ".html", _page(head.decode(), rest.decode()).encode()
    return ".txt", content


def _plain(number: int, chance: random.Random) -> bytes:
    """An article in which somebody says something somewhere, about somebody."""
    who, whom = chance.sample(NAMES, 2)
    said = f"the {chance.choice(WORDS)} of {chance.choice(PLACES)} will cost {number} million"
    lines = (
        f'"{said.capitalize()}," said {who}, a spokesman for {chance.choice(BODIES)}, on Tuesday.',
        f"{whom} told {chance.choice(BODIES)} in {chance.choice(PLACES)} that {said}. "
        f"{whom.split()[-1]} had denied it on 12 October 2024.",
    )
    return article(number, chance) + "\n\n".join(("", *lines, "")).encode()


def _page(head: str, text: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n") if part.strip())
    title = html.escape(head)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def _found(corpus: Path | None, chance: random.Random) -> list[tuple[str, bytes]]:
    """Files of the corpora by suffix and content, shuffled."""
    if corpus is None or not corpus.is_dir():
        return []
    found = [_opened(path) for path in sorted(corpus.rglob("*")) if path.is_file()]
    fitting = [each for each in found if each[0] in SUFFIXES and 0 < len(each[1]) <= LARGEST]
    chance.shuffle(fitting)
    return fitting


def _opened(path: Path) -> tuple[str, bytes]:
    """Suffix and content; one that is packed is unpacked. What is too large is not read."""
    if path.stat().st_size > LARGEST:
        return "", b""
    if path.suffix == ".gz":
        return Path(path.stem).suffix, gzip.decompress(path.read_bytes())
    return path.suffix, path.read_bytes()
