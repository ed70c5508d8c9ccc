"""What a sentence reports somebody to have said, as characters of the text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.enricher.speech.phrases import Subject
from services.enricher.speech.reference import Discourse
from services.enricher.speech.scene import Scene, Sentence

Range = tuple[int, int]


class CueFrame(StrEnum):
    """How the content stands to its cue."""

    AFTER = "after"  # she said that the road was closed
    BEFORE = "before"  # the road was closed, she said
    AROUND = "around"  # the road, she said, was closed
    HEARER = "hearer"  # she told reporters that the road was closed
    BID = "bid"  # she urged drivers to turn back
    ABOUT = "about"  # she warned of ice
    PASSIVE = "passive"  # he was accused of closing the road
    PARTICIPLE = "participle"  # …, saying the road was closed
    INFINITIVE = "infinitive"  # … to say the road was closed
    REDUCED = "reduced"  # drivers urged to turn back
    NOUN = "noun"  # her claim that the road was closed
    TOLD_OF = "told of"  # her call for repairs
    ACCORDING = "according"  # according to her, the road was closed


@dataclass(frozen=True)
class Report:
    """One act of speech: cue and contents as characters, `token` is the cue's place in its sentence."""

    token: int
    cue: Range
    lemma: str
    frame: CueFrame
    subject: Subject | None
    parts: tuple[Range, ...]
    linked: bool = False
    """Whether a word like "that" or "whether" leads to the content."""


class Reports(Protocol):
    """Keeps what the sentences of one article report, read in order."""

    def read(self, scene: Scene, sentence: Sentence, discourse: Discourse) -> None:
        """Read a sentence; `discourse` knows those before it."""
        ...
