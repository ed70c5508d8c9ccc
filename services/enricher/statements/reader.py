"""Finds the acts of speech in one sentence by its cues, whether or not they turn out to be any.

No parser: the construction of each cue says on which side of it the content stands, the
subject is looked for where the reader of quotations looks for it. What is found is weighed
afterwards.
"""

from collections.abc import Iterator

from services.enricher.prose import word_set
from services.enricher.speech.attribution import Clause
from services.enricher.speech.scene import Scene, Sentence
from services.enricher.speech.subjects import WEEKDAYS, Subject
from services.enricher.statements.extent import Extent
from services.enricher.statements.report import Frame, Range, Report
from services.language.reports import Cue, ReportWords

_LINK_REACH = 14
"""Tokens between a cue and its "that": "said in a statement on Monday evening that"."""

_HEARER = 3
"""SpeechWords of a hearer that no name tells the end of: "told a packed hall"."""

_SUBJECT_REACH = 24
"""Tokens of a subject with all its titles: "the office for the western district of the state"."""

_SOURCE = 40
"""Tokens of a source, and of what is said of it between commas."""

_APPOSED = word_set("who which a an whose")
_SETTING = 6
"""Tokens of a phrase that says where something was said: "in a letter to members,"."""

_SPEAKING = word_set("another many some most several others both all few one")
_LINKLESS = word_set(
    "has have had is was were are be been do does did would will could can may might must should"
)
_WHEN = WEEKDAYS | {"week", "month", "year"}

_OWNER_REACH = 3
"""Tokens between a noun that reports and its "that": "her claim on Monday that"."""


class StatementReader(Clause):
    """Reads the cues of one sentence of a scene."""

    def __init__(self, scene: Scene, sentence: Sentence, lexicon: ReportWords) -> None:
        super().__init__(scene, sentence, lexicon.words)
        self.lexicon = lexicon
        self.extent = Extent(self)

    def reports_of(self) -> Iterator[Report]:
        """Every candidate, in the order of the cues."""
        for index in range(self.size):
            found = self._read(index)
            if found is not None and found.parts:
                yield found

    def _read(self, index: int) -> Report | None:
        word = self.sentence.tokens[index].word
        if word in self.lexicon.sources and (size := self._according(index)):
            return self._by_source(index, size)
        cue = self.lexicon.verbs.get(word)
        if cue is not None and index not in self.sentence.inside:
            found = self._by_verb(index, cue)
            if found is not None:
                return found
        return self._by_noun(index) if word in self.lexicon.nouns else None

    # -- verbs ---------------------------------------------------------------------------

    def _by_verb(self, index: int, cue: Cue) -> Report | None:
        if cue.gerund:
            return self._participle(index, cue)
        if self.word(index - 1) == "to" and self.word(index) == cue.lemma:
            return self._onward(index, cue, self.main_subject(0, index), Frame.INFINITIVE)
        if self._passive(index):
            return self._suffered(index, cue)
        opens = index == 0 or self.broken(index - 1)
        if opens and self._inverted(index + 1, self.size) and self.word(index) != cue.lemma:
            subject = self.right_phrase(index + 1, self.size)
            if subject is not None and not self._verb(self.sentence.before(subject.end)):
                return self._verb_first(index, cue, subject)
        if opens and cue.lemma in self.lexicon.asking:
            return self._suffered(index, cue)
        return self._active_verb(index, cue) if self.reports(index) else None

    def reports(self, index: int) -> bool:
        """As for quotations, but what follows tells a verb from a noun: "polls show that"."""
        word, back, ahead = self.word(index), self.word(index - 1), self.word(index + 1)
        if index in self.sentence.inside or index == 0:
            return False
        if back == "s" and word in self.words.nouns:  # the mayor's comments
            return False
        if back in _SPEAKING and word not in self.words.nouns:
            return True
        if super().reports(index):
            return True
        if word not in self.words.nouns or back in self.words.determiners or self.broken(index - 1):
            return False
        if word not in self.words.finite and word not in self.words.base:
            return False
        plural = back.endswith("s") and not back.endswith("ss") and index - 1 not in self.sentence.inside
        agrees = plural == (word in self.words.base) and back not in self.words.stops and len(back) > 1
        clause = ahead in self.lexicon.subordinate or ahead in self.words.pronouns
        object_ = ahead in self.words.determiners or ahead in self.lexicon.prepositions.get(
            self.lexicon.verbs[word].lemma, ()
        )
        closes = index + 1 >= self.size and plural == (word in self.words.base)
        return agrees and (clause or object_ or closes or back in self.words.documents)

    def _passive(self, index: int) -> bool:
        back = index - 1
        while back > 0 and self._light(back) and self.word(back) not in self.words.passive:
            back -= 1
        return self.word(back) in self.words.passive and not self.broken(back)

    def _active_verb(self, index: int, cue: Cue) -> Report | None:
        end = self._whole_cue(index)[1]
        subject = self.left_subject(index, 0)
        head = self._head_of(index, subject)
        follows = self.broken(head - 1) if head > 0 else self._quoted_before(0)
        if follows and self._closes(end):
            return self._backward(index, cue, subject, head, end)
        return self._onward(index, cue, subject, Frame.AFTER)

    def _head_of(self, index: int, subject: Subject | None) -> int:
        """Where the subject's own clause begins: behind the last comma before it."""
        at = index if subject is None else min(index, self.sentence.before(subject.start))
        low = max(0, at - _SUBJECT_REACH)
        while at > low and not self.broken(at - 1):
            if self.word(at - 1) in self.words.relative:
                break
            at -= 1
        return at

    def _verb_first(self, index: int, cue: Cue, subject: Subject) -> Report:
        """ "…, said Baker" behind its content, "Said Baker, …" before it."""
        behind = self.sentence.before(subject.end)
        if index > 0 or self._quoted_before(index):
            return self._report(index, cue, Frame.BEFORE, subject, (self.extent.before(index),))
        return self._report(index, cue, Frame.AFTER, subject, (self.extent.after(behind),))

    def _quoted_before(self, index: int) -> bool:
        """Whether the sentence has a quotation before the token."""
        place = self.sentence.tokens[index].start
        return bool(self.sentence.quotes) and self.sentence.quotes[0].left < place

    def _closes(self, behind: int) -> bool:
        """Whether a comma, the end or only when, where and to whom it was said follows the cue."""
        if behind >= self.size or self.broken(behind - 1):
            return True
        if self._that(behind) is not None:
            return False
        word = self.word(behind)
        if word in self.words.prepositions or word in WEEKDAYS or word in {"this", "to"}:
            return True
        return self._hearer_end(behind) >= self.size or self.broken(self._hearer_end(behind) - 1)

    def _backward(
        self, index: int, cue: Cue, subject: Subject | None, head: int, behind: int
    ) -> Report | None:
        """The content stands before the cue and its subject, and perhaps goes on behind them."""
        parts = self.extent.before(head), self.extent.rest(behind)
        whole = tuple(part for part in parts if part is not None)
        frame = Frame.AROUND if len(whole) > 1 else Frame.BEFORE
        return self._report(index, cue, frame, subject, whole)

    def _onward(self, index: int, cue: Cue, subject: Subject | None, frame: Frame) -> Report | None:
        """The content stands behind the cue, its hearer and its "that"."""
        end = self._whole_cue(index)[1]
        if cue.lemma in {"accuse", "suspect"}:
            at = self._link(end, frozenset({"of", "for"}))
            parts = (None if at is None else self.extent.after(at + 1),)
            return self._report(index, cue, Frame.ABOUT, subject, parts, linked=True)
        if self.word(end) in self.lexicon.prepositions.get(cue.lemma, ()) and not self.broken(end - 1):
            start = end + 2 if self.word(end + 1) == "that" else end + 1
            return self._report(index, cue, Frame.ABOUT, subject, (self.extent.after(start),), upto=end + 1)
        that = self._that(end)
        if that is not None:
            return self._report(index, cue, frame, subject, (self.extent.after(that + 1),), linked=True)
        if self.word(end) in self.lexicon.subordinate:
            return self._report(index, cue, frame, subject, (self.extent.after(end),), linked=True)
        if cue.lemma in self.lexicon.bid and self._link(end, frozenset({"to"})) is not None:
            return self._report(index, cue, Frame.BID, subject, (self.extent.after(end),), linked=True)
        if cue.lemma in self.lexicon.hearer:
            hearer = self._hearer_end(end)
            linked = self.word(hearer) in self.lexicon.subordinate
            return self._report(index, cue, Frame.HEARER, subject, (self.extent.after(hearer),), linked)
        if cue.lemma not in self.lexicon.clause:
            return None
        return self._report(index, cue, frame, subject, (self.extent.after(self._setting_end(end)),))

    def _that(self, low: int) -> int | None:
        """The "that" of a cue, directly behind it or past where, when and to whom it was said."""
        word = self.word(low)
        if word == "that" and self.word(low + 1) not in self.words.finite:
            return low
        setting = word in self.words.prepositions or word in WEEKDAYS or word in {"to", "that", "this"}
        hearer = word in self.lexicon.objects or word in self.words.determiners or low in self.sentence.starts
        if not (setting or hearer or self.broken(low - 1)):
            return None
        return self._link(low, frozenset({"that"}))

    def _link(self, low: int, links: frozenset[str]) -> int | None:
        """The word that leads to the content, with no other verb that reports before it."""
        for index in range(low, min(self.size, low + _LINK_REACH)):
            word = self.word(index)
            if word in links:
                return index
            if (
                word in self.words.finite
                and word not in self.words.nouns
                and index not in self.sentence.inside
            ):
                return None
            if word in _LINKLESS or word in self.words.gerunds or self._tells(index):
                return None
        return None

    def _tells(self, index: int) -> bool:
        """Whether a noun has the content: "repeated its claim that", but not "said in a statement that"."""
        if self.word(index) not in self.lexicon.nouns:
            return False
        return not any(self.word(index - k) in self.words.prepositions for k in (1, 2))

    def _hearer_end(self, index: int) -> int:
        if index in self.sentence.starts:
            return self.sentence.starts[index][1]
        if self.word(index) in self.lexicon.objects:
            return index + 1
        at = index + 1
        while at < min(self.size, index + _HEARER + 1):
            word = self.word(at)
            if word in self.words.pronouns or word in self.words.determiners or at in self.sentence.starts:
                return at
            at += 1
        return min(self.size, index + 1 + (self.word(index) in self.words.determiners))

    def _setting_end(self, index: int) -> int:
        """Past "on Monday" and "in a statement,": when and where it was said is no part of it."""
        if self.word(index) in WEEKDAYS:
            return index + 1
        if self.word(index) in {"on", "last", "this"} and self.word(index + 1) in _WHEN:
            return index + 2
        if self.word(index) in self.words.prepositions:
            ends = (at for at in range(index, min(self.size, index + _SETTING)) if "," in self.gap(at))
            return next((at + 1 for at in ends), index)
        return index

    # -- participles, passives, nouns, sources -------------------------------------------

    def _participle(self, index: int, cue: Cue) -> Report | None:
        back = self.word(index - 1)
        if back in self.words.passive or back in {"been"}:  # is calling for
            return self._onward(index, cue, self.left_subject(index, 0), Frame.AFTER)
        found, _ = self._gerund(index)
        subject = found.subject if found is not None else None
        return self._onward(index, cue, subject, Frame.PARTICIPLE)

    def _suffered(self, index: int, cue: Cue) -> Report | None:
        """ "was accused by critics of", "is said to", "it is alleged that", "Asked whether"."""
        subject: Subject | None = None
        end = index + 1
        by = self._link(end, frozenset({"by"}))
        if by is not None and by <= end + 2:
            subject = self.right_phrase(by + 1, self.size)
            end = self.sentence.before(subject.end) if subject is not None else end
        at = self._link(end, self.lexicon.subordinate | {"of", "to", "about"})
        if at is None:
            return None
        start = at if self.word(at) not in {"that", "of", "about"} else at + 1
        return self._report(index, cue, Frame.PASSIVE, subject, (self.extent.after(start),), linked=True)

    def _by_noun(self, index: int) -> Report | None:
        start = self._noun_content(index)
        if start is None:
            return None
        cue = Cue(self.lexicon.nouns[self.word(index)])
        parts = (self.extent.after(start),)
        return self._report(index, cue, Frame.NOUN, self._claimant(index), parts, linked=True)

    def _noun_content(self, index: int) -> int | None:
        """Where what a noun tells of begins: "claims that", "claims of having", "accusations they had"."""
        ahead = self.word(index + 1)
        if ahead == "of" and self.word(index + 2).endswith("ing"):
            return index + 2
        if self.words.pronouns.get(ahead) in {"m", "f", "p", "n"} and not self.broken(index):
            return index + 1
        at = self._link(index + 1, frozenset({"that"}))
        if at is None and self.word(index + 1) in {"is", "by", "from", "of"}:
            at = next((k for k in range(index + 1, index + _LINK_REACH) if self.word(k) == "that"), None)
            return at + 1 if at is not None and self.word(at - 1) == "is" else None
        reach = _LINK_REACH if ahead in {"by", "from", "of", "in"} else _OWNER_REACH
        return at + 1 if at is not None and at <= index + reach else None

    def _claimant(self, index: int) -> Subject | None:
        """Whose claim it is: "his", "Baker's", "by critics"."""
        if self.word(index + 1) in {"by", "from", "of"} and not self.word(index + 2).endswith("ing"):
            return self.right_phrase(index + 2, self.size)
        for back in range(index - 1, max(-1, index - 4), -1):
            if back in self.sentence.ends and self.sentence.ends[back][0].possessive:
                return self._named(self.sentence.ends[back][0])
            if self.word(back) == "s" and back - 1 in self.sentence.ends:
                return self._named(self.sentence.ends[back - 1][0])
            if self.word(back) in {"his", "her"}:
                token = self.sentence.tokens[back]
                return Subject(token.start, token.end, pronoun="m" if token.word == "his" else "f")
            if self.word(back) in {"their", "its"}:
                token = self.sentence.tokens[back]
                return Subject(token.start, token.end, pronoun="n")
        return None

    def _by_source(self, index: int, size: int) -> Report | None:
        subject = self.right_phrase(index + size, self.size)
        if subject is None:
            return None
        behind = self._source_end(index + size)
        cue = Cue(self.word(index))
        rest = self.extent.rest(behind)
        if index == 0:
            parts: tuple[Range | None, ...] = (self.extent.after(behind),)
        else:
            parts = (self.extent.before(index) if self.extent.leads(index) else None, rest)
        return self._report(index, cue, Frame.ACCORDING, subject, parts, upto=index + size)

    def _source_end(self, index: int) -> int:
        """Behind the source: at its comma, past an apposition that stands between two."""
        high = min(self.size, index + _SOURCE)
        at = next((k for k in range(index, high) if self.broken(k)), self.size - 1)
        if self.word(at + 1) in _APPOSED and at + 1 < self.size:
            ends = (k for k in range(at + 1, min(self.size, at + _SOURCE)) if self.broken(k))
            at = next(ends, self.size - 1)
        return at + 1

    def _report(
        self,
        index: int,
        cue: Cue,
        frame: Frame,
        subject: Subject | None,
        parts: tuple[Range | None, ...],
        linked: bool = False,
        upto: int | None = None,
    ) -> Report:
        start, end = self._whole_cue(index)
        end = end if upto is None else upto
        tokens = self.sentence.tokens
        place = (tokens[start].start, tokens[end - 1].end)
        whole = tuple(part for part in parts if part is not None)
        return Report(index, place, cue.lemma, frame, subject, whole, linked)
