"""News media that the article cites as its sources: in the text, in the dateline, in the credit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from copydesk_contracts.annotations import Agency, Mention, Organisation
from copydesk_contracts.article import Article, Fact, Span
from services.enricher.annotators.base import Copy
from services.enricher.annotators.names.bodies import media_shaped
from services.enricher.annotators.names.data import read as read_world
from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.known_as import medium_known_as
from services.enricher.annotators.names.lexicon import form, known_organisations
from services.language.folder import having, read

WINDOW = 90
"""Characters before and after a mention in which the words that cite it stand."""

PART = "agencies.json"
"""What stands beside a medium that is cited, by language."""


class AgenciesAnnotator:
    """Fills `agencies` from the organisations found before, or from known media where nothing finds those.

    Null where the language's words of citing are not known.
    """

    name = "agencies"

    def annotate(self, copy: Copy) -> Mapping[str, Any]:
        if copy.code is None or copy.code not in having(PART):
            return {}
        organisations = copy.findings.organisations
        if organisations is None:
            organisations = known_media(copy)
        cites = _Citation(copy.article, _patterns(copy.code))
        return {"agencies": tuple(_agency(o) for o in organisations if cites.source(o))}


def _agency(organisation: Organisation) -> Agency:
    """A medium that is cited once is a source wherever it is named."""
    known_as = medium_known_as(organisation.name)
    return Agency(name=organisation.name, mentions=organisation.mentions, known_as=known_as)


def known_media(copy: Copy) -> tuple[Organisation, ...]:
    """The media of the world that the text names, for a language whose names nothing marks."""
    found: dict[str, list[Mention]] = {}
    for match in _media().finditer(copy.text):
        span = Span(start=match.start(), end=match.end())
        found.setdefault(match.group(), []).append(Mention(text=match.group(), span=span))
    return tuple(Organisation(name=name, mentions=tuple(mentions)) for name, mentions in found.items())


@cache
def _media() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either(read_world('organisations.json')['media'])})\b")


def is_medium(name: str) -> bool:
    """Whether the name is a known medium's or has the shape of one."""
    words = form(name)
    if words[:1] in (("The",), ("the",)) and words not in known_organisations():
        words = words[1:]
    return known_organisations().get(words, _shaped(name, words))


def _shaped(name: str, words: Sequence[str]) -> bool:
    """ "Harbour Gazette", "harbour.com", "WHBR" (an American station), "CBS Harbour"."""
    led = len(words) > 1 and words[0] in _NETWORKS
    return media_shaped(words) or led or _DOMAIN.search(name) is not None or bool(_CALL_SIGN.fullmatch(name))


_NETWORKS = words_of("networks")
_DOMAIN = re.compile(r"\w\.(?:com|org|net|co\.\w\w|info|news|tv|in)$", re.IGNORECASE)
_CALL_SIGN = re.compile(r"[WK][A-Z]{3}(?:[ -](?:TV|FM|AM))?")


def known_body(name: str) -> bool:
    """Whether the name is that of a known body that is no medium."""
    return known_organisations().get(form(name)) is False


@dataclass(frozen=True)
class _Patterns:
    """What stands before and after a mention that is cited, and what says that it is a medium."""

    before: re.Pattern[str]
    whose: re.Pattern[str]
    after: re.Pattern[str]
    called: re.Pattern[str]
    proof: re.Pattern[str]
    credit: re.Pattern[str]


class _Citation:
    """Whether an organisation is a medium that the text cites."""

    def __init__(self, article: Article, patterns: _Patterns) -> None:
        self._article, self._patterns = article, patterns
        self._heading = _heading(article)
        self._margins = [fact for fact in (article.dateline, article.credit) if fact is not None]

    def source(self, organisation: Organisation) -> bool:
        """Whether one mention of a medium is cited; the byline's own and the headline's never are."""
        mentions = organisation.mentions
        if any(map(self._wires, mentions)):
            return True
        if any(map(self._subject, mentions)):
            return False
        media = is_medium(organisation.name) or any(is_medium(m.text) for m in mentions)
        if media or any(map(self._called, mentions)):
            return any(map(self._cited, mentions))
        return not known_body(organisation.name) and any(map(self._proved, mentions))

    def _subject(self, mention: Mention) -> bool:
        """Whether the mention says whose copy this is, or what it is about."""
        return _inside(mention, self._article.authors) or mention.span.end <= self._heading

    def _called(self, mention: Mention) -> bool:
        """ "Anadolu news agency", "the newspaper Kommersant": the text says what it is."""
        left, right = self._around(mention)
        return self._patterns.called.search(left + " \0 " + right) is not None

    def _wires(self, mention: Mention) -> bool:
        """Whether a medium stands in the dateline or credit, or in brackets before the first sentence."""
        if not is_medium(mention.text):
            return False
        return _inside(mention, self._margins) or _wired(*self._around(mention))

    def _cited(self, mention: Mention) -> bool:
        """Whether words of citing stand before or after it."""
        left, right = self._around(mention)
        words = self._patterns
        cited = (
            words.before.search(left)
            or words.whose.search(left)
            or words.after.match(right)
            or words.credit.search(left)
        )
        return cited is not None

    def _proved(self, mention: Mention) -> bool:
        """ "seen by The Harbour Deal": what only a medium has done to it, for a body that is no known one."""
        left, _ = self._around(mention)
        named = mention.text.startswith("The ") and _TOLD.search(left) is not None
        return named or self._patterns.proof.search(left) is not None

    def _around(self, mention: Mention) -> tuple[str, str]:
        text, span = self._article.text, mention.span
        left = text[max(0, span.start - WINDOW) : span.start].rpartition("\n\n")[2]
        right = text[span.end : span.end + WINDOW].partition("\n\n")[0]
        return left.replace("\n", " "), right.replace("\n", " ")


_TOLD = re.compile(r"\btold $")
_OPENING = re.compile(r"^(?:[\w.,’'\- ]{0,60} )?\($")
_DASH = re.compile(r"\)(?: ?[—–-]| [A-Z])")


def _wired(left: str, right: str) -> bool:
    """ "HARBOUR CITY, July 2 (AP) —": a name in brackets that opens a paragraph."""
    if _OPENING.match(left) is None or not (left[:1].isupper() or left == "("):
        return False
    return _DASH.match(right) is not None


def _heading(article: Article) -> int:
    """Where the headline ends, or a short first line that stands for one; 0 without either."""
    if article.title is not None and article.title.span is not None:
        return article.title.span.end
    first = article.text.find("\n")
    return first if first < LONGEST_HEADLINE and "(" not in article.text[: max(first, 0)] else 0


LONGEST_HEADLINE = 120
"""Characters; a first line that is longer is the lead."""


def _inside(mention: Mention, facts: Sequence[Fact]) -> bool:
    spans = (fact.span for fact in facts if fact.span is not None)
    return any(span.start <= mention.span.start and mention.span.end <= span.end for span in spans)


@cache
def _patterns(code: str) -> _Patterns:
    words = {key: _either(phrases) for key, phrases in read(code, PART).items()}
    before, between, after, nouns = (words[key] for key in ("before", "between", "after", "nouns"))
    name = r"(?: [A-Z][\w’'.-]+){1,3}"
    return _Patterns(
        whose=re.compile(rf"\b(?i:{before}){name} (?i:{words['whose']})(?: the)? $"),
        before=re.compile(
            rf"\b(?:{before})(?: \w+)?(?:[ ’'\-](?:{between})\b){{0,6}}[ (’“\"‘']*$", re.IGNORECASE
        ),
        after=re.compile(
            rf"[ ’'s]{{0,3}}(?:[ \-](?:{between})\b){{0,4}},?(?: \w+ly)? (?:{after})\b", re.IGNORECASE
        ),
        called=re.compile(rf"\b(?:{nouns}) \0|\0 [’'s]{{0,2}} ?(?:{nouns})\b", re.IGNORECASE),
        proof=re.compile(rf"\b(?:{words['proofs']}):? (?:the )?$", re.IGNORECASE),
        credit=re.compile(rf"(?:^|[\W])(?:{words['credits']}):? ?(?:\w+[/,] ?)?$", re.IGNORECASE),
    )


def _either(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
