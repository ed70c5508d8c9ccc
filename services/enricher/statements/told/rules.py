"""Rules of indirect speech: each finds the reports of one construction in a sentence.

Every rule asks for a sign that cannot be missed ("dass", the conjunctive, "laut", "zufolge"): what
is not told for sure is left out.
"""

import re
from collections.abc import Iterator

from services.enricher.speech.phrases import Subject
from services.enricher.statements.report import CueFrame, Range, Report
from services.enricher.statements.told.segments import Segment, Segments

_LEAST = 4
"""Words of a content; fewer are an exclamation or half of a clause."""

_THAT = "dass"
_AS = "wie"
_TO = "zu"
_PARTICIPLE = re.compile(r"(?:an|mit|ein|hinzu|vor|bekannt|zu)?ge\w+(?:t|en)")
_EDGES = " \t\r\n,;:.!?…–—-"


class ToldReader:
    """Reads the reports of one sentence in the order of their cues."""

    def __init__(self, segments: Segments) -> None:
        self._segments, self._lexicon = segments, segments.lexicon
        self._sentence, self._text = segments.sentence, segments.scene.text

    def reports(self) -> Iterator[Report]:
        """The reports of the sentence; no two share a content."""
        end = 0
        for number, part in enumerate(self._segments.parts):
            for report in (*self._sources(part), *self._verbs(number, part)):
                if report.parts and report.parts[0][0] >= end:
                    end = report.parts[-1][1]
                    yield report

    # -- verbs ---------------------------------------------------------------------------------

    def _verbs(self, number: int, part: Segment) -> Iterator[Report]:
        for verb in range(part.low, part.high):
            lemma = self._lemma(verb, part)
            if lemma is None or verb in self._sentence.inside or (self._segments.capital(verb) and verb):
                continue
            found = self._as_told(number, part, verb, lemma) or self._behind(number, part, verb, lemma)
            found = found or self._before(number, part, verb, lemma)
            if found is not None:
                yield found
                return

    def _lemma(self, verb: int, part: Segment) -> str | None:
        """The verb's lemma, that of a verb with a particle if the clause closes with it.

        Null for a participle without its "hat": what was said, nobody said.
        """
        word = self._segments.word(verb)
        if _PARTICIPLE.fullmatch(word) and not self._helped(part):
            return None
        particle, lemma = self._lexicon.particles.get(word, ("", ""))
        if particle and self._segments.word(part.high - 1) == particle and part.high - 1 > verb:
            return lemma
        return self._lexicon.verbs.get(word)

    def _helped(self, part: Segment) -> bool:
        return any(self._segments.word(at) in self._lexicon.auxiliaries for at in range(part.low, part.high))

    def _before(self, number: int, part: Segment, verb: int, lemma: str) -> Report | None:
        """ "Er sagte am Freitag, dass …", "Sie erklärte, die Straße sei …", "Sie fragte, ob …"."""
        content = next(iter(self._segments.parts[number + 1 : number + 2]), None)
        if content is None or self._segments.gap(part.high - 1)[:1] not in {",", ":"}:
            return None
        first = self._segments.word(content.low)
        if not self._leads(content, first, lemma):
            return None
        low = content.low + (first == _THAT)
        stop = self._content_end(number + 1)
        subject = self._speaker(verb, part)
        return self._report(
            verb, lemma, CueFrame.AFTER, subject, self._range(low, stop), linked=first == _THAT
        )

    def _leads(self, content: Segment, first: str, lemma: str) -> bool:
        if first == _THAT or (lemma == "fragen" and first in self._lexicon.questions):
            return True
        infinitive = lemma in self._lexicon.infinitive and self._infinitive(content)
        relative = first in self._lexicon.joints or first in {_AS, "um", "als", "wenn", "weil", "ohne"}
        return infinitive or (not relative and self._segments.told(content))

    def _infinitive(self, content: Segment) -> bool:
        """Whether the clause closes with "zu" and a verb, or one that holds it: "abzureißen"."""
        last = self._segments.word(content.high - 1)
        before = {self._segments.word(content.high - back) for back in (2, 3)}
        return last.endswith("n") and (_TO in before or _TO in last[1:-3])

    def _content_end(self, number: int) -> int:
        """The token behind the content: at the sentence's end, or where another clause tells on."""
        segments = self._segments
        for later in segments.parts[number + 1 :]:
            first = segments.word(later.low)
            other = first in self._lexicon.joints and not segments.told(later)
            if other or (first == _AS and self._cue_at_end(later)) or self._says(later):
                return later.low
        return segments.size

    def _says(self, part: Segment) -> bool:
        """Whether the clause is an attribution: ", sagte der Minister", ", so Byrne"."""
        first = self._segments.word(part.low)
        return first in self._lexicon.so or self._lemma(part.low, part) is not None

    def _cue_at_end(self, part: Segment) -> bool:
        return self._lexicon.verbs.get(self._segments.word(part.high - 1)) is not None

    def _speaker(self, verb: int, part: Segment) -> Subject | None:
        """Whose verb it is; of "hat … gesagt" the one before "hat"."""
        segments = self._segments
        if verb == part.high - 1:
            helps = (at for at in range(part.low, verb) if segments.word(at) in self._lexicon.auxiliaries)
            helping = next(helps, None)
            if helping is not None:
                return segments.subject(helping, part, verb)
        return segments.subject(verb, part, part.high)

    def _behind(self, number: int, part: Segment, verb: int, lemma: str) -> Report | None:
        """ "Die Straße bleibe gesperrt, sagte der Minister am Freitag."."""
        if number == 0 or verb != part.low or self._quoted_before(part):
            return None
        subject = self._segments.right_phrase(verb + 1, part.high)
        if subject is None or not self._segments.told(self._segments.parts[0]):
            return None
        return self._report(verb, lemma, CueFrame.BEFORE, subject, self._range(0, part.low))

    def _as_told(self, number: int, part: Segment, verb: int, lemma: str) -> Report | None:
        """ "Wie die Polizei mitteilte, …", "…, wie die Polizei am Montag mitteilte."."""
        segments = self._segments
        if segments.word(part.low) != _AS or verb != part.high - 1 or verb < part.low + 2:
            return None
        subject = segments.right_phrase(part.low + 1, verb)
        before = self._range(0, part.low) if number else None
        behind = self._range(part.high, segments.size)
        return self._report(verb, lemma, CueFrame.ACCORDING, subject, before, behind)

    # -- sources -------------------------------------------------------------------------------

    def _sources(self, part: Segment) -> Iterator[Report]:
        for at in range(part.low, part.high):
            word = self._segments.word(at)
            size = self._source(at)
            found: Report | None = None
            if size:
                found = self._named(at, size, part)
            elif word in self._lexicon.behind and at > part.low:
                found = self._set_behind(at, part)
            elif word in self._lexicon.so and at == part.low > 0 and not self._quoted_before(part):
                found = self._so(at, part)
            if found is not None:
                yield found
                return

    def _source(self, index: int) -> int:
        for phrase in self._lexicon.sources:
            if all(self._segments.word(index + place) == part for place, part in enumerate(phrase)):
                return len(phrase)
        return 0

    def _named(self, at: int, size: int, part: Segment) -> Report | None:
        """ "Laut Polizei wurde niemand verletzt": what stands around the phrase."""
        segments = self._segments
        end = segments.phrase_end(at + size, part.high)
        subject = self._whom(at + size, end)
        if subject is None or end == at + size:
            return None
        end = segments.past_bracket(end)
        aside = segments.word(part.low) in segments.words.relative and part.low > 0
        before = self._range(0, at) if at > 0 and not aside else None
        behind = self._range(end, self._content_end(segments.parts.index(part)))
        return self._report(at, segments.word(at), CueFrame.ACCORDING, subject, before, behind, size=size)

    def _whom(self, low: int, high: int) -> Subject | None:
        """The source behind "nach Angaben": past "von" and its like."""
        segments = self._segments
        low += segments.word(low) == "von"
        return segments.right_phrase(low, high) if low < high and segments.opens(low) else None

    def _set_behind(self, at: int, part: Segment) -> Report | None:
        """ "Der Polizei zufolge wurde niemand verletzt"."""
        segments = self._segments
        first = at - 1
        while first > part.low and not segments.small(first) and segments.capital(first - 1):
            first -= 1
        first -= segments.word(first - 1) in segments.words.determiners and first > part.low
        subject = segments.right_phrase(first, at)
        before = self._range(0, first) if first > 0 else None
        behind = self._range(at + 1, self._content_end(segments.parts.index(part)))
        return self._report(at, segments.word(at), CueFrame.ACCORDING, subject, before, behind)

    def _so(self, at: int, part: Segment) -> Report | None:
        """ "…, so Byrne weiter.": a name or a noun with its article behind it, and no clause."""
        segments = self._segments
        follows = segments.capital(at + 1) or segments.word(at + 1) in segments.words.determiners
        verbs = any(segments.word(index) in self._lexicon.conjunctive for index in range(at, part.high))
        if not follows or verbs or segments.phrase_end(at + 1, part.high) < part.high - 3:
            return None
        subject = segments.right_phrase(at + 1, part.high)
        return self._report(at, segments.word(at), CueFrame.BEFORE, subject, self._range(0, at))

    # -- drafts --------------------------------------------------------------------------------

    def _quoted_before(self, part: Segment) -> bool:
        """Whether a quotation stands directly before the attribution, which then is that one's."""
        start = self._sentence.tokens[part.low].start
        return any(
            quote.right <= start and not self._letters(quote.right, start) for quote in self._sentence.quotes
        )

    def _letters(self, start: int, end: int) -> bool:
        return any(character.isalnum() for character in self._text[start:end])

    def _range(self, low: int, high: int) -> Range | None:
        """The characters of the tokens, if they are enough for a content."""
        tokens = self._sentence.tokens
        if high - low < _LEAST:
            return None
        start = tokens[low].start
        end = tokens[high].start if high < len(tokens) else self._sentence.end
        return self._with_mark(start), start + len(self._text[start:end].rstrip(_EDGES))

    def _with_mark(self, start: int) -> int:
        opens = [quote.left for quote in self._sentence.quotes if quote.left < start <= quote.start]
        return opens[0] if opens else start

    def _report(
        self,
        index: int,
        lemma: str,
        frame: CueFrame,
        subject: Subject | None,
        *parts: Range | None,
        linked: bool = False,
        size: int = 1,
    ) -> Report:
        tokens = self._sentence.tokens
        cue = (tokens[index].start, tokens[index + size - 1].end)
        contents = tuple(part for part in parts if part is not None)
        return Report(index, cue, lemma, frame, subject, contents, linked)
