"""Reports by nouns, "her claim that", and by phrases that name a source, "according to"."""

from services.enricher.prose import word_set
from services.enricher.speech.phrases import Subject
from services.enricher.statements.clause import LINK_REACH, ReportClause
from services.enricher.statements.drafts import Drafts
from services.enricher.statements.extent import Extent
from services.enricher.statements.report import CueFrame, Report

_OWNER_REACH = 3
"""Tokens between a noun that reports and its "that": "her claim on Monday that"."""

_OWNED = 3
"""Tokens between an owner and the noun: "Baker's latest public claim"."""

_SOURCE = 40
"""Tokens of a source, and of what is said of it between commas."""

_THAT = frozenset({"that"})
_SUBJECTS = frozenset({"m", "f", "p", "n"})
_APPOSED = word_set("who which a an whose")
_POSSESSIVES = {"his": "m", "her": "f", "their": "n", "its": "n"}


class NounReports:
    """Reads the nouns of one sentence that tell of something."""

    def __init__(self, clause: ReportClause, extent: Extent, drafts: Drafts) -> None:
        self._clause, self._extent, self._drafts = clause, extent, drafts

    def read(self, index: int) -> Report | None:
        """The report by the noun at a token, null where nothing is told."""
        lemma = self._clause.lexicon.nouns[self._clause.word(index)]
        start, frame = self._content(index), CueFrame.NOUN
        if start is None:
            start, frame = self._told_of(index, lemma), CueFrame.TOLD_OF
        if start is None:
            return None
        content, claimant = self._extent.after(start, frame, linked=True), self._claimant(index)
        return self._drafts.report(index, lemma, frame, claimant, content, linked=True)

    def _told_of(self, index: int, lemma: str) -> int | None:
        """ "her call for repairs", "a promise to repair it": "to" belongs to the content."""
        link = self._clause.word(index + 1)
        if lemma not in self._clause.lexicon.tells.get(link, ()) or self._clause.broken(index):
            return None
        return index + 1 if link == "to" else index + 2

    def _content(self, index: int) -> int | None:
        """Where what a noun tells of begins: "claims that", "claims of having", "accusations they had"."""
        clause, ahead = self._clause, self._clause.word(index + 1)
        if ahead == "of" and clause.word(index + 2).endswith("ing"):
            return index + 2
        if clause.words.pronouns.get(ahead) in _SUBJECTS and not clause.broken(index):
            return index + 1
        link = clause.link(index + 1, _THAT)
        if link is not None:
            reach = LINK_REACH if ahead in {"by", "from", "of", "in"} else _OWNER_REACH
            return link + 1 if link <= index + reach else None
        return self._predicate(index) if ahead in {"is", "by", "from", "of"} else None

    def _predicate(self, index: int) -> int | None:
        """ "The claim by critics is that"."""
        clause = self._clause
        links = (at for at in range(index + 1, index + LINK_REACH) if clause.word(at) == "that")
        link = next(links, None)
        return None if link is None or clause.word(link - 1) != "is" else link + 1

    def _claimant(self, index: int) -> Subject | None:
        """Whose claim it is: "his", "Baker's", "by critics"."""
        clause = self._clause
        led = clause.word(index + 1) in {"by", "from", "of"}
        if led and not clause.word(index + 2).endswith("ing"):
            return clause.right_phrase(index + 2, clause.size)
        owners = (self._owner(back) for back in range(index - 1, max(-1, index - _OWNED - 1), -1))
        return next((owner for owner in owners if owner is not None), None)

    def _owner(self, index: int) -> Subject | None:
        name = self._clause.name_to(index)
        if name is not None and name.possessive:
            return Subject.of(name)
        before = self._clause.name_to(index - 1)
        if self._clause.word(index) == "s" and before is not None:
            return Subject.of(before)
        pronoun = _POSSESSIVES.get(self._clause.word(index))
        if pronoun is None:
            return None
        token = self._clause.sentence.tokens[index]
        return Subject(token.start, token.end, pronoun=pronoun)


class SourceReports:
    """Reads the phrases of one sentence that name a source."""

    def __init__(self, clause: ReportClause, extent: Extent, drafts: Drafts) -> None:
        self._clause, self._extent, self._drafts = clause, extent, drafts

    def read(self, index: int, size: int) -> Report | None:
        """The report by the phrase of `size` tokens, null where it names nobody."""
        clause = self._clause
        subject = clause.right_phrase(index + size, clause.size)
        if subject is None:
            return None
        behind = self._source_end(index + size)
        if index == 0:
            parts = [self._extent.after(behind, CueFrame.ACCORDING)]
        else:
            before = self._extent.before(index) if self._extent.leads(index) else None
            parts = [before, self._extent.rest(behind)]
        lemma, end = clause.word(index), index + size
        return self._drafts.report(index, lemma, CueFrame.ACCORDING, subject, *parts, cue_end=end)

    def _source_end(self, index: int) -> int:
        """Behind the source: at its comma, past an apposition that stands between two."""
        at = self._break_from(index)
        if at + 1 < self._clause.size and self._clause.word(at + 1) in _APPOSED:
            at = self._break_from(at + 1, at)
        return at + 1

    def _break_from(self, index: int, since: int | None = None) -> int:
        """The first token from `index` on behind which a comma stands, else the sentence's last."""
        low = index if since is None else since
        high = min(self._clause.size, low + _SOURCE)
        breaks = (at for at in range(index, high) if self._clause.broken(at))
        return next(breaks, self._clause.size - 1)
