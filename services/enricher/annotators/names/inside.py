"""Places inside other names: the county of "Harbour County Police", the town of "Harbour High School"."""

from collections.abc import Iterator, Sequence

from services.enricher.annotators.names.bodies import media_shaped
from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.find import NameMention
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Form, known_organisations
from services.enricher.annotators.names.runs import capital
from services.enricher.annotators.names.sites import DIVISIONS

LONGEST = 4
"""Words of a place's name: "Prince Edward County", "Salt Lake City"."""

_PREPOSITIONS = words_of("before_places")
_CIVIC = words_of("civic")
DIRECTIONS = words_of("compass") | words_of("directions")


def inside(found: Sequence[NameMention], evidence: Evidence, places: Gazetteer) -> Iterator[NameMention]:
    """Places in the names of bodies and of sites; none in those of news media, which are named for effect."""
    own = {places.canonical(mention.form) for mention in found if mention.kind is NameKind.PLACE}
    reader = _Inside(evidence, places, own)
    for mention in found:
        if (mention.kind is NameKind.ORGANISATION and not _medium(mention.form)) or (
            mention.kind is NameKind.PLACE
            and mention.last - mention.first > 1
            and not places.spots(mention.form)
        ):
            yield from reader.read(mention)


def _medium(form: Form) -> bool:
    return media_shaped(form) or known_organisations().get(form, False)


class _Inside:
    """One article's names, looked into from their first word on."""

    def __init__(self, evidence: Evidence, places: Gazetteer, own: set[Form]) -> None:
        self._evidence, self._places, self._own = evidence, places, own

    def read(self, mention: NameMention) -> Iterator[NameMention]:
        """Places in a name, none inside another."""
        first = mention.first
        while first < mention.last:
            last = self._end(first, mention)
            if last:
                yield NameMention(first, last, NameKind.PLACE, self._evidence.form(first, last))
            first = last or first + 1

    def _end(self, first: int, mention: NameMention) -> int:
        """Where the longest place's name ends that begins at the word; 0 where there is none."""
        words = self._evidence.words
        led = first > mention.first and words[first - 1].text in _PREPOSITIONS
        if not capital(words, first) or not (led or self._leads(first, mention)):
            return 0
        for last in range(min(first + LONGEST, mention.last), first, -1):
            if last - first < mention.last - mention.first and self._is_place(first, last, mention, led):
                return last
        return 0

    def _leads(self, first: int, mention: NameMention) -> bool:
        """Whether it begins the name, or nothing but "Northern" stands before it."""
        words = self._evidence.words
        return all(words[index].text in DIRECTIONS for index in range(mention.first, first))

    def _is_place(self, first: int, last: int, mention: NameMention, led: bool) -> bool:
        """Whether the words are a place's name for sure, in this article, or before what towns have."""
        form = self._evidence.form(first, last)
        if form[-1] in DIVISIONS:
            return bool(self._places.spots(form))
        if last < mention.last and self._evidence.words[last].text in DIVISIONS:
            return False
        if self._places.certain(form) or self._places.canonical(form) in self._own:
            return True
        civic = last < mention.last and self._evidence.words[last].text in _CIVIC
        return (civic or (led and last == mention.last)) and bool(self._places.spots(form))
