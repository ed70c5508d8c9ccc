"""The words that report speech without quotation marks, by the construction they take.

A language without a list of them has no statements.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from services.language.folder import having, read
from services.language.speech import SpeechWords, inflect, speech_words

PART: Final = "statements.json"
WEIGHTS: Final = "statement_weights.json"
"""What the candidates of the language are weighed by, learned from marked articles."""


@dataclass(frozen=True)
class Cue:
    """A form of a reporting verb: its lemma, and whether it is finite, base or gerund."""

    lemma: str
    gerund: bool = False


@dataclass(frozen=True)
class ReportWords:
    """`verbs` and `nouns` lead from a form in lower case to its lemma.

    `strong` verbs introduce whole quotations too, `clause` verbs have their content directly
    behind them or behind "that", `hearer` verbs a hearer before it ("told reporters that"),
    `bid` ones have him in it ("urged residents to leave"), `infinitive` ones have "to" directly
    behind them ("promised to leave"); `prepositions` are those that lead to the content of a verb
    ("warned of"), `tells` those to that of nouns ("calls for"), `sources` the first words of
    phrases like "according to". `kinds` tell verbs that say from those that judge, ask or show.
    `words` is the language's vocabulary with these verbs in it.
    """

    verbs: Mapping[str, Cue]
    nouns: Mapping[str, str]
    tells: Mapping[str, frozenset[str]]
    clause: frozenset[str]
    hearer: frozenset[str]
    bid: frozenset[str]
    asking: frozenset[str]
    infinitive: frozenset[str]
    prepositions: Mapping[str, frozenset[str]]
    objects: frozenset[str]
    subordinate: frozenset[str]
    strong: frozenset[str]
    kinds: Mapping[str, str]
    sources: frozenset[str]
    words: SpeechWords

    def cued(self, word: str) -> bool:
        """Whether a sentence with this word may report something."""
        return word in self.verbs or word in self.nouns or word in self.sources


@cache
def report_words(language: str | None) -> ReportWords | None:
    """The lexicon of an ISO 639-1 language, null where there is none."""
    if language is None or language not in having(PART):
        return None
    raw = read(language, PART)
    lemmas = {*raw["clause"], *raw["hearer"], *raw["bid"], *raw["asking"], *raw["of"]}
    verbs = {form: cue for lemma in sorted(lemmas) for form, cue in _forms(lemma, raw)}
    return ReportWords(
        verbs=verbs,
        nouns=raw["nouns"],
        tells={link: frozenset(nouns) for link, nouns in raw["tells"].items()},
        clause=frozenset(raw["clause"]),
        hearer=frozenset(raw["hearer"]),
        bid=frozenset(raw["bid"]),
        asking=frozenset(raw["asking"]),
        infinitive=frozenset(raw["to"]),
        prepositions={lemma: frozenset(links) for lemma, links in raw["of"].items()},
        objects=frozenset(raw["objects"]),
        subordinate=frozenset(raw["subordinate"]),
        kinds={lemma: kind for kind, lemmas in raw["kinds"].items() for lemma in lemmas},
        strong=speech_words(language).base - speech_words(language).weak,
        sources=frozenset(phrase[0] for phrase in raw["according"]),
        words=_vocabulary(speech_words(language), lemmas, verbs, raw),
    )


def _forms(lemma: str, raw: Mapping[str, Any]) -> list[tuple[str, Cue]]:
    third, past, participle, gerund = raw["irregular"].get(lemma) or inflect(lemma, lemma in raw["doubling"])
    plain = [(form, Cue(lemma)) for form in (lemma, third, past, participle)]
    return [*plain, (gerund, Cue(lemma, gerund=True))]


def _vocabulary(
    base: SpeechWords, lemmas: set[str], verbs: Mapping[str, Cue], raw: Mapping[str, Any]
) -> SpeechWords:
    """The vocabulary of quotations with the verbs of statements among its reporting verbs."""
    finite = frozenset(form for form, cue in verbs.items() if not cue.gerund and form != cue.lemma)
    doubtful = {form for noun in raw["ambiguous"] for form in (noun, noun + "s")}
    return replace(
        base,
        finite=finite,
        base=frozenset(lemmas),
        gerunds=frozenset(form for form, cue in verbs.items() if cue.gerund),
        nouns=base.nouns | doubtful,
        according=tuple(tuple(phrase) for phrase in raw["according"]),
        weak=frozenset(),
    )
