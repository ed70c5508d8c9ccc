"""Makes a report of a cue that was found, by tokens of its sentence."""

from services.enricher.speech.phrases import Subject
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.report import CueFrame, Range, Report


class Drafts:
    """The reports of one sentence."""

    def __init__(self, clause: ReportClause) -> None:
        self._clause = clause

    def report(
        self,
        index: int,
        lemma: str,
        frame: CueFrame,
        subject: Subject | None,
        *parts: Range | None,
        linked: bool = False,
        cue_end: int | None = None,
    ) -> Report:
        """The report by the cue at a token; it goes up to `cue_end` if that is given."""
        start, end = self._clause.whole_cue(index)
        last = end - 1 if cue_end is None else cue_end - 1
        tokens = self._clause.sentence.tokens
        place = (tokens[start].start, tokens[last].end)
        contents = tuple(part for part in parts if part is not None)
        return Report(index, place, lemma, frame, subject, contents, linked)
