"""Finds the acts of speech in one sentence by its cues, whether or not they turn out to be any.

No parser: the construction of each cue says on which side of it the content stands, the
subject is looked for where the reader of quotations looks for it. What is found is weighed
afterwards.
"""

from collections.abc import Iterator

from services.enricher.speech.scene import Name, Scene, Sentence
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.drafts import Drafts
from services.enricher.statements.ends import EndsOf
from services.enricher.statements.extent import Extent
from services.enricher.statements.nouns import NounReports, SourceReports
from services.enricher.statements.report import Report
from services.enricher.statements.verbs import VerbReports
from services.language.reports import ReportWords


class StatementReader:
    """Reads the cues of one sentence of a scene."""

    def __init__(self, scene: Scene, sentence: Sentence, lexicon: ReportWords, ends: EndsOf) -> None:
        self._clause, self._lexicon = ReportClause(scene, sentence, lexicon), lexicon
        parts = self._clause, Extent(self._clause, ends(self._clause)), Drafts(self._clause)
        self._verbs, self._nouns, self._sources = (
            VerbReports(*parts),
            NounReports(*parts),
            SourceReports(*parts),
        )

    def reports_of(self) -> Iterator[Report]:
        """Every candidate, in the order of the cues."""
        for index in range(self._clause.size):
            found = self._read(index)
            if found is not None and found.parts:
                yield found

    def named_before(self, report: Report) -> Name | None:
        """Whom the sentence is about before the "he" who reports; whom a content is about did not tell it."""
        behind = all(report.cue[1] <= start for start, _ in report.parts)
        return self._clause.named_before(report.subject) if behind else None

    def _read(self, index: int) -> Report | None:
        word = self._clause.word(index)
        size = self._clause.according(index) if word in self._lexicon.sources else 0
        if size:
            return self._sources.read(index, size)
        found = self._by_verb(index, word)
        if found is None and word in self._lexicon.nouns:
            return self._nouns.read(index)
        return found

    def _by_verb(self, index: int, word: str) -> Report | None:
        cue = self._lexicon.verbs.get(word)
        if cue is None or index in self._clause.sentence.inside:
            return None
        return self._verbs.read(index, cue)
