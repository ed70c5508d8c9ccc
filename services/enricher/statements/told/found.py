"""Statements by rules alone, in a language of which no articles are marked."""

import re
from collections.abc import Sequence
from dataclasses import replace

from copydesk_contracts.annotations import Quote, Statement, StatementKind
from services.enricher.prose import Ranges
from services.enricher.speech.cast import Cast
from services.enricher.speech.reference import Discourse
from services.enricher.speech.scene import Scene, Sentence
from services.enricher.statements.find import Claim, contract, kind_of
from services.enricher.statements.told.rules import ToldReader
from services.enricher.statements.told.segments import Segments
from services.language.reported import ReportedWords, reported_words
from services.language.speech import SpeechWords, speech_words

_WORD = re.compile(r"[^\W_]{4,}")


class ToldStatements:
    """Collects what the sentences of one article report."""

    def __init__(self, lexicon: ReportedWords, words: SpeechWords) -> None:
        self._lexicon, self._words = lexicon, words
        self._claims: list[Claim] = []

    @classmethod
    def of(cls, language: str | None) -> "ToldStatements | None":
        """Null for a language without the words of indirect speech."""
        known = reported_words(language)
        return None if known is None else cls(known, speech_words(language))

    def read(self, scene: Scene, sentence: Sentence, discourse: Discourse) -> None:
        """Read a sentence; `discourse` knows those before it."""
        if sentence.block.title or not any(self._lexicon.cued(token.word) for token in sentence.tokens):
            return
        for report in ToldReader(Segments(scene, sentence, self._words, self._lexicon)).reports():
            self._claims.append(Claim(report, sentence, discourse.resolve(report.subject)))

    def found(self, scene: Scene, cast: Cast, quotes: Sequence[Quote]) -> list[Statement]:
        """The statements in reading order; what stands wholly in quotation marks is none."""
        marked = Ranges([(quote.span.start, quote.span.end) for quote in quotes])
        claims = [replace(claim, speaker=_known(scene, claim, cast)) for claim in self._claims]
        return [
            contract(scene, claim, part, kind, cast)
            for claim in claims
            for part in claim.report.parts
            if (kind := kind_of(scene, part, marked)) is not StatementKind.DIRECT
        ]


def _known(scene: Scene, claim: Claim, cast: Cast) -> str | None:
    """The speaker, if the article names him and the words can be his.

    Where nouns have capitals, a lone noun is no name; "sie" are many as well, and "die Partei" is the
    body of another name only if that has the word in it.
    """
    subject, speaker = claim.report.subject, claim.speaker
    if subject is None or speaker is None:
        return None
    if cast.is_person(speaker):
        plural = scene.text[claim.report.cue[0] : claim.report.cue[1]].endswith("en")
        return None if subject.pronoun is not None and plural else speaker
    own = set(_WORD.findall(scene.text[subject.start : subject.end].lower()))
    shared = own & set(_WORD.findall(speaker.lower()))
    return speaker if cast.is_body(speaker) and (subject.name is not None or shared) else None
