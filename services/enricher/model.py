"""What marks the names of a language: our pipelines, read for speed, any of spaCy's, or an adapter.

Ours are loaded with nothing but the names, and read by arrays of our own (`network/`) with the same
names. What is left to thinc multiplies with NumPy's product in place of BLIS, twice as fast.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from services.enricher import weights
from services.enricher.annotators.base import Spotted
from services.enricher.decode import Reader
from services.enricher.network.network import Network
from services.enricher.pipelines import OURS, Marker, Pipeline, pipelines
from services.enricher.quick_import import bring

if TYPE_CHECKING:
    from spacy.language import Language

NAMES: Final = "ner"
"""The component of the models that finds names; it brings its own embedding."""

BESIDE_NAMES: Final = ("tagger", "parser", "morphologizer", "senter", "attribute_ruler", "lemmatizer")
"""Components of other pipelines that no name depends on."""

UNREAD: Final = ("strings",)
"""Words by their hashes, 85,000 of English: the network reads hashes, and no name is read back from one."""

ATTRIBUTES: Final = ("NORM", "PREFIX", "SUFFIX", "SHAPE", "IS_SPACE")
"""Of a word, that the network and its reader look at."""

BATCH_CHARACTERS: Final = 20_000
"""So much text goes through the network together: enough for its products, little enough for the cache."""

MAX_CHARACTERS: Final = 20_000
"""Text is shown to the model in pieces of at most this size, so that memory and the time of a call
stay bounded."""


def names_model(code: str, tuned: bool = True) -> "Language":
    """The model of a language with only what names need, as tuned here; KeyError if there is none."""
    package = bring(OURS[code])
    components = json.loads(files(package).joinpath("meta.json").read_text())["pipeline"]
    unused = [name for name in components if name != NAMES]
    model: Language = package.load(exclude=[*unused, *UNREAD])
    vocabulary: Any = model.vocab
    vocabulary.lex_attr_getters = _read_by_names(vocabulary.lex_attr_getters)
    ops = _ops()
    recognizer: Any = model.get_pipe(NAMES)
    for layer in recognizer.model.walk():
        layer.ops = ops
    if tuned:
        weights.apply(code, recognizer)
    return model


def _read_by_names(getters: Mapping[int, Any]) -> dict[int, Any]:
    """What is worked out of each new word, without the fourteen flags that no name depends on."""
    ids = import_module("spacy.attrs").IDS
    return {ids[name]: getters[ids[name]] for name in ATTRIBUTES}


def _ops() -> Any:
    import numpy
    from thinc.api import NumpyOps

    class FastOps(NumpyOps):  # type: ignore[misc]
        """NumPy's matrix product in place of BLIS."""

        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            return numpy.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)

    return FastOps()


class TunedMarker:
    """Marks names by the weights of one of our pipelines, all tokens of a batch at once."""

    def __init__(self, model: "Language") -> None:
        recognizer = model.get_pipe(NAMES)
        self._network = Network(model, recognizer)
        self._reader = Reader(recognizer)

    def mark(self, texts: Sequence[str]) -> list[list[Spotted]]:
        """Not for several threads at once."""
        tokens, vectors = self._network.read(texts)
        return [
            [Spotted(int(tokens.starts[a]), int(tokens.ends[b - 1]), label) for a, b, label in names]
            for names in self._reader.read(tokens, vectors)
        ]


class SpacyMarker:
    """Marks names as any pipeline of spaCy's finds them."""

    def __init__(self, model: "Language") -> None:
        self._model = model

    def mark(self, texts: Sequence[str]) -> list[list[Spotted]]:
        with self._model.memory_zone():
            docs = self._model.pipe(texts)
            return [[Spotted(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]


def marker(pipeline: Pipeline) -> Marker:
    """Load what marks the names of a language. Raises whatever a broken pipeline raises."""
    if pipeline.adapted:
        module, _, function = pipeline.name.partition(":")
        adapted: Marker = getattr(import_module(module), function)(pipeline.code)
        return adapted
    if not pipeline.chosen:
        return TunedMarker(names_model(pipeline.code))
    spacy = bring("spacy")
    return SpacyMarker(spacy.load(pipeline.name, exclude=list(BESIDE_NAMES)))


class Spotter:
    """Marks names in running text; what marks a language's is loaded when its first text comes.

    `models` are those of ours that are loaded already. Not for several threads at once.
    """

    def __init__(
        self,
        models: Mapping[str, "Language"] | None = None,
        known: Mapping[str, Pipeline] | None = None,
    ) -> None:
        self._known = pipelines({}) if known is None else known
        self._markers: dict[str, Marker] = {
            code: TunedMarker(model) for code, model in (models or {}).items()
        }

    def knows(self, code: str | None) -> bool:
        """Whether there is a pipeline for the language."""
        return code in self._known

    def load(self, code: str) -> None:
        """Load what marks the language's names, unless it is there. Raises what a broken pipeline raises."""
        if code not in self._markers:
            self._markers[code] = marker(self._known[code])

    def spot(
        self, code: str, texts: Sequence[str], check: Callable[[], None] = lambda: None
    ) -> list[tuple[Spotted, ...]]:
        """What the language's pipeline marks in each text, by code points of it.

        `check` is called between two batches and may raise: a batch itself is never interrupted.
        """
        self.load(code)
        pieces = [(index, piece) for index, text in enumerate(texts) for piece in _pieces(text)]
        found: list[list[Spotted]] = [[] for _ in texts]
        for batch in _batches(pieces):
            check()
            marked = self._markers[code].mark([texts[index][a:b] for index, (a, b) in batch])
            for (index, (start, _)), marks in zip(batch, marked, strict=True):
                found[index].extend(Spotted(a + start, b + start, label) for a, b, label in marks)
        return [tuple(marks) for marks in found]


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
