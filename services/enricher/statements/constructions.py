"""Where the content of a verb begins behind it, by the construction that the verb takes."""

from dataclasses import dataclass

from services.enricher.speech.reading import WEEKDAYS
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.report import CueFrame

_CHARGES = frozenset({"accuse", "suspect"})
_FOR = frozenset({"for"})
_OF = frozenset({"of", "for"})
_TO = frozenset({"to"})


@dataclass(frozen=True)
class ContentStart:
    """The first token of a content, null where the verb's own link is missing.

    `linked` tells that a word like "that" leads to it; the cue goes up to `cue_end` where its
    preposition belongs to it.
    """

    frame: CueFrame
    start: int | None
    linked: bool = False
    cue_end: int | None = None


class Constructions:
    """Tries the constructions of the verbs in one sentence, the surest first."""

    def __init__(self, clause: ReportClause) -> None:
        self._clause, self._lexicon = clause, clause.lexicon
        self._tried = (
            self._charge,
            self._judged,
            self._about,
            self._that,
            self._question,
            self._bid,
            self._told,
            self._bare,
        )

    def behind(self, end: int, lemma: str, frame: CueFrame) -> ContentStart | None:
        """What the cue that ends before the token `end` leads to; `frame` is that of plain clauses."""
        for construction in self._tried:
            found = construction(end, lemma, frame)
            if found is not None:
                return found
        return None

    def _charge(self, end: int, lemma: str, _: CueFrame) -> ContentStart | None:
        """ "accused him of hiding the report"."""
        if lemma not in _CHARGES:
            return None
        link = self._clause.link(end, _OF)
        return ContentStart(CueFrame.ABOUT, None if link is None else link + 1, linked=True)

    def _judged(self, end: int, lemma: str, _: CueFrame) -> ContentStart | None:
        """ "criticised the company for hiding the bill": what somebody is blamed or praised for."""
        links = self._lexicon.prepositions.get(lemma, ())
        judged = "for" in links and lemma in self._lexicon.clause and lemma not in self._lexicon.bid
        if not judged or self._clause.word(end) in links:
            return None
        link = self._clause.link(end, _FOR)
        return None if link is None else ContentStart(CueFrame.ABOUT, link + 1, linked=True)

    def _about(self, end: int, lemma: str, _: CueFrame) -> ContentStart | None:
        """ "warned of ice", "called Wednesday for repairs"."""
        end += self._clause.word(end) in WEEKDAYS
        preposition = self._clause.word(end) in self._lexicon.prepositions.get(lemma, ())
        if not preposition or self._clause.broken(end - 1):
            return None
        that = self._clause.word(end + 1) == "that"
        return ContentStart(CueFrame.ABOUT, end + 1 + that, cue_end=end + 1)

    def _that(self, end: int, lemma: str, frame: CueFrame) -> ContentStart | None:
        """ "said on Monday that the road was closed"."""
        that = self._clause.that(end, lemma)
        return None if that is None else ContentStart(frame, that + 1, linked=True)

    def _question(self, end: int, _: str, frame: CueFrame) -> ContentStart | None:
        """ "asked whether the road was closed": the link belongs to the content."""
        linked = self._clause.word(end) in self._lexicon.subordinate
        return ContentStart(frame, end, linked=True) if linked else None

    def _bid(self, end: int, lemma: str, _: CueFrame) -> ContentStart | None:
        """ "urged drivers to turn back": who is bidden belongs to the content."""
        if lemma not in self._lexicon.bid or self._clause.link(end, _TO) is None:
            return None
        return ContentStart(CueFrame.BID, end, linked=True)

    def _told(self, end: int, lemma: str, _: CueFrame) -> ContentStart | None:
        """ "told reporters the road was closed"."""
        if lemma not in self._lexicon.hearer or self._clause.word(end) == "to":
            return None
        hearer = self._clause.hearer_end(end)
        return ContentStart(CueFrame.HEARER, hearer, self._clause.word(hearer) in self._lexicon.subordinate)

    def _bare(self, end: int, lemma: str, frame: CueFrame) -> ContentStart | None:
        """ "said the road was closed"."""
        takes = lemma in self._lexicon.clause
        return ContentStart(frame, self._clause.setting_end(end)) if takes else None
