"""Statements in reading order: the reports of each sentence, weighed, with whoever made them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk_contracts.annotations import Mention, Quote, Statement, StatementKind
from copydesk_contracts.article import Span
from services.enricher.prose import Ranges
from services.enricher.speech.cast import Cast
from services.enricher.speech.reference import Discourse
from services.enricher.speech.scene import Scene, Sentence
from services.enricher.statements.ends import EndsOf, ends_of, learned
from services.enricher.statements.reader import StatementReader
from services.enricher.statements.report import Range, Report
from services.enricher.statements.weigh import Candidate, features, weights
from services.enricher.statements.weights import Weights
from services.language.reports import ReportWords, report_words

_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Claim:
    """A report with the sentence it stands in and its speaker."""

    report: Report
    sentence: Sentence
    speaker: str | None


class Statements:
    """Collects what the sentences of one article report."""

    def __init__(self, vocabulary: ReportWords, learned: Weights, ends: EndsOf) -> None:
        self.lexicon = vocabulary
        self._weights, self._ends = learned, ends
        self._claims: list[Claim] = []

    @classmethod
    def of(cls, language: str | None) -> "Statements | None":
        """Null for a language whose reporting verbs are not known."""
        known = report_words(language)
        if known is None or language is None:
            return None
        return cls(known, weights(language), ends_of(learned(language)))

    def read(self, scene: Scene, sentence: Sentence, discourse: Discourse) -> None:
        """Read a sentence; `discourse` knows those before it."""
        if not any(self.lexicon.cued(token.word) for token in sentence.tokens):
            return
        for report in StatementReader(scene, sentence, self.lexicon, self._ends).reports_of():
            self._claims.append(Claim(report, sentence, discourse.resolve(report.subject)))

    def candidates(self, scene: Scene, quotes: Sequence[Quote]) -> Iterator[Candidate]:
        """Every content of every report that does not stand wholly in quotation marks."""
        marked = Ranges([(q.span.start, q.span.end) for q in quotes])
        speakers = {q.cue.span.start: q.speaker for q in quotes if q.cue is not None}
        for claim in self._claims:
            quoted = claim.report.cue[0] in speakers
            speaker = claim.speaker or speakers.get(claim.report.cue[0])
            for part in claim.report.parts:
                kind = kind_of(scene, part, marked)
                if kind is not StatementKind.DIRECT:
                    yield Candidate(claim.report, claim.sentence, part, kind, speaker, quoted)

    def found(self, scene: Scene, cast: Cast, quotes: Sequence[Quote]) -> list[Statement]:
        """The statements among the reports, in reading order; of two cues with one content the likelier."""
        best: dict[int, tuple[float, Candidate]] = {}
        for candidate in self.candidates(scene, quotes):
            likely = self._weights.probability(features(scene, candidate, self.lexicon))
            start = candidate.part[0]
            if likely >= self._weights.threshold and (start not in best or likely > best[start][0]):
                best[start] = (likely, candidate)
        return [_contract(scene, best[start][1], cast) for start in sorted(best)]


def kind_of(scene: Scene, part: Range, marked: Ranges) -> StatementKind:
    """Wholly, partly or not in quotation marks."""
    if not marked.touches(*part):
        return StatementKind.INDIRECT
    outside = any(_LETTER.match(scene.text[c]) and marked.at(c) is None for c in range(*part))
    return StatementKind.PARTLY if outside else StatementKind.DIRECT


def _contract(scene: Scene, candidate: Candidate, cast: Cast) -> Statement:
    text, subject = scene.text, candidate.report.subject
    start, end = candidate.part
    medium = cast.within(candidate.sentence.start, candidate.sentence.end, ("agency",))
    return Statement(
        text=text[start:end],
        span=Span(start=start, end=end),
        speaker=candidate.speaker,
        speaker_mention=None if subject is None else _mention(text, (subject.start, subject.end)),
        cue=_mention(text, candidate.report.cue),
        agency=None if medium is None else medium.name,
        kind=candidate.kind,
    )


def _mention(text: str, place: Range) -> Mention:
    return Mention(text=text[place[0] : place[1]], span=Span(start=place[0], end=place[1]))
