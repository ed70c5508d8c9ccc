"""How likely a candidate is a statement: a logistic regression over its words and its construction.

The weights are learned from marked articles by `services/enricher/data/statements/make_weights.py`; a feature
that was not seen there weighs nothing.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from copydesk_contracts.annotations import StatementKind
from services.enricher.prose import word_set
from services.enricher.speech.phrases import Subject
from services.enricher.speech.scene import Scene, Sentence
from services.enricher.statements.report import Range, Report
from services.language.folder import read
from services.language.reports import WEIGHTS, ReportWords
from services.language.speech import SpeechWords

BIAS = "bias"

_WORD = re.compile(r"[^\W_]+")
_LENGTHS = (2, 4, 7, 12, 20, 35)
"""SpeechWords of a content, in steps: a short one is rarely a statement, a very long one reaches too far."""

_BESIDE = 60
"""Tokens on either side among which other cues are counted."""

_FINITE = word_set(
    "is are was were be been has have had will would can could may might must should do does did isn wasn "
    "aren weren won wouldn couldn shouldn didn doesn don hasn haven hadn"
)


_NEGATIONS = word_set("not t never no nor without refused declined refusal")
_SUPPOSED = word_set("would could may might should can if")


@dataclass(frozen=True)
class Candidate:
    """One content of a report, with what it is weighed by."""

    report: Report
    sentence: Sentence
    part: Range
    kind: StatementKind
    speaker: str | None
    quoted_cue: bool
    """Whether the cue attributes a quotation as well."""


@dataclass(frozen=True)
class Weights:
    """Weights by feature; candidates from `threshold` on, a probability, are statements."""

    threshold: float
    features: Mapping[str, float]

    def probability(self, found: Iterable[str]) -> float:
        """Between 0 and 1."""
        total = sum(self.features.get(name, 0.0) for name in found)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def weights(language: str) -> Weights:
    """The learned weights of a language."""
    raw = read(language, WEIGHTS)
    return Weights(raw["threshold"], raw["features"])


def features(scene: Scene, candidate: Candidate, lexicon: ReportWords) -> Iterator[str]:
    """Names of what is true of a candidate; none of them holds a word that only one article has."""
    report, words = candidate.report, lexicon.words
    yield BIAS
    yield f"lemma={report.lemma}"
    yield f"frame={report.frame}"
    yield f"frame={report.frame} linked={report.linked}"
    yield f"lemma={report.lemma} linked={report.linked}"
    yield f"lemma={report.lemma} frame={report.frame}"
    yield f"class={_verb_class(report.lemma, lexicon)}"
    yield f"class={_verb_class(report.lemma, lexicon)} frame={report.frame}"
    yield f"kind={candidate.kind}"
    yield f"title={candidate.sentence.block.title}"
    yield f"quoted_cue={candidate.quoted_cue}"
    subject = _subject(scene, report.subject, words)
    yield f"subject={subject}"
    yield f"frame={report.frame} subject={subject}"
    yield f"speaker={candidate.speaker is not None}"
    yield from _content(scene.text[candidate.part[0] : candidate.part[1]], report, words)
    yield from _surroundings(candidate, words)


def _verb_class(lemma: str, lexicon: ReportWords) -> str:
    """What rare verbs have in common with frequent ones: what they take, and whether they may be nouns."""
    sets = (lexicon.clause, lexicon.hearer, lexicon.bid, lexicon.asking, lexicon.prepositions)
    taken = "".join(str(int(lemma in one)) for one in sets)
    return f"{taken} {lemma in lexicon.strong} {lemma in lexicon.words.nouns}"


def _subject(scene: Scene, subject: Subject | None, words: SpeechWords) -> str:
    if subject is None:
        return "none"
    if subject.name is not None:
        return subject.name.kind
    if subject.pronoun is not None:
        return f"pronoun {subject.pronoun}"
    parts = _WORD.findall(scene.text[subject.start : subject.end].lower()) or [""]
    if parts[-1] in words.documents:
        return "document"
    if words.personal(parts[-1]) or words.personal(parts[-1].removesuffix("s")):
        return "people"
    return "phrase"


def _content(text: str, report: Report, words: SpeechWords) -> Iterator[str]:
    parts = _WORD.findall(text.lower())
    length = sum(len(parts) > step for step in _LENGTHS)
    verbal = any(part in _FINITE for part in parts[:20])
    first = _class(parts[0] if parts else "", text, words)
    yield f"length={length}"
    yield f"first={first}"
    yield f"frame={report.frame} first={first}"
    yield f"verbal={verbal}"
    yield f"frame={report.frame} linked={report.linked} verbal={verbal}"


def _class(word: str, text: str, words: SpeechWords) -> str:
    if word in words.determiners:
        return "determiner"
    if word in words.pronouns:
        return "pronoun"
    if word in words.prepositions or word in words.stops:
        return f"preposition {word}"
    if word in words.auxiliaries:
        return "auxiliary"
    if word.endswith("ing"):
        return "gerund"
    if text[:1].isupper():
        return "capital"
    return "number" if word[:1].isdigit() else "word"


def _surroundings(candidate: Candidate, words: SpeechWords) -> Iterator[str]:
    report, sentence = candidate.report, candidate.sentence
    back, ahead = sentence.word(report.token - 1), sentence.word(report.token + 1)
    beside = range(max(0, report.token - _BESIDE), min(len(sentence.tokens), report.token + _BESIDE))
    cues = [k for k in beside if sentence.tokens[k].word in words.finite]
    yield f"first_cue={not cues or report.token <= cues[0]}"
    yield f"cues={min(len(cues), 3)}"
    yield f"back={_class(back, back, words)}"
    yield f"ahead={_class(ahead, ahead, words)}"
    yield f"opens={report.token < 2}"
    before = {sentence.word(report.token - k) for k in (1, 2, 3)}
    yield f"negated={bool(before & _NEGATIONS)}"
    yield f"supposed={bool(before & _SUPPOSED)}"
    yield f"form={sentence.word(report.token)[-2:]}"
