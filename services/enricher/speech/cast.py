"""Who an article is about: names, roles and genders, to find whom a phrase means."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from services.enricher.speech.genders import Genders
from services.enricher.speech.offices import Offices
from services.enricher.speech.scene import Name
from services.language.speech import SpeechWords

_MOST = 400
"""Names that are looked through for one phrase, so that time stays linear; no marked article has so many."""

_STEM = 4
"""Letters by which two words of a body's name are one: the "China" and the "Chinese" committee."""

_BODIES = frozenset({"organisation", "agency"})


class Cast:
    """The people and bodies of one article; asked by name, role and position."""

    def __init__(
        self, names: Sequence[Name], roles: Mapping[str, Sequence[str]], text: str, words: SpeechWords
    ) -> None:
        self._words = words
        self._ordered = sorted(names, key=lambda name: name.start)
        self._starts = [name.start for name in self._ordered]
        self._mentions: dict[str, list[Name]] = defaultdict(list)
        for name in self._ordered:
            self._mentions[name.name].append(name)
        self._offices = Offices(dict(islice(roles.items(), _MOST)), words)
        self._genders = Genders(self._mentions, self._offices.terms, text, words)
        self._surnames: dict[str, str] = {}
        self._stems: list[tuple[str, frozenset[str]]] = []
        for full, mentions in self._mentions.items():
            self._file(full, mentions[0].kind)

    def _file(self, name: str, kind: str) -> None:
        if kind == "person":
            surname = "".join(name.casefold().split()[-1:])
            self._surnames.setdefault(surname, name)
        elif kind != "place" and len(self._stems) < _MOST:
            self._stems.append((name, self._stems_of(name)))

    def _stems_of(self, name: str) -> frozenset[str]:
        return frozenset(word[:_STEM] for word in self._offices.terms_of(name))

    def _kind(self, name: str) -> str | None:
        mentions = self._mentions.get(name)
        return mentions[0].kind if mentions else None

    def is_person(self, name: str) -> bool:
        """Whether the name is a person's."""
        return self._kind(name) == "person"

    def is_body(self, name: str) -> bool:
        """Whether the name is an organisation's."""
        return self._kind(name) in _BODIES

    # -- by position -----------------------------------------------------------------------

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

    def _ahead(self, position: int) -> Sequence[Name]:
        first = bisect_left(self._starts, position)
        return self._ordered[first : first + _MOST]

    def _last_before(self, name: str, position: int) -> int:
        """Where it was named last; below zero if it is named only later, the sooner the nearer to zero."""
        starts = [mention.start for mention in self._mentions.get(name, ())]
        index = bisect_left(starts, position)
        if index:
            return starts[index - 1]
        return -starts[0] - 1 if starts else -1

    # -- people ------------------------------------------------------------------------------

    def agrees(self, name: str, gender: str | None) -> bool:
        """Whether "he" (`m`) or "she" (`f`) can be this person; an unknown gender can."""
        known = self._genders.of(name)
        return gender is None or known is None or known == gender

    def certain(self, name: str) -> bool:
        """Whether more than the first name tells the gender."""
        return self._genders.certain(name)

    def learn(self, name: str, gender: str) -> None:
        """What a pronoun said about a person whose gender was not known."""
        self._genders.learn(name, gender)

    def in_role(self, head: str, phrase: str, position: int) -> str | None:
        """The person whose role has this head word and fits the rest best, the latest one named."""
        return self._offices.holder(head, phrase, lambda name: self._last_before(name, position))

    def by_surname(self, surname: str) -> str | None:
        """The person whose name ends with this word."""
        return self._surnames.get(surname.casefold())

    # -- bodies ------------------------------------------------------------------------------

    def body(self, term: str, position: int) -> str | None:
        """The organisation with the term in its name that was named last, or is named next."""
        term = term.lower()
        for name in self.before(position, _BODIES):
            if term in self._offices.terms_of(name.name):
                return name.name
        for name in self._ahead(position):
            if name.kind == "organisation" and term in self._offices.terms_of(name.name):
                return name.name
        return None

    def is_assembly(self, name: str) -> bool:
        """Whether the name is a committee's, a council's or a parliament's."""
        return self.is_body(name) and self._assembles(name)

    def assembly(self, position: int) -> str | None:
        """The committee, council or parliament that was named last."""
        named = (mention.name for mention in self.before(position, ("organisation",)))
        return next((name for name in named if self._assembles(name)), None)

    def _assembles(self, name: str) -> bool:
        return not self._words.assemblies.isdisjoint(self._offices.terms_of(name))

    def fullest(self, name: str) -> str:
        """The longest name of an organisation that has all the words of this one.

        Words count as the same by their first four letters: the "House China Committee" is the
        House committee on the Chinese economy.
        """
        wanted = self._stems_of(name)
        if len(wanted) < 2 or not self.is_body(name):  # one word is shared by many bodies
            return name
        fits = [full for full, stems in self._stems if len(full) > len(name) and wanted <= stems]
        return max(fits, key=len, default=name)
