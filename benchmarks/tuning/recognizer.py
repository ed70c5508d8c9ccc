"""Tunes the entity recogniser of a language's small model on marked articles.

The tuned labels are those of people, organisations and places; of the others the model is
shown what it found itself, so that it does not forget them. Unmarked articles are shown
with the finished product's own findings, so that what its rules know goes into the model.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from benchmarks.tuning.articles import Mark, Marked, in_view
from services.enricher.model import NAMES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.training import Example

LABELS = {"people": "PERSON", "organisations": "ORG", "places": "GPE"}
TUNED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
PASSAGE = 200
"""Tokens of a training passage: short enough for a step's memory, long enough for context."""

RATE = 0.0005
"""Half of spaCy's own rate: the weights are to be moved, not made."""

DROPOUT = 0.2
BATCH = 8


def examples(model: "Language", articles: Sequence[tuple[Marked, Sequence[Mark]]]) -> list["Example"]:
    """Passages with their names, for articles with their marks."""
    from spacy.training import Example

    made = []
    for article, marks in articles:
        doc = model(article.view.text)
        names = _names(doc, list(in_view(article, marks)))
        for start, stop in _passages(doc):
            inside = [n for n in names if n.start >= start and n.end <= stop]
            plain = model.make_doc(doc[start:stop].text)
            if len(plain) == stop - start:
                shifted = _moved(plain, inside, start)
                target = plain.copy()
                target.ents = shifted
                made.append(Example(plain, target))
    return made


def _names(doc: "Doc", marks: Sequence[Mark]) -> list["Span"]:
    """The marked names, and the model's own of labels that are not tuned, where they do not touch."""
    names = list(_marked(doc, marks))
    taken = {token for name in names for token in range(name.start, name.end)}
    kept = [ent for ent in doc.ents if ent.label_ not in TUNED]
    return names + [ent for ent in kept if taken.isdisjoint(range(ent.start, ent.end))]


def _marked(doc: "Doc", marks: Sequence[Mark]) -> Iterator["Span"]:
    """Marks that begin and end with a token; a place keeps the label that the model gives it."""
    labels = {(ent.start_char, ent.end_char): ent.label_ for ent in doc.ents}
    for start, end, kind in marks:
        own = labels.get((start, end))
        label = own if kind == "places" and own in PLACES else LABELS[kind]
        span = doc.char_span(start, end, label=label, alignment_mode="strict")
        if span is not None:
            yield span


def _passages(doc: "Doc") -> Iterator[tuple[int, int]]:
    """Ranges of tokens, cut between paragraphs where one ends in time."""
    start = 0
    for token in doc:
        long = token.i - start >= PASSAGE
        if long and (token.is_space or token.i - start >= 2 * PASSAGE):
            yield start, token.i
            start = token.i
    if start < len(doc):
        yield start, len(doc)


def _moved(doc: "Doc", names: Sequence["Span"], start: int) -> list["Span"]:
    from spacy.tokens import Span
    from spacy.util import filter_spans

    return filter_spans([Span(doc, n.start - start, n.end - start, label=n.label_) for n in names])


def tune(model: "Language", shown: Sequence["Example"], epochs: int, seed: int) -> None:
    """Move the weights of the model's recogniser towards the examples."""
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(seed)
    order = random.Random(seed)
    optimizer = model.resume_training()
    optimizer.learn_rate = RATE
    passages = list(shown)
    with model.select_pipes(enable=[NAMES]):
        for _ in range(epochs):
            order.shuffle(passages)
            losses: Mapping[str, float] = {}
            for batch in minibatch(passages, BATCH):
                losses = model.update(batch, sgd=optimizer, drop=DROPOUT, losses=dict(losses))
