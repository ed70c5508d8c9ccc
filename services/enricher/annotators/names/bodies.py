"""Organisations by their shape: a head such as "Ministry" or "Party", an acronym, a list of the world's."""

from collections.abc import Iterator, Sequence

from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence, Kind
from services.enricher.annotators.names.lexicon import Form, fold, known_organisations
from services.enricher.annotators.names.runs import capital, glued
from services.enricher.annotators.names.words import Word
from services.language.names import NameWords

SHAPED = 2.0
KNOWN = 3.0
SHORT = 3.0
LONGEST = 14

Short = dict[Form, Form]
"""From an acronym's form to that of the name it stands for."""


def vote_organisations(
    evidence: Evidence, lexicon: NameWords, text: str, shouted: frozenset[int], margins: frozenset[int]
) -> Short:
    """Enter shapes, known names and acronyms; says what each acronym stands for.

    `margins` are the blocks of credit lines: there even initials that mean something else
    elsewhere are those of a name in the article.
    """
    shaped = list(_shaped(evidence, lexicon, shouted))
    for first, last in shaped:
        evidence.vote(first, last, Kind.ORGANISATION, SHAPED)
    vote_known(evidence)
    _vote_called(evidence, lexicon, shouted)
    _vote_chambers(evidence)
    _vote_parties(evidence)
    short = dict(_bracketed(evidence, text))
    long = {evidence.form(first, last) for first, last in shaped} | set(short.values())
    long |= {form for form, votes in evidence.votes.items() if len(form) > 1 and votes[Kind.ORGANISATION] > 0}
    by_initials = {key: form for form in sorted(long) for key in _initials(form)}
    credited = {evidence.folded[i] for i, word in enumerate(evidence.words) if word.block in margins}
    spelt = {form[0] for form in short}
    capitals = {
        fold(word.text) for word in evidence.words if word.text.isupper() and 2 <= len(word.text) <= 6
    }
    for word in dict.fromkeys(evidence.folded):
        if word in capitals or word in spelt or (word,) in known_organisations():
            meant = short.get((word,)) or by_initials.get(word.upper())
            if meant is not None and (word not in lexicon.not_names or word in credited):
                short[word,] = meant
                evidence.votes[word,][Kind.ORGANISATION] += SHORT
                evidence.votes[meant][Kind.ORGANISATION] += SHORT
    return short


def vote_known(evidence: Evidence) -> None:
    """Enter the bodies and media of the world's list."""
    known = _known_by_first()
    for index, word in enumerate(evidence.folded):
        for length in known.get(word, ()):
            form = evidence.form(index, index + length)
            if form in known_organisations() and _unbroken(evidence, index, index + length):
                evidence.vote(index, index + length, Kind.ORGANISATION, KNOWN)
                break


def _vote_called(evidence: Evidence, lexicon: NameWords, shouted: frozenset[int]) -> None:
    """ "the human rights organization Safeguard Defenders"."""
    words = evidence.words
    for index, word in enumerate(words):
        if word.text in lexicon.org_nouns and word.block not in shouted:
            end = _capitals(evidence, index + 1)
            if (
                end > index + 1
                and words[index + 1].joint == " "
                and words[index + 1].text not in lexicon.not_names
            ):
                evidence.vote(index + 1, end, Kind.ORGANISATION, SHAPED)


def _vote_parties(evidence: Evidence) -> None:
    """ "the Communist party": a creed and a small "party" are a party's name."""
    words = evidence.words
    for index, word in enumerate(words):
        if word.text == "party" and glued(words, index) and words[index - 1].text in _CREEDS:
            first = index - 1
            while first > 0 and glued(words, first) and capital(words, first - 1) and not words[first].opens:
                first -= 1
            evidence.vote(first, index + 1, Kind.ORGANISATION, SHAPED)


_CREEDS = words_of("creeds")

CHAMBERS = frozenset({"House", "Commons", "Lords", "Senate", "Assembly"})
_LAWMAKING = words_of("lawmaking")


def _vote_chambers(evidence: Evidence) -> None:
    """ "The House" is a body where the article speaks of lawmaking."""
    words = evidence.words
    if not any(word.text in _LAWMAKING for word in words):
        return
    for index, word in enumerate(words):
        if word.text in CHAMBERS and not word.opens:
            beside = (index - 1, index + 1)
            joined = (glued(words, beside[0] + 1), glued(words, beside[1]))
            if not any(j and capital(words, i) for i, j in zip(beside, joined, strict=True)):
                evidence.vote(index, index + 1, Kind.ORGANISATION, SHAPED)


def _unbroken(evidence: Evidence, first: int, last: int) -> bool:
    return last <= len(evidence.words) and all(evidence.words[i].joint != "" for i in range(first + 1, last))


def _known_by_first() -> dict[str, tuple[int, ...]]:
    if not _LENGTHS:
        lengths: dict[str, set[int]] = {}
        for form in known_organisations():
            if form:
                lengths.setdefault(form[0], set()).add(len(form))
        _LENGTHS.update({word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()})
    return _LENGTHS


_LENGTHS: dict[str, tuple[int, ...]] = {}


def _shaped(evidence: Evidence, lexicon: NameWords, shouted: frozenset[int]) -> Iterator[tuple[int, int]]:
    words = evidence.words
    index = 0
    while index < len(words):
        word = words[index]
        if word.text in lexicon.org_heads and word.block not in shouted:
            first, last = _left(evidence, index, lexicon), _right(evidence, index, lexicon)
            if last - first > 1:
                yield first, last
            index = max(index + 1, last)
        elif word.text in lexicon.org_openers and word.block not in shouted:
            first, last = _left(evidence, index, lexicon), _right(evidence, index, lexicon)
            if last > index + 1:
                yield first, last
            index = max(index + 1, last)
        else:
            index += 1


def _left(evidence: Evidence, index: int, lexicon: NameWords) -> int:
    words = evidence.words
    first = index
    while first > 0 and index - first < LONGEST and (glued(words, first) or _owned(words, first)):
        before = words[first - 1]
        if capital(words, first - 1) and _belongs(before, lexicon):
            first -= 1
        elif before.text in ("of", "and", "for", "de", "du", "des", "et") and _linked(
            evidence, first - 1, lexicon
        ):
            first -= 2
        else:
            break
    while first < index and (
        words[first].text in lexicon.articles
        or words[first].text in lexicon.honorifics
        or (words[first].opens and words[first].text.lower() in lexicon.stops)
    ):
        first += 1
    return first


def _owned(words: Sequence[Word], index: int) -> bool:
    """ "Harbour County Sheriff's Department": whose body it is belongs to its name."""
    return words[index].joint == "'" and words[index - 1].text in _OWNERS


_OWNERS = words_of("owners")


def _belongs(word: Word, lexicon: NameWords) -> bool:
    text = word.text
    if text in lexicon.honorifics or text in lexicon.articles or text in lexicon.times:
        return False
    return not (word.opens and text.lower() in lexicon.stops)


def _linked(evidence: Evidence, link: int, lexicon: NameWords) -> bool:
    """Whether the capital before a link belongs to the same name: "Social and Economic … Initiative"."""
    words = evidence.words
    if link < 1 or not glued(words, link) or not capital(words, link - 1):
        return False
    before = words[link - 1].text
    if words[link].text == "and":
        if before.isupper() or words[link - 1].opens:
            return False
        starts = link < 2 or not (glued(words, link - 1) and capital(words, link - 2))
        whole = (
            before in lexicon.org_heads
            or before in lexicon.org_openers
            or evidence.form(link - 1, link) in known_organisations()
        )
        return starts and not whole and before not in lexicon.not_names
    return before in lexicon.org_openers or before in lexicon.org_heads


def _right(evidence: Evidence, index: int, lexicon: NameWords) -> int:
    words = evidence.words
    last = index + 1
    while last < len(words) and glued(words, last) and words[last].text in lexicon.org_heads:
        last += 1
    if words[last - 1].text not in lexicon.org_openers or last >= len(words) or not glued(words, last):
        return last
    if words[last].text not in ("of", "for", "on", "de", "du", "des"):
        return last
    if words[last].text == "for" and words[index].text in (
        "Center",
        "Centre",
        "University",
        "School",
        "College",
    ):
        return last  # "Space Center for the Apollo …": the name was whole
    start = last + 1
    if start < len(words) and glued(words, start) and words[start].text in ("the", "la", "les", "l"):
        start += 1
    end = _capitals(evidence, start)
    if end == start or words[start].text in lexicon.times:
        return last
    if words[last].text == "on":
        return _further(evidence, end)
    if end + 1 < len(words) and words[end].text == "and" and glued(words, end) and glued(words, end + 1):
        further = _capitals(evidence, end + 1)
        whole = evidence.form(end + 1, further) in known_organisations() or any(
            words[i].text in lexicon.org_heads for i in range(end + 1, further)
        )
        if further > end + 1 and not whole:
            end = further
    return end


def _further(evidence: Evidence, end: int) -> int:
    """On through the small words of a committee's long name."""
    words = evidence.words
    while end + 1 < len(words) and glued(words, end) and words[end].text in _SMALL:
        start = end + 1
        while start < len(words) and glued(words, start) and words[start].text in _SMALL:
            start += 1
        further = _capitals(evidence, start)
        if further == start:
            return end
        end = further
    return end


_SMALL = words_of("small")


def _capitals(evidence: Evidence, start: int) -> int:
    words = evidence.words
    end = start
    while (
        end < len(words) and (glued(words, end) or end == start) and capital(words, end) and end - start < 6
    ):
        if end == start and not glued(words, end):
            break
        end += 1
    return end


def _initials(form: Form) -> set[str]:
    """ "LDP" and, with the small words, "CDPOJ"; for names of two words and more."""
    big = [word for word in form if word[0].isupper()]
    if len(big) < 2:
        return set()
    return {"".join(word[0] for word in big), "".join(word[0].upper() for word in form)}


def _bracketed(evidence: Evidence, text: str) -> Iterator[tuple[Form, Form]]:
    """ "Liberal Democratic Party (LDP)" and "Isis (Institute of Strategic …)"."""
    words = evidence.words
    for index, word in enumerate(words):
        if index and word.start and text[word.start - 1] == "(" and capital(words, index):
            if text[word.end : word.end + 1] == ")" and len(word.text) > 1:
                yield from _spelt_before(evidence, index)
            else:
                yield from _spelt_inside(evidence, index, text)


def _spelt_before(evidence: Evidence, index: int) -> Iterator[tuple[Form, Form]]:
    words, letters = evidence.words, evidence.words[index].text.upper()
    for first in range(index - 2, max(-1, index - LONGEST), -1):
        if not glued(words, first + 1):
            return
        form = evidence.form(first, index)
        if capital(words, first) and letters in _initials(form):
            yield evidence.form(index, index + 1), form
            return


def _spelt_inside(evidence: Evidence, index: int, text: str) -> Iterator[tuple[Form, Form]]:
    words = evidence.words
    last = index + 1
    while last < len(words) and last - index < LONGEST and glued(words, last):
        last += 1
    form = evidence.form(index, last)
    closed = text[words[last - 1].end : words[last - 1].end + 1] == ")"
    named = words[index - 1].block == words[index].block
    if closed and named and words[index - 1].text.upper() in _initials(form):
        yield evidence.form(index - 1, index), form


def media_shaped(form: Sequence[str]) -> bool:
    """Whether a name of two words and more ends as those of newspapers and stations do."""
    return len(form) > 1 and form[-1] in _MEDIA


_MEDIA = words_of("media")
