"""How an article goes through the annotators."""

import math
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Final

from copydesk_contracts.annotations import Annotations, AnnotatorFailure
from services.enricher.annotators.base import Annotator, Copy
from services.enricher.limit import WorkLimit

SHARE: Final = 0.5
"""Of the time that is left one annotator may take so much: the quick ones at the end always have some."""


def annotate(
    copy: Copy, annotators: Sequence[Annotator], version: str = "", seconds: float = math.inf
) -> Copy:
    """The copy with what the annotators add; the failure of one costs its own facts only.

    Those that are not done within `seconds` of work have failed as well. The others stand in
    `annotators` with `version`, the enricher's.
    """
    limit = WorkLimit(seconds) if seconds < math.inf else None
    for annotator in annotators:
        copy = _run(copy, annotator, version, limit)
    return copy


def with_failure(copy: Copy, name: str, error: Exception) -> Copy:
    """The copy with a failure on record."""
    failure = AnnotatorFailure(annotator=name, error=f"{type(error).__name__}: {error}"[:500])
    return replace(
        copy, findings=copy.findings.model_copy(update={"failed": (*copy.findings.failed, failure)})
    )


def _run(copy: Copy, annotator: Annotator, version: str, limit: WorkLimit | None) -> Copy:
    found = copy.findings
    try:
        with limit.interrupting(SHARE) if limit is not None else nullcontext():
            fields: Mapping[str, Any] = annotator.annotate(copy)
            added = Annotations(annotators={**found.annotators, annotator.name: version}, **fields)
            added.check(copy.text)
    except Exception as error:  # whatever an annotator trips over, the article goes on
        return with_failure(copy, annotator.name, error)
    new = {key: getattr(added, key) for key in ("annotators", *fields)}
    new["labels"] = {**found.labels, **added.labels}
    findings = found.model_copy(update=new)
    return replace(copy, findings=findings, language=findings.language or copy.language)
