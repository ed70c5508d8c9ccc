"""Places by the gazetteer, by what stands before them and by their shape."""

import re
from collections.abc import Sequence
from functools import cache

from services.enricher.annotators.names.data import read, words_of
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Form
from services.enricher.annotators.names.runs import capital, glued
from services.enricher.annotators.names.words import NameWord
from services.language.names import NameWords

CERTAIN = 2.0
"""For a name that the atlas gives to a large city, a state or a country and to nothing else."""

LIKELY = 1.5
"""For a smaller place where the words around say so; two marks of the model's outweigh it."""

SHAPED = 1.0
"""For a head that bodies have too: "Harbour Park" may be a club."""

SITE = 2.0
"""For heads with which no body's name ends: outweighs one mark of the model's."""

DATELINE = 5.0
"""Outweighs everything: what stands in capitals before the dash is where it was written."""

LISTED = 0.6
"""Tips a doubtful mark, no more: lists hold people as well."""

LONGEST = 6
"""Words of a place's name."""

_TOWN = 4
"""Words of a dateline's place: "SAN JUAN DEL SUR"."""

_DATELINE_REST = 40
"""Characters from there to its dash: "(Reuters), Saturday, November 22 —"."""

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")
_DASHES = ("—", "–", " - ", "--", ": ")
_SURE_HEADS = words_of("sure_heads")
DIVISIONS = frozenset({"County", "Township"})
"""They belong to the name: "Harbour County" is not Harbour."""
_OF_TOWNS = (words_of("of_towns") | words_of("civic")) - DIVISIONS
COMPASS = words_of("compass")
_NAMESAKES = words_of("titles_in_places")


def vote_places(
    evidence: Evidence, lexicon: NameWords, places: Gazetteer, text: str, shouted: frozenset[int]
) -> None:
    """Enter names of the gazetteer, of datelines, and with a head such as "Street" or "River"."""
    words = evidence.words
    index = 0
    while index < len(words):
        if not capital(words, index) or _small(words[index], lexicon):
            index += 1
            continue
        end = _run(evidence, index)
        dateline = _dateline(evidence, index, text) if _opens_report(evidence, index, places) else 0
        if dateline:
            evidence.vote(index, dateline, NameKind.PLACE, DATELINE)
        if _home(evidence, index, lexicon):
            evidence.vote(index, _capitals(evidence, index), NameKind.PLACE, LIKELY)
        index = _vote_run(evidence, index, end, lexicon, places, shouted)
    _vote_addresses(evidence)
    _vote_constituencies(evidence)
    _vote_counties(evidence, places)
    _vote_tails(evidence)
    _vote_lists(evidence, places, text)


def _vote_addresses(evidence: Evidence) -> None:
    """ "2134 Harbour Place", "6th Avenue": a number or an ordinal before a street's name."""
    words = evidence.words
    for index, word in enumerate(words):
        if word.text[0].isdigit() and index + 1 < len(words) and glued(words, index + 1):
            first = index if _ORDINAL.fullmatch(word.text) else index + 1
            end = _street_end(words, index + 1)
            if end - first > 1:
                evidence.vote(first, end, NameKind.PLACE, ADDRESS)


def _vote_constituencies(evidence: Evidence) -> None:
    """ ", R-Harbour,": a lawmaker's party and town, and no name of one."""
    words = evidence.words
    for index, word in enumerate(words):
        if word.text in _PARTIES and word.joint == "" and _hyphened(words, index + 1):
            end = _capitals(evidence, index + 1)
            evidence.vote(index + 1, end, NameKind.PLACE, ADDRESS)
            evidence.vote(index, end, NameKind.OTHER, DATELINE)


def _hyphened(words: Sequence[NameWord], index: int) -> bool:
    return index < len(words) and words[index].joint == "-" and capital(words, index)


def _street_end(words: Sequence[NameWord], start: int) -> int:
    """Where the street's name ends that begins at `start`; 0 where there is none."""
    for index in range(start, min(start + LONGEST, len(words))):
        if not (glued(words, index) and capital(words, index)):
            return 0
        if words[index].text in _STREETS:
            return index + 1
    return 0


ADDRESS = 3.0
"""More than a given name: "1909 Jordan Drive" is nobody."""

_PARTIES = words_of("parties")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_STREETS = words_of("streets")


def _small(word: NameWord, lexicon: NameWords) -> bool:
    """An article, or a small word that has its capital from the sentence only."""
    return word.text in lexicon.articles or (word.opens and word.text.lower() in lexicon.stops)


def _vote_lists(evidence: Evidence, places: Gazetteer, text: str) -> None:
    """ "Madhya Pradesh, Chhattisgarh and Haryana": beside a certain place stands another."""
    for (first, last), kind in list(evidence.marked.items()):
        if kind is NameKind.PLACE or places.certain(evidence.form(first, last)):
            continue
        if _listed(evidence, first - 1, places, text) or _listed(evidence, last, places, text):
            evidence.vote(first, last, NameKind.PLACE, LISTED)


def _listed(evidence: Evidence, index: int, places: Gazetteer, text: str) -> bool:
    """Whether the word is a certain place of one word, with only a comma between."""
    words = evidence.words
    if not 0 <= index < len(words) or not places.certain(evidence.form(index, index + 1)):
        return False
    before, after = (
        text[words[index].start - 2 : words[index].start],
        text[words[index].end : words[index].end + 2],
    )
    return ", " in (before, after) and not words[index].possessive


def _opens_report(evidence: Evidence, index: int, places: Gazetteer) -> bool:
    """Whether a block begins here, or a known town's name after a headline in the same block."""
    words = evidence.words
    if not index or words[index - 1].block != words[index].block:
        return True
    return words[index].opens and bool(places.spots(evidence.form(index, index + 1)))


def _dateline(evidence: Evidence, start: int, text: str) -> int:
    """Where the place of a dateline ends: "PUTRAJAYA, Nov 22 —", "DUBLIN (AP) —"; 0 where there is none."""
    words = evidence.words
    end = start
    while end < len(words) and end - start < _TOWN and _shouted(words[end]):
        if end > start and not glued(words, end):
            break
        end += 1
    return end if end > start and _dash_near(text, words[end - 1].end) else 0


def _shouted(word: NameWord) -> bool:
    return word.text.isupper() and len(word.text) > 1


def _dash_near(text: str, at: int) -> bool:
    """Whether a dash or a colon follows in the paragraph, with one abbreviation's stop between at most."""
    rest = _PARAGRAPH_END.split(text[at : at + _DATELINE_REST], maxsplit=1)[0]
    found = [place for place in map(rest.find, _DASHES) if place >= 0]
    return bool(found) and "." not in rest[: min(found)].replace(". ", "", 1)


def _home(evidence: Evidence, start: int, lexicon: NameWords) -> bool:
    """ "…, from Brooklyn, …", "the town of Melkbosstrand"."""
    words = evidence.words
    if start < 2 or not glued(words, start):
        return False
    before = words[start - 1]
    if before.text == "of":
        return words[start - 2].text in lexicon.place_nouns and glued(words, start - 1)
    apart = before.joint == "" and not before.opens and capital(words, start - 2)
    end = _capitals(evidence, start)
    closed = end >= len(words) or not glued(words, end)
    return before.text == "from" and apart and closed


def _capitals(evidence: Evidence, start: int) -> int:
    words = evidence.words
    end = start + 1
    while end < len(words) and end - start < LONGEST and glued(words, end) and capital(words, end):
        end += 1
    return end


def _vote_tails(evidence: Evidence) -> None:
    """ "Tyneside" is a place where "North Tyneside" is one."""
    for form in [f for f in evidence.votes if len(f) == 2 and f[0] in COMPASS]:
        if evidence.best(form) is NameKind.PLACE and form[1:] in evidence.votes:
            evidence.votes[form[1:]][NameKind.PLACE] += LIKELY


def _run(evidence: Evidence, start: int) -> int:
    words = evidence.words
    end = start + 1
    while end < len(words) and end - start < LONGEST and words[end].joint != "":
        if not (
            capital(words, end)
            or (
                words[end].text in ("of", "and", "the")
                and end + 1 < len(words)
                and glued(words, end + 1)
                and capital(words, end + 1)
            )
        ):
            break
        end += 1
    return end


def _vote_run(
    evidence: Evidence, start: int, end: int, lexicon: NameWords, places: Gazetteer, shouted: frozenset[int]
) -> int:
    """Vote for the longest place that begins the run; where to read on."""
    words = evidence.words
    for last in range(end, start, -1):
        form = evidence.form(start, last)
        parted = any(words[index].joint == "'" for index in range(start + 1, last))
        if parted and not places.possible(form):
            continue
        if last - start == 1 and words[start].text in lexicon.not_names:
            break
        weight = _known(evidence, (start, last), form, lexicon, places) or _shaped(
            words, start, last, shouted
        )
        if weight and not _somebody(evidence, start, last, lexicon):
            evidence.vote(start, last, NameKind.PLACE, weight)
            return last
    return start + 1


def _known(
    evidence: Evidence, run: tuple[int, int], form: Form, lexicon: NameWords, places: Gazetteer
) -> float:
    """The weight of what the atlas has for the words of the run, none where it has nothing."""
    if places.certain(form):
        return CERTAIN
    start, last = run
    town = _may_be_town(form, lexicon, places) and _located(evidence, start, last, lexicon, places)
    return LIKELY if town else 0.0


def _shaped(words: Sequence[NameWord], start: int, last: int, shouted: frozenset[int]) -> float:
    """The weight of a head such as "Street" at the end of several capitals, none without one."""
    head = words[last - 1].text
    if last - start < 2 or head not in heads() or words[start].block in shouted:
        return 0.0
    if not all(capital(words, index) for index in range(start, last)):
        return 0.0
    return SITE if head in _SURE_HEADS else SHAPED


def _somebody(evidence: Evidence, start: int, last: int, lexicon: NameWords) -> bool:
    """ "Mayor Ann Wood": a title and a full name, where the title is none that places are named for."""
    title = evidence.words[start].text
    titled = title in lexicon.honorifics or (title in lexicon.titles and title not in _NAMESAKES)
    if not titled or last - start != len(("Mayor", "Ann", "Wood")):
        return False
    marked = evidence.marked.get((start + 1, last)) is NameKind.PERSON
    return marked or evidence.words[start + 1].text in lexicon.given


def _may_be_town(form: Form, lexicon: NameWords, places: Gazetteer) -> bool:
    """Whether a place has the name: a village's is no word of the language and nobody's given name."""
    if places.possible(form):
        return True
    plain = not any(lexicon.ordinary(word) or word in lexicon.given for word in form)
    return plain and bool(places.spots(form))


def _located(evidence: Evidence, start: int, last: int, lexicon: NameWords, places: Gazetteer) -> bool:
    """ "in Tynemouth", "Galway, Ireland"."""
    words = evidence.words
    if start > 0 and glued(words, start) and words[start - 1].text in lexicon.locative | lexicon.place_nouns:
        return True
    if _of_town(words, start, last):
        return True
    if last >= len(words) or words[last].start - words[last - 1].end != 2 or not capital(words, last):
        return False
    return any(places.certain(evidence.form(last, last + n)) for n in (3, 2, 1))


def _of_town(words: Sequence[NameWord], start: int, last: int) -> bool:
    """ "a Harbour man", "Harbour residents", "Harbour Police": what towns have, and no name before it."""
    if last >= len(words) or not glued(words, last) or words[last - 1].possessive:
        return False
    alone = not (start and glued(words, start) and capital(words, start - 1)) or words[start - 1].opens
    return alone and words[last].text in _OF_TOWNS


def _vote_counties(evidence: Evidence, places: Gazetteer) -> None:
    """ "Harbour, Lee and Clarke counties": each a county, if there is one of the name."""
    words = evidence.words
    for index, word in enumerate(words):
        if word.text not in ("counties", "Counties"):
            continue
        first = index - 1
        while first >= 0 and words[first].block == word.block and _in_list(words, first):
            form = evidence.form(first, first + 1)
            if capital(words, first) and places.spots((*form, "County")):
                evidence.vote(first, first + 1, NameKind.PLACE, DATELINE)
            first -= 1


def _in_list(words: Sequence[NameWord], index: int) -> bool:
    return capital(words, index) or words[index].text == "and"


@cache
def heads() -> frozenset[str]:
    """Last words of places' names: "Street", "River"."""
    return frozenset(read("places.json")["heads"])
