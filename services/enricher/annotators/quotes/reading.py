"""Reads the sentences of an article in order: quotations with attributions of their own, and statements."""

import re

from services.enricher.annotators.quotes.choice import attribute
from services.enricher.annotators.quotes.irony import names_something
from services.enricher.annotators.quotes.said import Said
from services.enricher.annotators.quotes.tellers import subject_of
from services.enricher.speech.attribution import ClauseReader
from services.enricher.speech.cast import Cast
from services.enricher.speech.phrases import Subject
from services.enricher.speech.reference import Discourse
from services.enricher.speech.scene import Name, Scene, Sentence
from services.enricher.speech.verb_second import VerbSecondReader
from services.enricher.speech.verbs import Attribution
from services.enricher.statements.report import Reports
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")

_EARLIER = 4
"""Quotations back to one whose speaker a later one names."""

_BLOCKS = 2
"""Paragraphs up to the quotation that names him."""

_STANDING_FOR = frozenset({"one", "another"})


class SceneReading:
    """What one pass over a scene tells: `said`, and for each sentence in `subjects` whom it is about."""

    def __init__(self, scene: Scene, cast: Cast, words: SpeechWords, reports: Reports | None) -> None:
        reader = VerbSecondReader if words.verb_second else ClauseReader
        self.clauses: list[ClauseReader] = [reader(scene, sentence, words) for sentence in scene.sentences]
        self.said: list[Said] = []
        self.subjects: list[str | None] = []
        self._scene, self._cast, self._words, self._reports = scene, cast, words, reports
        self._discourse = Discourse(scene.text, cast, words)
        for clause in self.clauses:
            self._read(clause)

    def _read(self, clause: ClauseReader) -> None:
        speaker: str | None = None
        for position in range(len(clause.sentence.quotes)):
            said = self._attributed(clause, position)
            speaker = speaker if said is None or said.speaker is None else said.speaker
        if self._reports is not None:
            self._reports.read(self._scene, clause.sentence, self._discourse)
        self._remember(clause, speaker)

    def _attributed(self, clause: ClauseReader, position: int) -> Said | None:
        """A quotation of the sentence with its attribution, null if the marks set off something else."""
        sentence = clause.sentence
        quote = sentence.quotes[position]
        if not sentence.block.title and names_something(self._scene, sentence, quote, self._words):
            return None
        follower = self.clauses[sentence.index + 1] if sentence.index + 1 < len(self.clauses) else None
        found = attribute(clause, follower, quote, _limit(sentence, position))
        said = Said(quote, sentence, found)
        self.said.append(said)
        if found is not None:
            leads = found.end <= quote.left
            self._settle(said, found, clause.named_before(found.subject) if leads else None)
        return said

    def _settle(self, said: Said, found: Attribution, before: Name | None) -> None:
        said.settled = True
        said.speaker = None if found.passive else self._discourse.resolve(found.subject, before)
        said.pending = said.speaker is None and self._indefinite(found.subject)
        if said.speaker is not None:
            self._name_pending(said, said.speaker)
            self._discourse.remember(said.speaker)

    def _indefinite(self, subject: Subject | None) -> bool:
        """Whether it introduces somebody: "a leader of the union"."""
        if subject is None or subject.name is not None or subject.pronoun is not None:
            return False
        parts = _WORD.findall(self._scene.text[subject.start : subject.end].lower())
        if not parts or not self._words.documents.isdisjoint(parts):
            return False
        return parts[0] in self._words.indefinite - _STANDING_FOR

    def _name_pending(self, said: Said, speaker: str) -> None:
        """ "A leader of the union said …" is whoever the next quotation names for the first time."""
        if not self._cast.is_person(speaker):
            return
        first = self._cast.first_mention(speaker)
        for earlier in reversed(self.said[-_EARLIER:]):
            near = said.quote.block - earlier.quote.block <= _BLOCKS
            if earlier.pending and near and first > earlier.quote.start:
                earlier.speaker, earlier.pending = speaker, False

    def _remember(self, clause: ClauseReader, speaker: str | None) -> None:
        subject = self._discourse.resolve(subject_of(clause)) if speaker is None else speaker
        self.subjects.append(subject)
        sentence = clause.sentence
        self._discourse.remember(subject, self._scene.masked[sentence.start : sentence.end])


def _limit(sentence: Sentence, position: int) -> int:
    """Up to where an attribution behind a quotation reaches: the next one, or the sentence's end."""
    following = sentence.quotes[position + 1 : position + 2]
    return following[0].left if following else sentence.end
