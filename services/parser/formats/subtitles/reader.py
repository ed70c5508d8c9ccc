"""Subtitles through pysubs2: what is said as sentences, each with the time at which it is said."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pysubs2

from copydesk_contracts.article import Article, Fact, Section, Span
from copydesk_contracts.events import ReasonCode
from services.parser.account.settle import settle
from services.parser.blocks.stated import fact
from services.parser.charset.decoding import decode
from services.parser.limits import Limits
from services.parser.strings import tidy
from services.process.errors import Rejected

KIND: Final = "subtitles"
SEPARATOR: Final = "\n\n"
MOST_CUES: Final = 50_000
"""A day of broadcast has half as many."""
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"”’»)\]]*$")
_SPEAKER: Final = re.compile(r"[-–—] ?(?=\S)|>> ?")
"""A dash or arrows before what another person says."""
_TITLE: Final = re.compile(r"WEBVTT[ \t]+(?:-[ \t]*)?(.+)")
_TAG: Final = re.compile(r"</?[A-Za-z\d][^<>\n]{0,80}>")
"""Voices, classes and times within a line, which no program shows."""
_SOUND: Final = re.compile(r"\[[^\[\]]{1,80}\]|\([A-Z][A-Z ,'-]{2,60}\)|[♪♫#\s]+|[♪♫][^♪♫]*[♪♫]")
"""What is heard and not said: `[applause]`, `(MUSIC)`, a song between notes."""
PAUSE: Final = 4000
"""Milliseconds of silence after which a sentence is over, whatever it ends with."""


@dataclass(frozen=True)
class Caption:
    """One sentence, from and to when, in milliseconds."""

    text: str
    start: int
    end: int


def read_subtitles(copy: bytes, limits: Limits) -> Article:
    """The article of a file of subtitles. Raises Rejected (malformed, bomb, no text)."""
    decoded = decode(copy)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    is_vtt = text.startswith("WEBVTT")
    try:
        cues = pysubs2.SSAFile.from_string(text, format_="vtt" if is_vtt else "srt")
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"subtitles: {error}"[:300]) from error
    if len(cues) > MOST_CUES:
        raise Rejected(ReasonCode.BOMB, f"more than {MOST_CUES} subtitles")
    lines = list(_lines(cues))
    said = list(_sentences([line for line in lines if not _SOUND.fullmatch(line[0])]))
    if not said:
        raise Rejected(ReasonCode.NO_TEXT, "subtitles that say nothing")
    found = _TITLE.match(text)
    article = _article(said, decoded.charset, found[1] if found else None)
    sounds = tuple(_sound(line) for line in lines if _SOUND.fullmatch(line[0]))
    return settle(article.model_copy(update={"boilerplate": sounds}))


def _article(said: Sequence[Caption], charset: str, title: str | None) -> Article:
    paragraphs, at = [], 0
    for sentence in said:
        span = Span(start=at, end=at + len(sentence.text))
        locator = f"{KIND}:{_clock(sentence.start)}-{_clock(sentence.end)}"
        paragraphs.append(Fact(text=sentence.text, span=span, locator=locator, rule="subtitles.sentence"))
        at = span.end + len(SEPARATOR)
    return Article(
        text=SEPARATOR.join(sentence.text for sentence in said),
        format=KIND,
        charset=charset,
        title=fact(title, f"{KIND}:header", "subtitles.header"),
        lead=paragraphs[0],
        sections=(Section(paragraphs=tuple(paragraphs)),),
    )


def _sound(line: tuple[str, int, int]) -> Fact:
    text, start, end = line
    return Fact(text=text, locator=f"{KIND}:{_clock(start)}-{_clock(end)}", rule="subtitles.sound")


def _sentences(lines: Sequence[tuple[str, int, int]]) -> Iterator[Caption]:
    """Lines rejoined up to the end of a sentence, another speaker, or a pause."""
    held: list[str] = []
    start = end = 0
    for line, begins, ends in lines:
        speaker = _SPEAKER.match(line)
        if held and (speaker is not None or begins - end > PAUSE):
            yield Caption(" ".join(held), start, end)
            held = []
        spoken = line[speaker.end() :] if speaker is not None else line
        start = start if held else begins
        held, end = [*held, spoken], ends
        if _SENTENCE_END.search(spoken):
            yield Caption(" ".join(held), start, end)
            held = []
    if held:
        yield Caption(" ".join(held), start, end)


def _lines(cues: "pysubs2.SSAFile") -> Iterator[tuple[str, int, int]]:
    """Each line with its cue's times; a line that rolls up from the cue before is said once."""
    before: list[str] = []
    for cue in cues:
        shown = html.unescape(_TAG.sub("", cue.plaintext))
        lines = [tidied for line in shown.split("\n") if (tidied := tidy(line))]
        for line in lines:
            if line not in before:
                yield line, cue.start, cue.end
        before = lines


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(max(milliseconds, 0), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
