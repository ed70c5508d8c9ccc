"""Direct quotations in running text, with who said them and the word that says so."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copydesk_contracts.annotations import Mention, Quote, Statement
from copydesk_contracts.article import Span
from services.enricher.annotators.quotes.choice import attribute, names_something, telling, whole
from services.enricher.annotators.quotes.dashes import dashed
from services.enricher.annotators.quotes.signed import signed
from services.enricher.prose import Block, plain_blocks
from services.enricher.speech.attribution import Clause
from services.enricher.speech.cast import Cast
from services.enricher.speech.marks import Quoted, scan
from services.enricher.speech.phrases import Subject
from services.enricher.speech.reference import Discourse
from services.enricher.speech.scene import Name, Scene, Sentence, build
from services.enricher.speech.verbs import Attribution
from services.enricher.statements.find import Statements
from services.language.speech import SpeechWords, speech_words

_WORD = re.compile(r"[^\W_]+")
_TERM = 2
_REACH = 120


@dataclass(frozen=True)
class Speech:
    """What an article reports to have been said; `statements` is null where nobody looked."""

    quotes: list[Quote]
    statements: list[Statement] | None


@dataclass
class _Said:
    """A quotation on its way to its speaker."""

    quote: Quoted
    sentence: Sentence
    found: Attribution | None = None
    speaker: str | None = None
    settled: bool = False
    pending: bool = False


def find_quotes(
    text: str,
    language: str | None = "en",
    blocks: Sequence[Block] | None = None,
    names: Sequence[Name] = (),
    roles: Mapping[str, Sequence[str]] | None = None,
) -> list[Quote]:
    """Quotations in reading order, outermost marks only.

    `names` are the mentions of people, organisations, places and agencies; `roles` what
    the article says people are. Never raises on any text; linear in it.
    """
    return find_speech(text, language, blocks, names, roles).quotes


def find_speech(
    text: str,
    language: str | None = "en",
    blocks: Sequence[Block] | None = None,
    names: Sequence[Name] = (),
    roles: Mapping[str, Sequence[str]] | None = None,
) -> Speech:
    """Quotations, and statements in a language whose reporting verbs are known; as `find_quotes`."""
    ranges = plain_blocks(text) if blocks is None else blocks
    examined = examine(text, language, ranges, names, roles or {})
    if examined is None:
        return Speech([], None)
    reports = examined.reports
    found = None if reports is None else reports.found(examined.scene, examined.cast, examined.quotes)
    return Speech(examined.quotes, found)


@dataclass(frozen=True)
class Examined:
    """An article once read: its quotations, and the reports that may be statements."""

    scene: Scene
    cast: Cast
    quotes: list[Quote]
    reports: Statements | None


def examine(
    text: str,
    language: str | None,
    blocks: Sequence[Block],
    names: Sequence[Name],
    roles: Mapping[str, Sequence[str]],
) -> Examined | None:
    """Read the sentences in order; null where there is nothing to look for."""
    vocabulary = speech_words(language)
    quoted = _all_quoted(text, blocks, language, vocabulary)
    reports = Statements.of(language)
    if not quoted and reports is None:
        return None
    scene = build(text, blocks, quoted, names)
    cast = Cast(names, roles, text, vocabulary)
    said = _Finder(scene, cast, vocabulary, reports).find()
    return Examined(scene, cast, [_contract(scene, one, cast) for one in said], reports)


def _all_quoted(
    text: str, blocks: Sequence[Block], language: str | None, vocabulary: SpeechWords
) -> list[Quoted]:
    """What stands between marks, and in blocks without any what a dash opens.

    In English a dash opens list items, and speech only in novels.
    """
    marked = scan(text, blocks)
    if language is None or language == "en":
        return marked
    taken = {quote.block for quote in marked}
    spoken = [quote for quote in dashed(text, blocks, vocabulary) if quote.block not in taken]
    return sorted((*marked, *spoken), key=lambda quote: quote.start)


class _Finder:
    """Reads the sentences of one scene in order; statements are read beside the quotations."""

    def __init__(self, scene: Scene, cast: Cast, vocabulary: SpeechWords, reports: Statements | None) -> None:
        self._scene, self._cast, self._words, self._reports = scene, cast, vocabulary, reports
        self._clauses = [Clause(scene, sentence, vocabulary) for sentence in scene.sentences]
        self._discourse = Discourse(scene.text, cast, vocabulary)
        self._subjects: list[str | None] = []
        self._double = any(q.double for q in scene.quotes)
        self._all: list[_Said] = []
        self._repeated = _terms_of_art(scene)

    def find(self) -> list[_Said]:
        for clause in self._clauses:
            self._read(clause)
        self._share()
        self._titles()
        return [said for said in self._all if self._keep(said)]

    # -- in reading order ----------------------------------------------------------------

    def _read(self, clause: Clause) -> None:
        sentence = clause.sentence
        follower = self._clauses[sentence.index + 1] if sentence.index + 1 < len(self._clauses) else None
        speaker: str | None = None
        for position, quote in enumerate(sentence.quotes):
            if names_something(self._scene, sentence, quote, self._words) and not sentence.block.title:
                continue
            limit = (
                sentence.quotes[position + 1].left if position + 1 < len(sentence.quotes) else sentence.end
            )
            said = _Said(quote, sentence, attribute(clause, follower, quote, limit))
            self._all.append(said)
            if said.found is not None:
                self._settle(said, said.found)
                speaker = said.speaker or speaker
        if self._reports is not None:
            self._reports.read(self._scene, sentence, self._discourse)
        self._remember(clause, speaker)

    def _settle(self, said: _Said, found: Attribution) -> None:
        said.settled = True
        said.speaker = None if found.passive else self._discourse.resolve(found.subject)
        said.pending = said.speaker is None and self._indefinite(found.subject)
        if said.speaker is not None:
            self._name_pending(said)
            self._discourse.remember(said.speaker)

    def _indefinite(self, subject: Subject | None) -> bool:
        if subject is None or subject.name is not None or subject.pronoun is not None:
            return False
        parts = _WORD.findall(self._scene.text[subject.start : subject.end].lower())
        introduces = bool(parts) and parts[0] in self._words.indefinite and parts[0] not in {"one", "another"}
        return introduces and not set(parts) & self._words.documents

    def _name_pending(self, said: _Said) -> None:
        """ "A leader of the union said …" is whoever the next quotation names for the first time."""
        speaker = said.speaker
        if speaker is None or not self._cast.is_person(speaker):
            return
        first = self._cast.first_mention(speaker)
        for earlier in reversed(self._all[-4:]):
            near = said.quote.block - earlier.quote.block <= 2
            if earlier.pending and near and first > earlier.quote.start:
                earlier.speaker, earlier.pending = speaker, False

    def _remember(self, clause: Clause, speaker: str | None) -> None:
        subject = speaker
        if subject is None:
            found = self._closing(clause) or self._reporter(clause) or clause.main_subject(0, clause.size)
            subject = self._discourse.resolve(found)
        self._subjects.append(subject)
        sentence = clause.sentence
        self._discourse.remember(subject, self._scene.masked[sentence.start : sentence.end])

    def _closing(self, clause: Clause) -> Subject | None:
        """The speaker of a sentence that ends with "…, the minister said"."""
        for index in range(clause.size - 1, max(1, clause.size - 5), -1):
            if clause.word(index) in self._words.finite and clause.word(index) not in self._words.weak:
                low = index
                while low > 0 and not clause.broken(low - 1):
                    low -= 1
                return clause.left_subject(index, low) if low > 0 else None
        return None

    def _reporter(self, clause: Clause) -> Subject | None:
        """The subject of the sentence's first reporting verb."""
        for index in range(1, min(clause.size, _REACH)):
            if clause.word(index) in self._words.finite and clause.reports(index):
                found = clause.left_subject(index, 0)
                return found if found is not None and (found.name or found.pronoun) else None
        return None

    # -- quotations without an attribution of their own ------------------------------------

    def _share(self) -> None:
        for index, said in enumerate(self._all):
            if not said.settled and not said.sentence.block.title:
                self._from_neighbours(index, said)
        for index in range(len(self._all) - 2, -1, -1):
            said, after = self._all[index], self._all[index + 1]
            if not said.found and after.found and after.quote.follows and self._chained(said, after):
                said.found, said.speaker, said.settled = after.found, after.speaker, True
        self._fall_back()

    def _chained(self, said: _Said, after: _Said) -> bool:
        return not said.quote.closed and after.quote.block == said.quote.block + 1

    def _from_neighbours(self, index: int, said: _Said) -> None:
        earlier = self._all[index - 1] if index else None
        if earlier is None or not earlier.settled:
            return
        chained = said.quote.follows and self._chained(earlier, said)
        same = earlier.quote.block == said.quote.block and self._uninterrupted(earlier, said)
        if chained or (same and telling(self._scene.text, said.quote)):
            said.found, said.speaker, said.settled = earlier.found, earlier.speaker, True

    def _uninterrupted(self, earlier: _Said, said: _Said) -> bool:
        """No sentence of the reporter's stands between the two quotations."""
        return said.sentence.index - earlier.sentence.index <= 1

    def _fall_back(self) -> None:
        """A quotation that stands alone is by whoever the text speaks of just before it."""
        for index, said in enumerate(self._all):
            if said.settled or said.sentence.block.title or not telling(self._scene.text, said.quote):
                continue
            if index and said.quote.follows and self._chained(self._all[index - 1], said):
                before = self._all[index - 1]
                said.found, said.speaker, said.settled = before.found, before.speaker, before.settled
                continue
            self._from_context(said, self._all[index - 1] if index else None)

    def _from_context(self, said: _Said, earlier: _Said | None) -> None:
        said.settled = True
        if said.sentence.index == 0:
            return
        if (name := signed(self._scene.text, self._scene.blocks, said.quote, self._cast)) is not None:
            said.speaker = name
            return
        clause = self._clauses[said.sentence.index - 1]
        own = self._clauses[said.sentence.index].main_subject(0, said.sentence.before(said.quote.left))
        if own is not None and own.name is not None and own.name.kind != "agency":
            said.speaker = own.name.name
            return
        colon = self._scene.masked[clause.sentence.start : clause.sentence.end].rstrip().endswith(":")
        if colon or (clause.sentence.block is said.sentence.block and self._reporter(clause)):
            said.found = self._last_cue(clause)
        subject = self._subjects[said.sentence.index - 1]
        said.speaker = subject
        spoke_before = earlier is not None and earlier.speaker == subject and subject is not None
        if earlier is not None and spoke_before and self._next_to(earlier, said):
            said.found = said.found or earlier.found

    def _next_to(self, earlier: _Said, said: _Said) -> bool:
        return said.quote.block - earlier.quote.block <= 1

    def _last_cue(self, clause: Clause) -> Attribution | None:
        end = Quoted(clause.sentence.end, clause.sentence.end, clause.sentence.end, clause.sentence.end, 0)
        return clause.before(end)

    # -- titles and what is left out -----------------------------------------------------

    def _titles(self) -> None:
        """Who is quoted in the headline is quoted with the same words below."""
        body = [said for said in self._all if not said.sentence.block.title]
        for said in self._all:
            if said.sentence.block.title and said.speaker is None:
                said.settled = True
                said.speaker = self._same_words(said, body)

    def _same_words(self, said: _Said, body: Sequence[_Said]) -> str | None:
        asked = _terms(self._scene.text[said.quote.start : said.quote.end])
        for other in body:
            if asked and asked <= _terms(self._scene.text[other.quote.start : other.quote.end]):
                return other.speaker
        for sentence in self._scene.sentences:
            if not sentence.block.title and asked <= _terms(self._scene.text[sentence.start : sentence.end]):
                return next((o.speaker for o in body if o.sentence is sentence), None)
        return None

    def _keep(self, said: _Said) -> bool:
        quote, text = said.quote, self._scene.text
        if self._repeated[text[quote.start : quote.end].casefold()] > 1 and not whole(text, quote):
            return False
        if said.sentence.block.title:
            return (said.found or said.speaker) is not None and not _proper(text[quote.start : quote.end])
        if not quote.double:
            return not self._double and said.found is not None and whole(text, quote)
        if said.found is None:
            return telling(text, quote)
        return not self._ironic(said)

    def _ironic(self, said: _Said) -> bool:
        if said.found is None or whole(self._scene.text, said.quote):
            return False
        before = _WORD.findall(self._scene.text[max(0, said.found.start - 20) : said.found.start].lower())
        return bool(before) and before[-1] in self._words.ironic


def _terms_of_art(scene: Scene) -> Counter[str]:
    """How often the text marks each expression of one or two words: twice makes it a term."""
    body = (q for q in scene.quotes if not scene.blocks[q.block].title)
    marked = (scene.text[q.start : q.end].casefold() for q in body)
    return Counter(m for m in marked if len(m.split()) <= _TERM)


def _terms(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _proper(inside: str) -> bool:
    parts = _WORD.findall(inside)
    return not parts or all(p[:1].isupper() or p.isdigit() for p in parts)


def _contract(scene: Scene, said: _Said, cast: Cast) -> Quote:
    text, quote, found = scene.text, said.quote, said.found
    subject = found.subject if found is not None else None
    return Quote(
        text=text[quote.start : quote.end],
        span=Span(start=quote.start, end=quote.end),
        speaker=said.speaker,
        speaker_mention=None if subject is None else _mention(text, subject.start, subject.end),
        cue=None if found is None else _mention(text, found.start, found.end),
        agency=_agency(said, cast),
    )


def _mention(text: str, start: int, end: int) -> Mention:
    return Mention(text=text[start:end], span=Span(start=start, end=end))


def _agency(said: _Said, cast: Cast) -> str | None:
    """The medium that the sentence names beside the quotation."""
    medium = cast.within(said.sentence.start, said.sentence.end, ("agency",))
    return None if medium is None else medium.name
