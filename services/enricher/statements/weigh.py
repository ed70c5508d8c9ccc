"""How likely a candidate is a statement: a logistic regression over its words and its construction.

The weights are learned from marked articles by `services/enricher/data/statements/make_weights.py`; a feature
that was not seen there weighs nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from copydesk_contracts.annotations import StatementKind
from services.enricher.prose import word_set
from services.enricher.speech.phrases import Subject
from services.enricher.speech.scene import QUOTED, Scene, Sentence
from services.enricher.statements.report import Range, Report
from services.enricher.statements.weights import Weights
from services.language.folder import read
from services.language.reports import WEIGHTS, ReportWords
from services.language.speech import SpeechWords

BIAS = "bias"

_WORD = re.compile(r"[^\W_]+")
_LENGTHS = (2, 4, 7, 12, 20, 35)
"""SpeechWords of a content, in steps: a short one is rarely a statement, a very long one reaches too far."""

_SHARES = (0.02, 0.2, 0.5, 0.8)
"""Of a content's characters that are quoted, in steps: a word, a phrase, most of it, nearly all."""

_VERB = 12
"""Words among which the verb of a clause stands."""

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
    outer: Report | None
    """The report in whose content the cue stands: "they said her claim that the road …"."""
    holds: bool
    """Whether another cue stands in the content."""


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
    meaning = f"meaning={lexicon.kinds.get(report.lemma, 'other')}"
    yield meaning
    yield f"{meaning} frame={report.frame}"
    yield f"{meaning} linked={report.linked}"
    yield f"kind={candidate.kind}"
    yield f"title={candidate.sentence.block.title}"
    yield f"quoted_cue={candidate.quoted_cue}"
    subject = _subject(scene, report.subject, words)
    yield f"subject={subject}"
    yield f"frame={report.frame} subject={subject}"
    yield f"{meaning} subject={subject}"
    yield f"frame={report.frame} linked={report.linked} subject={subject} {meaning}"
    yield f"speaker={candidate.speaker is not None}"
    yield from _place(scene, candidate, words, meaning)
    yield from _content(scene.text[candidate.part[0] : candidate.part[1]], report, words, meaning)
    yield from _surroundings(candidate, words)
    yield from _nesting(candidate, lexicon, meaning)


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


def _place(scene: Scene, candidate: Candidate, words: SpeechWords, meaning: str) -> Iterator[str]:
    """How the content stands to the cue, and how much of it is quoted."""
    report, (start, end) = candidate.report, candidate.part
    quoted = scene.masked.count(QUOTED, start, end) / max(1, end - start)
    share = sum(quoted > step for step in _SHARES)
    behind = f"behind={start >= report.cue[1]} frame={report.frame}"
    opening = _WORD.search(scene.text, start, end)
    word = "" if opening is None else opening.group().lower()
    yield behind
    yield f"{behind} first={_class(word, scene.text[start:end], words)}"
    yield f"quoted={share}"
    yield f"quoted={share} frame={report.frame}"
    yield f"quoted={share} {meaning}"


def _content(text: str, report: Report, words: SpeechWords, meaning: str) -> Iterator[str]:
    parts = _WORD.findall(text.lower())
    length = sum(len(parts) > step for step in _LENGTHS)
    verbal = any(part in _FINITE for part in parts[:20])
    first = _class(parts[0] if parts else "", text, words)
    yield f"length={length}"
    yield f"length={length} frame={report.frame}"
    yield f"first={first}"
    yield f"{meaning} first={first}"
    second = _class(parts[1] if len(parts) > 1 else "", text[1:], words)
    yield f"second={second}"
    yield f"first={first} second={second}"
    clause = _clausal(parts)
    yield f"clause={clause}"
    yield f"clause={clause} frame={report.frame}"
    yield f"clause={clause} {meaning}"
    yield f"clause={clause} linked={report.linked}"
    yield f"frame={report.frame} first={first}"
    yield f"verbal={verbal}"
    yield f"frame={report.frame} linked={report.linked} verbal={verbal}"


def _clausal(parts: Sequence[str]) -> str:
    """Whether the content is a clause: which of its first words may be a finite verb."""
    verbs = (at for at, part in enumerate(parts[:_VERB]) if part in _FINITE or part.endswith("ed"))
    first = next(verbs, None)
    if parts[:1] == ["to"]:
        return "infinitive"
    return "none" if first is None else str(min(3, first // 2))


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


def _nesting(candidate: Candidate, lexicon: ReportWords, meaning: str) -> Iterator[str]:
    """Whether the candidate stands in another's content, or another in its own."""
    outer, report = candidate.outer, candidate.report
    around = "none" if outer is None else f"{outer.frame} {outer.linked}"
    told = "none" if outer is None else lexicon.kinds.get(outer.lemma, "other")
    yield f"outer={around}"
    yield f"outer={told} {meaning}"
    yield f"outer={outer is not None} frame={report.frame}"
    yield f"outer={outer is not None} {meaning}"
    yield f"holds={candidate.holds}"
    yield f"holds={candidate.holds} {meaning} frame={report.frame}"


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
