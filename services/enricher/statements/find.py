"""Statements in reading order: the reports of each sentence, weighed, with whoever made them."""

import re
from collections import defaultdict
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
from services.enricher.statements.report import CueFrame, Range, Report
from services.enricher.statements.weigh import Candidate, features, weights
from services.enricher.statements.weights import Weights
from services.language.reports import ReportWords, report_words

_LETTER = re.compile(r"[^\W_]")

_CLEAR = 0.1
"""Less is asked of a clause with "that" behind subject and verb: four in five of them are right."""

_QUOTED = 0.1
"""Less is asked of what is quoted in part: who sets words off has them from somebody."""

_SAME = 0.75
"""Below, a second act of speech inside of the first is told as often as none: "repeated her claim that …"."""

_RIVALS = 40
"""Contents of a sentence that one is compared with, so that time stays linear; no corpus has so many."""

_BESIDE = 12
"""Reports on either side that are looked through for one around another, so that time stays linear."""


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
        reader = StatementReader(scene, sentence, self.lexicon, self._ends)
        for report in reader.reports_of():
            speaker = discourse.resolve(report.subject, reader.named_before(report))
            self._claims.append(Claim(report, sentence, speaker))

    def candidates(self, scene: Scene, quotes: Sequence[Quote]) -> Iterator[Candidate]:
        """Every content of every report that does not stand wholly in quotation marks."""
        marked = Ranges([(q.span.start, q.span.end) for q in quotes])
        speakers = {q.cue.span.start: q.speaker for q in quotes if q.cue is not None}
        for place, claim in enumerate(self._claims):
            quoted = claim.report.cue[0] in speakers
            speaker = claim.speaker or speakers.get(claim.report.cue[0])
            outer = self._outer(place)
            for part in claim.report.parts:
                kind = kind_of(scene, part, marked)
                if kind is not StatementKind.DIRECT:
                    holds = self._holds(place, part)
                    yield Candidate(claim.report, claim.sentence, part, kind, speaker, quoted, outer, holds)

    def _outer(self, place: int) -> Report | None:
        """The report nearest to the claim at a place in whose content its cue stands."""
        cue = self._claims[place].report.cue[0]
        around = (other for other in self._beside(place) if _covers(other.parts, cue))
        return next(around, None)

    def _holds(self, place: int, part: Range) -> bool:
        """Whether another report's cue stands in the content."""
        return any(part[0] <= other.cue[0] < part[1] for other in self._beside(place))

    def _beside(self, place: int) -> Iterator[Report]:
        """The other reports of the same sentence, the nearest before it first, then those behind."""
        sentence = self._claims[place].sentence
        before = range(place - 1, max(-1, place - _BESIDE - 1), -1)
        behind = range(place + 1, min(len(self._claims), place + _BESIDE + 1))
        for index in (*before, *behind):
            if self._claims[index].sentence is sentence:
                yield self._claims[index].report

    def found(self, scene: Scene, cast: Cast, quotes: Sequence[Quote]) -> list[Statement]:
        """The statements among the reports, in reading order; of two cues with one content the likelier."""
        likely = [(self._likely(scene, one), one) for one in self.candidates(scene, quotes)]
        taken = [(odds, one) for odds, one in likely if odds >= self._needed(one)]
        return [_stated(scene, one, cast) for one in likeliest(taken)]

    def _needed(self, candidate: Candidate) -> float:
        report = candidate.report
        clear = report.linked and report.frame is CueFrame.AFTER and report.subject is not None
        partly = candidate.kind is StatementKind.PARTLY
        return self._weights.threshold - (_CLEAR if clear else 0.0) - (_QUOTED if partly else 0.0)

    def _likely(self, scene: Scene, candidate: Candidate) -> float:
        return self._weights.probability(features(scene, candidate, self.lexicon))


def _covers(parts: Sequence[Range], position: int) -> bool:
    return any(start <= position < end for start, end in parts)


def likeliest(found: Sequence[tuple[float, Candidate]]) -> list[Candidate]:
    """In reading order, without those whose content is much that of a likelier one in the sentence."""
    kept: dict[int, list[Candidate]] = defaultdict(list)
    for _, candidate in sorted(found, key=_doubt):
        rivals = kept[candidate.sentence.index][:_RIVALS]
        if not any(shares(candidate.part, rival.part) for rival in rivals):
            kept[candidate.sentence.index].append(candidate)
    return sorted((one for kin in kept.values() for one in kin), key=_place)


def _doubt(found: tuple[float, Candidate]) -> float:
    return -found[0]


def _place(candidate: Candidate) -> int:
    return candidate.part[0]


def shares(one: Range, other: Range) -> bool:
    """Whether two contents begin alike or share three quarters of the longer one."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common >= _SAME * max(one[1] - one[0], other[1] - other[0]) or one[0] == other[0]


def kind_of(scene: Scene, part: Range, marked: Ranges) -> StatementKind:
    """Wholly, partly or not in quotation marks."""
    if not marked.touches(*part):
        return StatementKind.INDIRECT
    outside = any(_LETTER.match(scene.text[c]) and marked.at(c) is None for c in range(*part))
    return StatementKind.PARTLY if outside else StatementKind.DIRECT


def _stated(scene: Scene, candidate: Candidate, cast: Cast) -> Statement:
    claim = Claim(candidate.report, candidate.sentence, candidate.speaker)
    return contract(scene, claim, candidate.part, candidate.kind, cast)


def contract(scene: Scene, claim: Claim, part: Range, kind: StatementKind, cast: Cast) -> Statement:
    """One content of a claim as others read it."""
    text, subject, sentence = scene.text, claim.report.subject, claim.sentence
    start, end = part
    medium = cast.within(sentence.start, sentence.end, ("agency",))
    return Statement(
        text=text[start:end],
        span=Span(start=start, end=end),
        speaker=claim.speaker,
        speaker_mention=None if subject is None else _mention(text, (subject.start, subject.end)),
        cue=_mention(text, claim.report.cue),
        agency=None if medium is None else medium.name,
        kind=kind,
    )


def _mention(text: str, place: Range) -> Mention:
    return Mention(text=text[place[0] : place[1]], span=Span(start=place[0], end=place[1]))
