"""Gives quotations without an attribution of their own the speaker of their neighbours or of the context."""

from itertools import takewhile

from services.enricher.annotators.quotes.choice import telling
from services.enricher.annotators.quotes.reading import SceneReading
from services.enricher.annotators.quotes.said import Said
from services.enricher.annotators.quotes.signed import signed
from services.enricher.annotators.quotes.tellers import reporter
from services.enricher.speech.attribution import ClauseReader
from services.enricher.speech.cast import Cast
from services.enricher.speech.marks import Quoted
from services.enricher.speech.scene import Scene
from services.enricher.speech.verbs import Attribution

_COLON = 3
"""Characters between a colon and the words it leads to, the mark among them."""


def share(scene: Scene, cast: Cast, reading: SceneReading) -> None:
    """Settle what the reading left open."""
    sharing = _Sharing(scene, cast, reading)
    sharing.forwards()
    sharing.backwards()
    sharing.fall_back()


class _Sharing:
    def __init__(self, scene: Scene, cast: Cast, reading: SceneReading) -> None:
        self._scene, self._cast, self._reading = scene, cast, reading
        self._pairs = list(zip([None, *reading.said], reading.said, strict=False))

    def forwards(self) -> None:
        """A quotation goes on with the one before it."""
        for earlier, said in self._pairs:
            if earlier is None or not earlier.settled or said.settled or said.titled:
                continue
            if said.continues(earlier) or self._beside(earlier, said):
                said.follow(earlier)

    def backwards(self) -> None:
        """Over several paragraphs only the last one may tell who speaks."""
        for earlier, said in reversed(self._pairs):
            if earlier is not None and not earlier.found and said.found and said.continues(earlier):
                earlier.found, earlier.speaker, earlier.settled = said.found, said.speaker, True

    def fall_back(self) -> None:
        """A quotation that stands alone is by whoever the text speaks of just before it."""
        for earlier, said in self._pairs:
            if said.settled or said.titled or not telling(self._scene.text, said.quote):
                continue
            if earlier is not None and said.continues(earlier):
                said.follow(earlier)
            else:
                self._from_context(said, earlier)

    def _beside(self, earlier: Said, said: Said) -> bool:
        """Whether no sentence of the reporter's stands between two quotations of one paragraph."""
        same = earlier.quote.block == said.quote.block
        near = said.sentence.index - earlier.sentence.index <= 1
        return same and near and telling(self._scene.text, said.quote)

    def _from_context(self, said: Said, earlier: Said | None) -> None:
        said.settled = True
        index = said.sentence.index
        if index == 0:
            return
        signature = signed(self._scene.text, self._scene.blocks, said.quote, self._cast)
        said.speaker = signature or self._own_subject(said) or self._going_on(said, earlier)
        if said.speaker is not None:
            return
        said.speaker = self._reading.subjects[index - 1]
        said.found = self._cue_before(said)
        if said.found is None and earlier is not None and _goes_on(earlier, said):
            said.found = earlier.found

    def _own_subject(self, said: Said) -> str | None:
        """Whom the words before the quotation name."""
        clause = self._reading.clauses[said.sentence.index]
        high = said.sentence.before(said.quote.left)
        named = clause.name_to(high - 1) if self._hands_over(said) else None
        if named is not None and named.kind == "person":
            return named.name
        own = clause.main_subject(0, high)
        if own is None or own.name is None or own.name.kind == "agency":
            return self._handed_over(said, clause, high)
        return own.name.name

    def _handed_over(self, said: Said, clause: ClauseReader, high: int) -> str | None:
        """The one person of a sentence that leads to it: "no problem for Lee Baker, though: “…”"."""
        if not self._hands_over(said):
            return None
        people = {
            name.name for index in range(high) if (name := clause.name_from(index)) and name.kind == "person"
        }
        return people.pop() if len(people) == 1 else None

    def _going_on(self, said: Said, earlier: Said | None) -> str | None:
        """Whoever spoke before: in the same paragraph, nobody else named since, or asked again since."""
        if earlier is None or earlier.speaker is None or not self._cast.is_person(earlier.speaker):
            return None
        if earlier.quote.block == said.quote.block:
            return None if self._named_since(earlier, said.quote.left) else earlier.speaker
        return earlier.speaker if self._answers(said, earlier) else None

    def _named_since(self, earlier: Said, position: int) -> bool:
        """Whether somebody else is named between a quotation and the position."""
        named = self._cast.before(position, ("person", "organisation"))
        since = takewhile(lambda mention: mention.start >= earlier.quote.right, named)
        return any(mention.name != earlier.speaker for mention in since)

    def _answers(self, said: Said, earlier: Said) -> bool:
        """Whether a paragraph that only asks stands between two that only answer, as in an interview."""
        asked, blocks = earlier.quote.block + 1, self._scene.blocks
        if said.quote.block != asked + 1 or said.quote.left != blocks[said.quote.block].start:
            return False
        return self._scene.text[blocks[asked].start : blocks[asked].end].rstrip().endswith("?")

    def _hands_over(self, said: Said) -> bool:
        """Whether a colon leads to the quotation: "no surprise to Lee Baker: “…”"."""
        return self._scene.masked[max(0, said.quote.left - _COLON) : said.quote.left].rstrip().endswith(":")

    def _cue_before(self, said: Said) -> Attribution | None:
        """The cue of the sentence before, if that hands over or reports in the same paragraph."""
        clause = self._reading.clauses[said.sentence.index - 1]
        sentence = clause.sentence
        colon = self._scene.masked[sentence.start : sentence.end].rstrip().endswith(":")
        reports = sentence.block is said.sentence.block and reporter(clause)
        return _last_cue(clause) if colon or reports else None


def _goes_on(earlier: Said, said: Said) -> bool:
    """Whether the same speaker spoke just before."""
    same = said.speaker is not None and earlier.speaker == said.speaker
    return same and said.quote.block - earlier.quote.block <= 1


def _last_cue(clause: ClauseReader) -> Attribution | None:
    end = clause.sentence.end
    return clause.before(Quoted(end, end, end, end, 0))
