"""A quotation on its way to its speaker."""

from dataclasses import dataclass

from services.enricher.speech.marks import Quoted
from services.enricher.speech.scene import Sentence
from services.enricher.speech.verbs import Attribution


@dataclass
class Said:
    """`settled` once somebody looked for its speaker, `pending` while a later name may still tell him."""

    quote: Quoted
    sentence: Sentence
    found: Attribution | None = None
    speaker: str | None = None
    settled: bool = False
    pending: bool = False

    @property
    def titled(self) -> bool:
        """Whether it stands in a headline."""
        return self.sentence.block.title

    def inside(self, text: str) -> str:
        """What stands between the marks."""
        return text[self.quote.start : self.quote.end]

    def follow(self, other: "Said") -> None:
        """Take the speaker and the cue of another."""
        self.found, self.speaker, self.settled = other.found, other.speaker, other.settled

    def continues(self, earlier: "Said") -> bool:
        """Whether it goes on with one that the paragraph before leaves open."""
        chained = not earlier.quote.closed and self.quote.block == earlier.quote.block + 1
        return chained and self.quote.follows
