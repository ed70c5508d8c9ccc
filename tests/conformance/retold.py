"""Documents that come, are read otherwise and go, and whoever follows them by the events alone."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from services.index.port import Searcher
from services.index.stored import Standing, StoredDocument
from services.index.writer import IndexWriter
from tests.conformance.store_factory import make, numbered

Act = tuple[str, int, StoredDocument | None]
"""What asks for it, of which document, and the document, null where it goes."""
PARTS = [range(start, start + 100) for start in range(0, 300, 100)]
"""What fingerprints are made of: documents that share a part are of one story."""
FORMS: Mapping[str, Callable[[list[str]], list[str]]] = {
    "whole": lambda words: words,
    "cut": lambda words: words[:120],
    "added to": lambda words: [f"new{number}" for number in range(80)] + words,
    "in other words": lambda words: [w if n % 3 else f"other{n}" for n, w in enumerate(words)],
}
"""What a paper makes of a text."""


def shown(searcher: Searcher) -> dict[str, Standing]:
    """The same by the index, without who is held by whom: that follows from who holds what."""
    found = [document for i in searcher.ids() if (document := searcher.get(i)) is not None]
    told = {d.document_id: Standing(d.story, d.holds, d.relation) for d in found}
    return {i: standing for i, standing in told.items() if standing != Standing()}


def history(chance: random.Random, steps: int = 40, most: int = 15) -> Iterator[Act]:
    """So many acts on documents, of which each form, part and date is drawn anew."""
    there: list[int] = []
    for step in range(steps):
        if there and chance.random() < 0.25:
            gone = chance.choice(there)
            there.remove(gone)
            yield f"{step} gone", gone, None
            continue
        number = 1 + chance.randrange(most)
        there = sorted({*there, number})
        parts = sorted(chance.sample(PARTS, chance.choice((1, 1, 1, 1, 2))), key=lambda part: part.start)
        yield f"{step} put", number, told(number, chance.choice(list(FORMS)), chance.randint(1, 9), *parts)


def told(number: int, form: str, day: int, *parts: range) -> StoredDocument:
    """A document that tells those parts in that form."""
    text = " ".join(word for part in parts for word in FORMS[form](_words(part)))
    document = make(number, text, published=f"2024-05-{day:02}")
    sketch = tuple(sorted({n for part in parts for n in part}))
    annotations = document.annotations.model_copy(update={"fingerprint": sketch})
    return document.model_copy(update={"annotations": annotations})


def does(writer: IndexWriter, act: Act) -> None:
    """Have it done."""
    cause, number, document = act
    if document is None:
        writer.delete(cause, numbered(number))
    else:
        writer.put(cause, document)


def some_finished(chance: random.Random, batch: Sequence[Act]) -> list[Act]:
    """Some of a batch that are finished before a death: of each document the first come first."""
    held, finished = set[int](), list[Act]()
    for act in batch:
        if act[1] in held or chance.random() < 0.5:
            held.add(act[1])
        else:
            finished.append(act)
    return finished


def in_another_order(chance: random.Random, acts: Sequence[Act]) -> list[Act]:
    """The same acts, those of one document in the order that they had."""
    of = {number: [act for act in acts if act[1] == number] for _, number, _ in acts}
    order = [number for _, number, _ in acts]
    chance.shuffle(order)
    return [of[number].pop(0) for number in order]


def _words(part: range) -> list[str]:
    return [f"word{part.start}of{number}" for number in range(400)]
