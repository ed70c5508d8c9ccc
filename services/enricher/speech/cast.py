"""Who an article is about: names, roles and genders, to find whom a phrase means."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from services.enricher.prose import word_set
from services.enricher.speech.scene import Name
from services.language.speech import SpeechWords, first_names

_WORD = re.compile(r"[^\W_]+")
_MOST = 400  # names that are looked through for one phrase
_RANKS = word_set(
    "vice deputy prime former foreign defense defence finance interior justice health assistant "
    "acting first economy communications education transport shadow"
)


class Cast:
    """The people and bodies of one article; asked by name, role and position."""

    def __init__(
        self, names: Sequence[Name], roles: Mapping[str, Sequence[str]], text: str, words: SpeechWords
    ) -> None:
        self._words, self._text = words, text
        self._ordered = sorted(names, key=lambda n: n.start)
        self._starts = [n.start for n in self._ordered]
        roles = dict(islice(roles.items(), _MOST))
        self._roles = {name: [self._terms(role) for role in found] for name, found in roles.items()}
        self._mentions: dict[str, list[Name]] = defaultdict(list)
        for name in self._ordered:
            self._mentions[name.name].append(name)
        self._genders: dict[str, str | None] = {}
        self._certain: set[str] = set()
        self._surnames: dict[str, str] = {}
        self._bodies: list[tuple[str, frozenset[str]]] = []
        for full, mentions in self._mentions.items():
            self._file(full, mentions[0].kind)
        self._heads = {name: [self._head_words(role) for role in found] for name, found in roles.items()}

    def _file(self, name: str, kind: str) -> None:
        if kind == "person":
            self._surnames.setdefault("".join(name.casefold().split()[-1:]), name)
        elif kind != "place" and len(self._bodies) < _MOST:
            self._bodies.append((name, frozenset(w[:4] for w in self._terms(name))))

    def _ahead(self, position: int) -> Sequence[Name]:
        first = bisect_left(self._starts, position)
        return self._ordered[first : first + _MOST]

    def is_person(self, name: str) -> bool:
        """Whether the name is a person's."""
        return any(n.kind == "person" for n in self._mentions.get(name, ())[:1])

    def is_body(self, name: str) -> bool:
        """Whether the name is an organisation's."""
        return any(n.kind in {"organisation", "agency"} for n in self._mentions.get(name, ())[:1])

    def first_mention(self, name: str) -> int:
        """Where the article names it for the first time."""
        mentions = self._mentions.get(name)
        return mentions[0].start if mentions else -1

    def before(self, position: int, kinds: Iterable[str]) -> Iterable[Name]:
        """Mentions before a position, the nearest first."""
        wanted = frozenset(kinds)
        last = bisect_left(self._starts, position) - 1
        for index in range(last, max(-1, last - _MOST), -1):
            if self._ordered[index].kind in wanted:
                yield self._ordered[index]

    def within(self, start: int, end: int, kinds: Iterable[str]) -> Name | None:
        """The first mention that lies in the range."""
        wanted = frozenset(kinds)
        for index in range(bisect_left(self._starts, start), len(self._ordered)):
            name = self._ordered[index]
            if name.start >= end:
                return None
            if name.end <= end and name.kind in wanted:
                return name
        return None

    # -- gender --------------------------------------------------------------------------

    def agrees(self, name: str, gender: str | None) -> bool:
        """Whether "he" (`m`) or "she" (`f`) can be this person; an unknown gender can."""
        known = self.gender(name)
        return gender is None or known is None or known == gender

    def gender(self, name: str) -> str | None:
        """`m` or `f`, from titles, roles and the first name, null where they do not say."""
        if name not in self._genders:
            self._genders[name] = self._read_gender(name)
        return self._genders[name]

    def certain(self, name: str) -> bool:
        """Whether more than the first name tells the gender."""
        self.gender(name)
        return name in self._certain

    def learn(self, name: str, gender: str) -> None:
        """What a pronoun said about a person whose gender was not known."""
        if not self.certain(name):
            self._genders[name] = gender
            self._certain.add(name)

    def _read_gender(self, name: str) -> str | None:
        beside = [w for n in self._mentions.get(name, ())[:6] for w in self._titles(n)]
        spoken = [w for role in self._roles.get(name, ()) for w in role]
        for word in (*beside, *spoken):
            if word in self._words.female or word in self._words.male:
                self._certain.add(name)
                return "f" if word in self._words.female else "m"
        parts = _WORD.findall(name.lower())
        known = first_names()
        for part in parts[:-1]:
            if found := known.get(part) or known.get(_plain(part)):
                return found
        return None

    def _titles(self, name: Name) -> list[str]:
        return [w.lower() for w in _WORD.findall(self._text[max(0, name.start - 8) : name.start])[-1:]]

    # -- roles ---------------------------------------------------------------------------

    def _terms(self, phrase: str) -> set[str]:
        terms = set(_WORD.findall(phrase.lower()))
        return {self._words.abbreviations.get(w, w) for w in terms}

    def _head_words(self, phrase: str) -> set[str]:
        """The nouns that the role is: "executive director of …" is a director."""
        found = [w.lower() for w in _WORD.findall(phrase)]
        joints = self._words.stops | {"and", "s"}
        ends = [i for i in range(len(found)) if i + 1 == len(found) or found[i + 1] in joints]
        first = next((i for i in range(len(found)) if found[i] in self._words.stops), len(found))
        heads = {found[i] for i in ends if i < first} | set(found[-1:] if len(found) < 7 else ())
        return {self._words.abbreviations.get(head, head) for head in heads - self._words.bodies}

    def in_role(self, head: str, phrase: str, position: int) -> str | None:
        """The person whose role has this head word and fits the rest best, the latest one named."""
        head = self._words.abbreviations.get(head, head)
        asked = self._terms(phrase)
        best: tuple[float, int] | None = None
        found: str | None = None
        for name, roles in self._roles.items():
            for role, heads in zip(roles, self._heads[name], strict=True):
                if head not in heads:
                    continue
                score = (self._fit(asked, role), self._last_before(name, position))
                if score[0] > -1 and (best is None or score > best):
                    best, found = score, name
        return found

    def _fit(self, asked: set[str], role: set[str]) -> float:
        stems = {w[:4] for w in role}
        shared = sum(w[:4] in stems for w in asked)
        return shared - 2 * len((asked ^ role) & _RANKS)

    def _last_before(self, name: str, position: int) -> int:
        starts = [n.start for n in self._mentions.get(name, ())]
        index = bisect_left(starts, position)
        return starts[index - 1] if index else -(starts[0] if starts else 0) - 1

    def body(self, term: str, position: int) -> str | None:
        """The organisation with the term in its name that was named last, or is named next."""
        term = term.lower()
        for name in self.before(position, ("organisation", "agency")):
            if term in self._terms(name.name):
                return name.name
        for name in self._ahead(position):
            if name.kind == "organisation" and term in self._terms(name.name):
                return name.name
        return None

    def is_assembly(self, name: str) -> bool:
        """Whether the name is a committee's, a council's or a parliament's."""
        return self.is_body(name) and bool(self._terms(name) & self._words.assemblies)

    def assembly(self, position: int) -> str | None:
        """The committee, council or parliament that was named last."""
        for name in self.before(position, ("organisation",)):
            if self._terms(name.name) & self._words.assemblies:
                return name.name
        return None

    def fullest(self, name: str) -> str:
        """The longest name of an organisation that has all the words of this one.

        SpeechWords count as the same by their first four letters: the "House China Committee" is the
        House committee on the Chinese economy.
        """
        wanted = {w[:4] for w in self._terms(name)}
        if len(wanted) < 2 or not self.is_body(name):
            return name
        fits = [n for n, stems in self._bodies if len(n) > len(name) and wanted <= stems]
        return max(fits, key=len, default=name)

    def by_surname(self, surname: str) -> str | None:
        """The person whose name ends with this word."""
        return self._surnames.get(surname.casefold())


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
