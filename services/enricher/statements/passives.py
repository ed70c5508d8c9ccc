"""Reports by passives: "was accused by critics of", "is said to", "drivers urged to", "Asked whether"."""

from services.enricher.speech.phrases import Subject
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.drafts import Drafts
from services.enricher.statements.extent import Extent
from services.enricher.statements.report import CueFrame, Report
from services.language.reports import Cue

_BY_REACH = 2
"""Tokens from a passive to its "by": "accused last week by"."""

_BY = frozenset({"by"})
_OBJECTS = frozenset({"of", "to", "about", "as", "for"})
_LEFT_OUT = frozenset({"that", "of", "about", "as", "for"})
"""Links that are no part of the content, as "to" and "whether" are."""


class PassiveReports:
    """Reads the passives of one sentence."""

    def __init__(self, clause: ReportClause, extent: Extent, drafts: Drafts) -> None:
        self._clause, self._extent, self._drafts = clause, extent, drafts

    def suffered(self, index: int, cue: Cue) -> Report | None:
        """ "was accused by critics of", "is said to", "it is alleged that", "Asked whether"."""
        clause = self._clause
        subject = self._by_whom(index + 1)
        end = index + 1 if subject is None else clause.sentence.before(subject.end)
        link = clause.link(end, clause.lexicon.subordinate | _OBJECTS)
        if link is None:
            return self._informed(index, cue, subject, end)
        content = self._extent.after(link + (clause.word(link) in _LEFT_OUT), CueFrame.PASSIVE, linked=True)
        return self._drafts.report(index, cue.lemma, CueFrame.PASSIVE, subject, content, linked=True)

    def _informed(self, index: int, cue: Cue, subject: Subject | None, end: int) -> Report | None:
        """ "investors were told the plan had failed"."""
        clause = self._clause
        ends = end >= clause.size or clause.broken(end - 1)
        if ends or cue.lemma not in clause.lexicon.hearer:
            return None
        content = self._extent.after(end, CueFrame.PASSIVE)
        return self._drafts.report(index, cue.lemma, CueFrame.PASSIVE, subject, content)

    def reduced(self, index: int, cue: Cue) -> Report | None:
        """ "drivers urged to turn back", "a man accused by neighbours of": a passive without its "was"."""
        clause = self._clause
        if not clause.word(index).endswith("ed"):
            return None
        subject = self._by_whom(index + 1) if clause.word(index + 1) == "by" else None
        at = index + 1 if subject is None else clause.sentence.before(subject.end)
        if clause.broken(at - 1) or not self._leads(clause.word(at), cue.lemma):
            return None
        left_out = clause.word(at) in _LEFT_OUT
        content = self._extent.after(at + left_out, CueFrame.REDUCED, linked=True)
        cue_end = at + 1 if left_out and subject is None else None
        return self._drafts.report(
            index, cue.lemma, CueFrame.REDUCED, subject, content, linked=True, cue_end=cue_end
        )

    def _leads(self, word: str, lemma: str) -> bool:
        lexicon = self._clause.lexicon
        charged = word in _OBJECTS and word in lexicon.prepositions.get(lemma, ())
        return charged or (word == "to" and lemma in lexicon.bid)

    def _by_whom(self, end: int) -> Subject | None:
        """Who acts in a passive, named behind "by"."""
        by = self._clause.link(end, _BY)
        if by is None or by > end + _BY_REACH:
            return None
        return self._clause.right_phrase(by + 1, self._clause.size)
