"""The annotators as data, and how an article goes through them."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Final

from copydesk_contracts.annotations import Annotations, AnnotatorFailure
from services.enricher.annotators.base import Annotator, Copy
from services.enricher.limit import WorkLimit


@dataclass(frozen=True)
class Entry:
    """An annotator by name; `spots` where it needs the language model's spans."""

    name: str
    spots: bool = False

    def load(self) -> Annotator:
        """Import it and make one."""
        module = import_module(f"services.enricher.annotators.{self.name}")
        make: Callable[[], Annotator] = getattr(module, self.name.title().replace("_", "") + "Annotator")
        return make()


ANNOTATORS: Final[tuple[Entry, ...]] = (
    Entry("language"),
    Entry("names", spots=True),
    Entry("agencies"),
    Entry("quotes"),
    Entry("dates"),
    Entry("keywords"),
    Entry("fingerprint"),
    Entry("reading_time"),
    Entry("summary"),
)
"""In the order in which they run: each sees the findings of those before it."""

SHARE: Final = 0.5
"""Of the time that is left one annotator may take so much: the quick ones at the end always have some."""

DEFAULT: Final[tuple[str, ...]] = tuple(entry.name for entry in ANNOTATORS)


def chosen(names: Sequence[str]) -> tuple[Entry, ...]:
    """The entries of those names, in the order of the table; ValueError for an unknown name."""
    if unknown := set(names) - set(DEFAULT):
        raise ValueError(
            f"no annotator is named {', '.join(sorted(unknown))}; there are {', '.join(DEFAULT)}"
        )
    return tuple(entry for entry in ANNOTATORS if entry.name in names)


def annotate(copy: Copy, annotators: Sequence[Annotator], seconds: float = math.inf) -> Copy:
    """The copy with what the annotators add; the failure of one costs its own facts only.

    Those that are not done within `seconds` of work have failed as well.
    """
    limit = WorkLimit(seconds) if seconds < math.inf else None
    for annotator in annotators:
        copy = _run(copy, annotator, limit)
    return copy


def with_failure(copy: Copy, name: str, error: Exception) -> Copy:
    """The copy with a failure on record."""
    failure = AnnotatorFailure(annotator=name, error=f"{type(error).__name__}: {error}"[:500])
    return replace(
        copy, findings=copy.findings.model_copy(update={"failed": (*copy.findings.failed, failure)})
    )


def _run(copy: Copy, annotator: Annotator, limit: WorkLimit | None) -> Copy:
    found = copy.findings
    try:
        with limit.interrupting(SHARE) if limit is not None else nullcontext():
            fields: Mapping[str, Any] = annotator.annotate(copy)
            added = Annotations(annotators={**found.annotators, annotator.name: annotator.version}, **fields)
            added.check(copy.text)
    except Exception as error:  # whatever an annotator trips over, the article goes on
        return with_failure(copy, annotator.name, error)
    findings = found.model_copy(update={key: getattr(added, key) for key in ("annotators", *fields)})
    return replace(copy, findings=findings, language=findings.language or copy.language)
