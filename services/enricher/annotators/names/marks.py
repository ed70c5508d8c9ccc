"""The model's spans, trimmed to names and entered as evidence."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from services.enricher.annotators.base import Spotted
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Form, known_organisations
from services.enricher.annotators.names.runs import name_word, person_end, person_start, split_at_joints
from services.enricher.annotators.names.words import NameWord
from services.language.names import NameWords

LABELS: Final[Mapping[str, NameKind]] = {
    "PERSON": NameKind.PERSON,
    "PER": NameKind.PERSON,
    "ORG": NameKind.ORGANISATION,
    "GPE": NameKind.PLACE,
    "LOC": NameKind.PLACE,
    "FAC": NameKind.PLACE,
    "NORP": NameKind.OTHER,
    "EVENT": NameKind.OTHER,
    "LAW": NameKind.OTHER,
    "WORK_OF_ART": NameKind.OTHER,
    "PRODUCT": NameKind.OTHER,
    "LANGUAGE": NameKind.OTHER,
    "MISC": NameKind.OTHER,
}

Mark = tuple[int, int, NameKind]


def read_marks(
    evidence: Evidence,
    spotted: Iterable[Spotted],
    lexicon: NameWords,
    places: Gazetteer,
    shouted: frozenset[int],
) -> None:
    """Enter every span of a known label; of one that a possessive parts only the last part.

    In `shouted` blocks every word has a capital, and the model is easily misled: there it
    is believed only in what other paragraphs, a list or a given name bear out.
    """
    marks = list(_marks(evidence, spotted, lexicon))
    words = evidence.words
    for first, last, kind in marks:
        if words[first].block not in shouted:
            evidence.mark(first, last, kind)
    for first, end, kind in marks:
        if words[first].block in shouted:
            last = _borne_out(evidence, first, end) if kind is NameKind.PERSON else end
            if _believed(evidence, evidence.form(first, last), kind, lexicon, places):
                evidence.mark(first, last, kind)


def _believed(evidence: Evidence, form: Form, kind: NameKind, lexicon: NameWords, places: Gazetteer) -> bool:
    """Whether other paragraphs, a list or a given name bear out what stands in a headline."""
    if form in evidence.votes or form in known_organisations() or places.possible(form):
        return True
    return kind is NameKind.PERSON and len(form) == 2 and form[0] in lexicon.given


def _borne_out(evidence: Evidence, first: int, last: int) -> int:
    """Where the name ends that other paragraphs bear out: "Ann Harbour Defends Herself"."""
    known = (end for end in range(last, first + 1, -1) if evidence.form(first, end) in evidence.votes)
    return next(known, last)


def _marks(evidence: Evidence, spotted: Iterable[Spotted], lexicon: NameWords) -> Iterator[Mark]:
    words = evidence.words
    starts = [word.start for word in words]
    for start, end, label in spotted:
        kind = LABELS.get(label)
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if kind is None or first >= last:
            continue
        if lexicon.nouns_have_capitals:  # its neighbours say nothing, so it cannot be repaired by them
            yield first, last, kind
            continue
        first, last = split_at_joints(words, first, last)[-1]
        if kind is NameKind.PERSON:
            first, last = _person(evidence, first, last, lexicon)
        else:
            first, last = _trim(evidence, first, last, lexicon)
        if first < last:
            yield first, last, kind


def _person(evidence: Evidence, first: int, last: int, lexicon: NameWords) -> tuple[int, int]:
    words = evidence.words
    while first < last and not name_word(words[first], lexicon):
        first += 1
    if first == last:
        return first, first
    return person_start(words, first, lexicon), person_end(words, first, lexicon)


def _trim(evidence: Evidence, first: int, last: int, lexicon: NameWords) -> tuple[int, int]:
    words = evidence.words
    while first < last and _leads(words[first], last - first == 1, lexicon):
        first += 1
    while first < last and not (words[last - 1].text[0].isupper() or words[last - 1].text[0].isdigit()):
        last -= 1
    return first, last


def _leads(word: NameWord, alone: bool, lexicon: NameWords) -> bool:
    """Whether the word before a name is none of it; an honorific that stands `alone` is a name."""
    if not word.text[0].isupper() or word.text in lexicon.articles:
        return True
    if word.opens and word.text.lower() in lexicon.stops:
        return True
    return word.text in lexicon.honorifics and not alone
