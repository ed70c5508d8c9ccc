"""Whom a subject means: a name as it stands, a pronoun by agreement, a phrase by its head.

The memory holds the subjects of the sentences so far; a pronoun or "the minister"
means the latest one that agrees with it.
"""

import re
from dataclasses import dataclass
from itertools import islice

from services.enricher.prose import word_set
from services.enricher.speech.cast import Cast
from services.enricher.speech.memory import Memory
from services.enricher.speech.phrases import Subject
from services.enricher.speech.scene import Name
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")
_LOWER = re.compile(r"\b[^\W\d_A-Z]+\b")

_ABOVE = 800
"""Characters before "the officer" in which "a police officer" introduces him: a few paragraphs."""

_BEHIND = 60
"""Characters behind a spokesperson in which the body stands: "a spokesperson for the Ministry of …"."""

_CAPITALISED = 5
"""Words of a name that no list knows; a longer run of capitals is a headline."""

_FOR = 3
"""Words from "for" to the body: "for the European" Commission."""

_TITLE = 24
"""Characters before a name in which the person's title has the party: "CDU-Spitzenkandidat"."""

_BRACKET = 20
"""Characters behind it in which a bracket has the party: "(CDU)"."""

_MENTIONS = 60
"""Mentions of people looked through for one who is of a party."""

_GENERATIONS = frozenset({"Jr", "Sr", "II", "III", "IV"})
_ARTICLES = word_set("the der die das le la l el")
_COMMON = word_set("experts police officials critics")
_STOPS = frozenset({"", ".", "!", "?", "\n", "”"})
_OPENERS = ' "“‘('
NOBODY = ""
"""The answer of a rule that knows the phrase to mean somebody whom the article does not name."""


@dataclass(frozen=True)
class _Phrase:
    """A noun phrase: its characters, and in lower case its first word and its head."""

    subject: Subject
    text: str
    first: str
    head: str


class Discourse:
    """Resolves the subjects of one article in reading order."""

    def __init__(self, text: str, cast: Cast, words: SpeechWords) -> None:
        self._text, self._cast, self._words = text, cast, words
        self._memory = Memory(cast, words)
        self._lower = frozenset(_LOWER.findall(text))
        self._speaking_for = {"for", "of"} | (words.stops if words.verb_second else frozenset())
        self._rules = (
            self._spokesperson,
            self._in_role,
            self._of_party,
            self._members,
            self._body,
            self._document,
            self._unnamed,
            self._person,
        )

    def remember(self, name: str | None, sentence: str = "") -> None:
        """A sentence had this subject; letters that it mentions are the subject's."""
        self._memory.remember(name, sentence)

    def resolve(self, subject: Subject | None, before: Name | None = None) -> str | None:
        """The fullest name of whoever the subject means, null where the article names nobody.

        `before` is the person whom the sentence names as its subject before a pronoun in it.
        """
        name = self._same(subject, before) or self._whom(subject)
        return None if name is None else self._cast.fullest(name)

    def _same(self, subject: Subject | None, before: Name | None) -> str | None:
        """The person named before in the sentence, if the pronoun can be his or hers."""
        if subject is None or before is None:
            return None
        return before.name if self._cast.agrees(before.name, subject.pronoun) else None

    def _whom(self, subject: Subject | None) -> str | None:
        if subject is None:
            return None
        if subject.name is not None:
            return subject.name.name
        return self._by_phrase(subject) if subject.pronoun is None else self._by_pronoun(subject)

    def _by_pronoun(self, subject: Subject) -> str | None:
        if subject.pronoun in {"m", "f"}:
            name = self._memory.person(subject.pronoun, subject.start)
            if name is not None:
                self._cast.learn(name, subject.pronoun)
            return name
        latest = self._memory.latest
        if subject.pronoun in {"n", "p"} and latest is not None and self._cast.is_body(latest):
            return latest  # farther back "they" are more often people without a name
        return None

    def _by_phrase(self, subject: Subject) -> str | None:
        text = self._text[subject.start : subject.end]
        words = _WORD.findall(text)
        if not words:
            return None
        if self._is_name(words) and not self._only_opens(subject, words):
            return self._cast.by_surname(words[-1]) or text
        closing = self._closing_name(subject)
        if closing is not None:
            return closing
        lower = [word.lower() for word in words]
        phrase = _Phrase(subject, text, lower[0], self._head(lower))
        for rule in self._rules:
            answer = rule(phrase)
            if answer is not None:
                return answer or None
        return None

    def _closing_name(self, subject: Subject) -> str | None:
        """The person whose name and "Jr." close the phrase: "U.S. Attorney James Kennedy Jr."."""
        person = self._cast.within(subject.start, subject.end, ("person",))
        if person is None:
            return None
        return person.name if self._text[person.end : subject.end].strip(" .,") in _GENERATIONS else None

    # -- what kind of phrase -------------------------------------------------------------------

    def _is_name(self, words: list[str]) -> bool:
        """A run of capitalised words that is no phrase with an article."""
        if len(words) > _CAPITALISED or not all(word[:1].isupper() for word in words):
            return False
        if self._words.nouns_have_capitals:
            return self._cast.by_surname(words[-1]) is not None
        return words[0].lower() not in self._words.determiners and not self._common(words[-1].lower())

    def _only_opens(self, subject: Subject, words: list[str]) -> bool:
        """Whether a lone word has its capital from opening a sentence: "Residents said"."""
        before = self._text[max(0, subject.start - 2) : subject.start].strip(_OPENERS)
        if len(words) > 1 or before[-1:] not in _STOPS:
            return False
        word = words[0].lower()
        return word.endswith("s") or word in self._lower

    def _common(self, word: str) -> bool:
        known = (self._words.bodies, self._words.documents, self._words.members, self._words.spokes, _COMMON)
        return any(word in group for group in known)

    def _head(self, lower: list[str]) -> str:
        """The last word before "of" and its like."""
        small = (index for index in range(1, len(lower)) if lower[index] in self._words.stops)
        return lower[next(small, len(lower)) - 1]

    # -- rules, each with a name, `NOBODY`, or null for "no opinion" ------------------------------

    def _spokesperson(self, phrase: _Phrase) -> str | None:
        """Somebody unnamed speaks for a body: the one in the phrase, behind "for", or spoken of last."""
        if not self._words.speaks(phrase.head):
            return None
        subject = phrase.subject
        if self._words.compounds and phrase.head not in self._words.spokes:
            return self._compounded(phrase) or NOBODY
        body = self._cast.within(subject.start, subject.end + _BEHIND, ("organisation", "agency"))
        if body is not None and (body.end <= subject.end or self._speaks_for(subject.end, body.start)):
            return body.name
        last = phrase.text.split()[-1].lower()
        person = self._memory.person(self._gender_of(last)) if phrase.first in _ARTICLES else None
        return person or self._memory.body(subject.start) or NOBODY

    def _in_role(self, phrase: _Phrase) -> str | None:
        """ "The mayor" is whoever the article says is one."""
        if phrase.first in self._words.indefinite:
            return None
        return self._cast.in_role(phrase.head, phrase.text, phrase.subject.start)

    def _members(self, phrase: _Phrase) -> str | None:
        """ "The lawmakers" are an assembly."""
        if phrase.head not in self._words.members:
            return None
        return self._memory.assembly(phrase.subject.start) or NOBODY

    def _body(self, phrase: _Phrase) -> str | None:
        """ "The ministry" is the one of that name, else the body spoken of last."""
        if not self._words.among(phrase.head, self._words.bodies):
            return None
        named = self._cast.body(phrase.head, phrase.subject.start)
        if named is not None:
            return named
        if phrase.head not in self._words.bodies:
            return NOBODY  # "das Außenministerium" is not whatever ministry was named last
        new = phrase.first in self._words.indefinite
        latest = None if new else self._memory.body(phrase.subject.start)
        return NOBODY if latest is None or self._other_body(phrase, latest) else latest

    def _document(self, phrase: _Phrase) -> str | None:
        """ "The letter said": whoever sent it."""
        if phrase.head not in self._words.documents:
            return None
        return self._memory.sender(phrase.head) or NOBODY

    def _compounded(self, phrase: _Phrase) -> str | None:
        """The body in a spokesperson's own word: "der Feuerwehrsprecher"."""
        spoke = next((word for word in self._words.spokes if phrase.head.endswith(word)), "")
        stem = phrase.head.removesuffix(spoke).removesuffix("s")
        return self._cast.body(stem, phrase.subject.start)

    def _of_party(self, phrase: _Phrase) -> str | None:
        """ "Der CDU-Politiker" is whoever was named last with the party beside the name."""
        words = _WORD.findall(phrase.text)
        party = next((word for word in words[:-1] if word.isupper() or word[1:2].isupper()), None)
        if party is None or not self._words.compounds or not self._words.personal(phrase.head):
            return None
        gender, start = self._words.gender(phrase.head), phrase.subject.start
        for mention in islice(self._cast.before(start, ("person",)), _MENTIONS):
            if party in self._beside(mention) and self._cast.agrees(mention.name, gender):
                return mention.name
        return None

    def _beside(self, mention: Name) -> list[str]:
        """The words in the bracket behind a name, else those of the title before it."""
        if self._text.startswith(" (", mention.end):
            return _WORD.findall(self._text[mention.end : mention.end + _BRACKET].partition(")")[0])
        return _WORD.findall(self._text[max(0, mention.start - _TITLE) : mention.start].rpartition(". ")[2])[
            -3:
        ]

    def _unnamed(self, phrase: _Phrase) -> str | None:
        """Several people, somebody new, or somebody's relative."""
        head, first = phrase.head, phrase.first
        plural = head == "people" or (head.endswith("s") and not head.endswith("ss"))
        new = first in self._words.indefinite or first not in self._words.determiners
        owned = "'" in phrase.text or "’" in phrase.text
        return NOBODY if plural or new or owned else None

    def _person(self, phrase: _Phrase) -> str | None:
        """ "The striker" is the person spoken of last, unless "a striker" was spoken of."""
        if phrase.first not in _ARTICLES and not self._owned_by_name(phrase):
            return None
        start = phrase.subject.start
        if not self._words.personal(phrase.head) or self._introduced(phrase.head, start):
            return NOBODY
        return self._memory.person(self._gender_of(phrase.head), start)

    def _owned_by_name(self, phrase: _Phrase) -> bool:
        """ "Thüringens Regierungschef": an owner in front makes a phrase as definite as an article."""
        owner = phrase.text[:1].isupper() and phrase.first.endswith("s") and phrase.first != phrase.head
        return self._words.verb_second and owner and phrase.first not in self._words.determiners

    def _other_body(self, phrase: _Phrase, name: str) -> bool:
        """Whether its own words tell another: "the French foreign ministry" is not the last body named."""
        words = _WORD.findall(phrase.text)
        own = words[: [word.lower() for word in words].index(phrase.head)]
        proper = {word.lower() for word in own if word[:1].isupper()} - self._words.determiners
        return bool(proper) and not proper & {word.lower() for word in _WORD.findall(name)}

    def _introduced(self, head: str, position: int) -> bool:
        """Whether "the officer" is the unnamed one that "a police officer" spoke of above."""
        above = self._text[max(0, position - _ABOVE) : position]
        noun = rf"(?:[\w-]+ ){{0,3}}{re.escape(head)}\b(?!, [A-Z]| [A-Z])"
        return re.search(rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) {noun}", above) is not None

    def _speaks_for(self, end: int, start: int) -> bool:
        between = self._text[end:start].split()
        return " ".join(between[:1]) in self._speaking_for and len(between) <= _FOR

    def _gender_of(self, head: str) -> str | None:
        return self._words.gender(head)
