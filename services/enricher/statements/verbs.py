"""Reports by verbs: active ones, infinitives and participles."""

from services.enricher.speech.phrases import Subject
from services.enricher.speech.reading import WEEKDAYS
from services.enricher.speech.scene import QUOTED
from services.enricher.statements.clause import ReportClause
from services.enricher.statements.constructions import Constructions, ContentStart
from services.enricher.statements.drafts import Drafts
from services.enricher.statements.extent import Extent
from services.enricher.statements.passives import PassiveReports
from services.enricher.statements.report import CueFrame, Range, Report
from services.language.reports import Cue

_SUBJECT_REACH = 24
"""Tokens of a subject with all its titles: "the office for the western district of the state"."""

_PRESENTING = 9
"""Tokens of a phrase that presents a speaker: "a spokeswoman for the council of Harbour"."""

_HANDED = 4
"""Characters from a content to the quotation behind it: comma or colon, a space, a mark."""


class VerbReports:
    """Reads the verbs of one sentence."""

    def __init__(self, clause: ReportClause, extent: Extent, drafts: Drafts) -> None:
        self._clause, self._extent, self._drafts = clause, extent, drafts
        self._constructions = Constructions(clause)
        self._passives = PassiveReports(clause, extent, drafts)

    def read(self, index: int, cue: Cue) -> Report | None:
        """The report by the verb at a token, null where it reports nothing."""
        clause = self._clause
        if cue.gerund:
            return self._participle(index, cue)
        if clause.word(index - 1) == "to" and clause.word(index) == cue.lemma:
            return self._onward(index, cue, clause.main_subject(0, index), CueFrame.INFINITIVE)
        if clause.passive(index):
            return self._passives.suffered(index, cue)
        if index == 0 or clause.broken(index - 1):
            found = self._opening(index, cue)
            if found is not None or cue.lemma in clause.lexicon.asking:
                return found
        if clause.reports(index):
            return self._active(index, cue)
        return self._passives.reduced(index, cue)

    def _opening(self, index: int, cue: Cue) -> Report | None:
        """The report by a verb with which its clause begins: ", said Baker", "Asked whether"."""
        subject = self._subject_behind(index, cue)
        if self._clause.apposed(index) and not self._said_by(subject, cue):
            return None
        if subject is not None and self._told_before(index):
            return self._verb_first(index, cue, subject)
        return self._passives.suffered(index, cue) if cue.lemma in self._clause.lexicon.asking else None

    # -- active ------------------------------------------------------------------------------

    def _subject_behind(self, index: int, cue: Cue) -> Subject | None:
        """Whom a form that opens its clause has behind it: "said Baker", but not "asked Baker to"."""
        clause = self._clause
        if clause.word(index) == cue.lemma or not clause.inverted(index + 1, clause.size):
            return None
        subject = clause.right_phrase(index + 1, clause.size)
        rests = subject is not None and self._rests(clause.sentence.before(subject.end))
        return subject if rests and not self._acts_itself(index, subject) else None

    def _said_by(self, subject: Subject | None, cue: Cue) -> bool:
        """Whether it can be nobody but the one named behind the verb: "No ferries, no trains, said Baker"."""
        if subject is None or cue.lemma in self._clause.lexicon.hearer:
            return False
        behind = self._clause.sentence.before(subject.end)
        person = subject.name is not None and subject.name.kind == "person"
        return person and self._clause.word(behind) != "that"

    def _acts_itself(self, index: int, subject: Subject | None) -> bool:
        """Whether the phrase behind the verb has one of its own: "said the change paved the way"."""
        if subject is None or subject.name is not None:
            return False
        behind = self._clause.sentence.before(subject.end)
        return any(self._clause.word(at).endswith("ed") for at in range(index + 1, behind))

    def _rests(self, behind: int) -> bool:
        """Whether no verb follows a subject behind its own: "said Baker on Monday", not "said Baker left"."""
        words, word = self._clause.words, self._clause.word(behind)
        setting = word in words.prepositions or word in words.stops or word in WEEKDAYS or word == "this"
        return setting or word in words.relative or self._ends_at(behind)

    def _told_before(self, index: int) -> bool:
        """Whether content stands before a verb behind a comma: not in "Reyes, an engineer, said he left"."""
        before = None if index == 0 or self._quoted_before(index) else self._extent.before(index)
        return before is None or self._extent.verbal(before)

    def _verb_first(self, index: int, cue: Cue, subject: Subject) -> Report:
        """ "…, said Baker" behind its content, "Said Baker, …" before it."""
        if index > 0 or self._quoted_before(index):
            content = self._extent.before(index)
            return self._drafts.report(index, cue.lemma, CueFrame.BEFORE, subject, content)
        content = self._extent.after(self._clause.sentence.before(subject.end), CueFrame.AFTER)
        return self._drafts.report(index, cue.lemma, CueFrame.AFTER, subject, content)

    def _active(self, index: int, cue: Cue) -> Report | None:
        clause = self._clause
        _, end = clause.whole_cue(index)
        subject = clause.left_subject(index, 0)
        head = self._head_of(index, subject)
        follows = clause.broken(head - 1) if head > 0 else self._quoted_before(0)
        if follows and self._closes(end, cue.lemma):
            return self._backward(index, cue, subject, head)
        return self._onward(index, cue, subject, CueFrame.AFTER)

    def _head_of(self, index: int, subject: Subject | None) -> int:
        """Where the subject's own clause begins: behind the last comma before it."""
        clause = self._clause
        at = index if subject is None else min(index, clause.sentence.before(subject.start))
        low = max(0, at - _SUBJECT_REACH)
        while at > low and not clause.broken(at - 1) and clause.word(at - 1) not in clause.words.relative:
            at -= 1
        return self._presented(at) if at == low or clause.broken(at - 1) else at

    def _presented(self, head: int) -> int:
        """Where "a spokeswoman, Ada Byrne, said" begins: what presents a subject belongs to it."""
        clause = self._clause
        at = head - 1
        while at > max(0, head - _PRESENTING) and not clause.broken(at - 1):
            at -= 1
        small = at > 0 and clause.broken(at - 1) and clause.word(at) in clause.words.indefinite
        return at if small and clause.nominal(at, head - 1) else head

    def _quoted_before(self, index: int) -> bool:
        """Whether the sentence has a quotation before the token."""
        sentence = self._clause.sentence
        return bool(sentence.quotes) and sentence.quotes[0].left < sentence.tokens[index].start

    def _told(self, found: ContentStart, content: Range) -> bool:
        """Whether an unlinked content beside a quotation has words of its own."""
        attends = found.start is not None and self._extent.attends(found.start)
        return self._extent.verbal(content) and not attends

    def _quoted_behind(self, content: Range) -> bool:
        """Whether the content leads to a quotation: "said in a statement: “…”"."""
        return self._clause.scene.masked[content[1] : content[1] + _HANDED].strip(",: ")[:1] == QUOTED

    def _closes(self, behind: int, lemma: str) -> bool:
        """Whether a comma, the end or only when, where and to whom it was said follows the cue."""
        clause = self._clause
        if self._hands_over(behind):
            return False
        if self._ends_at(behind):
            return True
        word = clause.word(behind)
        if clause.that(behind, lemma) is not None or self._led(word, lemma):
            return False
        if self._sets(word) or word == "to":
            return True
        hearer = clause.hearer_end(behind)
        told = hearer > behind and lemma in clause.lexicon.hearer and behind in clause.sentence.starts
        return self._ends_at(hearer) or (told and self._sets(clause.word(hearer)))

    def _sets(self, word: str) -> bool:
        """Whether the word begins when or where something was said."""
        return word in self._clause.words.prepositions or word in WEEKDAYS or word == "this"

    def _led(self, word: str, lemma: str) -> bool:
        """Whether the word leads from the verb to its content: "asked for", "promised to"."""
        lexicon = self._clause.lexicon
        infinitive = word == "to" and (lemma in lexicon.infinitive or lemma in lexicon.bid)
        return infinitive or word in lexicon.prepositions.get(lemma, ())

    def _hands_over(self, behind: int) -> bool:
        """Whether a colon leads from the cue to its content."""
        end = self._clause.sentence.tokens[behind - 1].end
        return self._clause.scene.masked.startswith(":", end)

    def _ends_at(self, behind: int) -> bool:
        return behind >= self._clause.size or self._clause.broken(behind - 1)

    def _backward(self, index: int, cue: Cue, subject: Subject | None, head: int) -> Report:
        """The content stands before the cue and its subject, and perhaps goes on behind them."""
        _, end = self._clause.whole_cue(index)
        before, rest = self._extent.before(head), self._extent.rest(end)
        if before is not None and not self._extent.tells(before):
            before = None
        frame = CueFrame.BEFORE if before is None or rest is None else CueFrame.AROUND
        return self._drafts.report(index, cue.lemma, frame, subject, before, rest)

    def _onward(self, index: int, cue: Cue, subject: Subject | None, frame: CueFrame) -> Report | None:
        """The content stands behind the cue, its hearer and its "that"."""
        _, end = self._clause.whole_cue(index)
        found = self._constructions.behind(end, cue.lemma, frame)
        if found is None:
            return None
        content = None if found.start is None else self._extent.after(found.start, found.frame, found.linked)
        told = found.linked or content is None or self._told(found, content)
        beside = self._quoted_before(index) or (content is not None and self._quoted_behind(content))
        if frame is not CueFrame.PARTICIPLE and beside and not told:
            return None  # “…,” she told the council on Monday
        return self._drafts.report(
            index, cue.lemma, found.frame, subject, content, linked=found.linked, cue_end=found.cue_end
        )

    # -- participles --------------------------------------------------------------

    def _participle(self, index: int, cue: Cue) -> Report | None:
        clause = self._clause
        if clause.word(index - 1) in clause.words.passive | {"been"}:  # is calling for
            return self._onward(index, cue, clause.left_subject(index, 0), CueFrame.AFTER)
        found, _ = clause.gerund(index)
        return self._onward(index, cue, None if found is None else found.subject, CueFrame.PARTICIPLE)
