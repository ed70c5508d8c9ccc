"""From the votes of an article to the names in it: which form is what."""

from dataclasses import dataclass, field

from services.enricher.annotators.names.acronyms import Short
from services.enricher.annotators.names.bodies import CHAMBERS
from services.enricher.annotators.names.data import words_of
from services.enricher.annotators.names.evidence import Evidence, NameKind
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Form, known_organisations
from services.enricher.annotators.names.runs import PARTICLES, capital, glued
from services.enricher.annotators.names.sites import heads
from services.enricher.annotators.names.uses import Uses
from services.language.names import NameWords

MARKED: tuple[NameKind, ...] = (NameKind.PERSON, NameKind.ORGANISATION, NameKind.PLACE)


@dataclass(frozen=True)
class Names:
    """Forms by kind; `parts` are single names of people whose full name the article gives."""

    kinds: dict[Form, NameKind]
    parts: dict[Form, list[Form]] = field(default_factory=dict)


def decide(evidence: Evidence, lexicon: NameWords, places: Gazetteer, short: Short) -> Names:
    """The kind of each form by its votes, and the short forms of people's full names."""
    judge, uses = _Judge(evidence, lexicon, places), Uses(evidence, lexicon, places)
    kinds: dict[Form, NameKind] = {}
    for form in evidence.votes:
        kind = _by_use(form, judge.kind(form), uses)
        names_one = form in short or _chamber(form, evidence) or _plausible(form, lexicon)
        if kind in MARKED and names_one:
            kinds[form] = NameKind(kind)
    kinds |= dict.fromkeys(list(uses.beside(kinds)), NameKind.PLACE)
    parts = _parts(evidence, kinds, lexicon, places, uses)
    for form in _ranked(kinds, parts, lexicon):
        del kinds[form]
    return Names(kinds | dict.fromkeys(parts, NameKind.PERSON), parts)


def _chamber(form: Form, evidence: Evidence) -> bool:
    return len(form) == 1 and form[0] in CHAMBERS and form in evidence.ruled


def _by_use(form: Form, kind: NameKind | None, uses: Uses) -> NameKind | None:
    """The kind, or a place where the article uses the name as one."""
    marked = kind in MARKED and kind is not NameKind.PLACE
    return NameKind.PLACE if marked and uses.place(form, kind) else kind


def _ranked(kinds: dict[Form, NameKind], parts: dict[Form, list[Form]], lexicon: NameWords) -> list[Form]:
    """ "General Harbour", where Ann Harbour is named: her rank and her surname."""
    return [form for form in kinds if len(form) > 1 and form[0] in lexicon.titles and form[1:] in parts]


class _Judge:
    """Weighs the votes for a form with what its words and its uses say."""

    def __init__(self, evidence: Evidence, lexicon: NameWords, places: Gazetteer) -> None:
        self._evidence, self._lexicon, self._places = evidence, lexicon, places
        self._heads = heads()
        self._alone, self._articled, self._inner = _uses(evidence)

    def kind(self, form: Form) -> NameKind | None:
        """What the form names, or null."""
        kind = self._evidence.best(form)
        if form in self._evidence.ruled or kind not in MARKED:
            return self._by_surname(form, kind)
        return self._of_model(form, kind) if len(form) > 1 else self._single(form, kind)

    def _by_surname(self, form: Form, kind: NameKind | None) -> NameKind | None:
        """A body is not called by its last word alone, somebody is."""
        surname = len(form) > 1 and form[-1] in self._alone and form[-1] not in self._articled
        votes = self._evidence.votes[form]
        doubtful = kind is NameKind.ORGANISATION and form not in known_organisations() and len(form) < 4
        if doubtful and surname and self._named(form) and votes[NameKind.ORGANISATION] < 2 * RULED:
            return NameKind.PERSON
        return kind

    def _named(self, form: Form) -> bool:
        return not any(word in self._lexicon.impersonal or self._lexicon.ordinary(word) for word in form)

    def _of_model(self, form: Form, kind: NameKind | None) -> NameKind | None:
        """A name of several words for which only the model speaks."""
        if kind is NameKind.PERSON:
            return self._person_of_model(form)
        if kind is NameKind.ORGANISATION and form[-1] in self._lexicon.titles:
            return None
        return self._by_surname(form, kind)

    def _person_of_model(self, form: Form) -> NameKind | None:
        lexicon = self._lexicon
        if form[-1] in self._heads:
            return NameKind.PLACE
        if not {form[0], form[-1]} & lexicon.given and self._places.certain(form[:1]):
            return NameKind.ORGANISATION
        if all(lexicon.ordinary(word) or not word[0].isupper() for word in form):
            return None
        once = len(form) == 2 and self._evidence.votes[form][NameKind.PERSON] < RULED
        return None if once and lexicon.ordinary(form[0]) else NameKind.PERSON

    def _single(self, form: Form, kind: NameKind | None) -> NameKind | None:
        """A single word for which only the model speaks."""
        word = form[0]
        if self._lexicon.ordinary(word) or any(c.isdigit() for c in word):
            return None
        if word not in self._inner and kind is NameKind.PERSON and self._places.possible(form):
            return kind
        if kind is NameKind.PERSON and word in self._articled:
            return None
        return kind


RULED = 2.0
"""Votes of one rule that is sure; a mark of the model's alone is less."""

_VERBS = words_of("verbs")
_LEGAL_FORMS = words_of("legal_forms")


def _uses(evidence: Evidence) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words that stand alone with a capital, that follow an article, and that do so inside a sentence."""
    words, folded = evidence.words, evidence.folded
    capitals = [index for index in range(len(words)) if capital(words, index)]
    alone = [index for index in capitals if _apart(evidence, index)]
    articled = (folded[index] for index in alone if _articled(evidence, index))
    inner = (folded[index] for index in capitals if not words[index].opens)
    return frozenset(folded[index] for index in alone), frozenset(articled), frozenset(inner)


def _apart(evidence: Evidence, index: int) -> bool:
    """Whether no other capital joins the word."""
    words = evidence.words
    before = glued(words, index) and capital(words, index - 1)
    after = glued(words, index + 1) and capital(words, index + 1)
    return not before and not after


def _articled(evidence: Evidence, index: int) -> bool:
    """Whether an article leads to it and no noun goes on: not in "the Shakespeare classic"."""
    words = evidence.words
    if not glued(words, index) or words[index - 1].text not in ("the", "The"):
        return False
    return not glued(words, index + 1) or words[index + 1].text in _VERBS


def _plausible(form: Form, lexicon: NameWords) -> bool:
    """Whether the form can name anything."""
    if not form or form[-1] in lexicon.event_heads or not any(word[0].isupper() for word in form):
        return False
    return len(form) > 1 or form in known_organisations() or not _generic(form[0], lexicon)


def _generic(word: str, lexicon: NameWords) -> bool:
    """Whether a single word is part of names at most: "Ministry", "General", "German", "Co"."""
    parts = (lexicon.org_heads, lexicon.org_openers, lexicon.modifiers, lexicon.titles, lexicon.honorifics)
    others = (lexicon.not_names, lexicon.demonyms, lexicon.stops, _LEGAL_FORMS)
    return len(word) < 2 or any(word in group for group in (*parts, *others))


def _parts(
    evidence: Evidence, kinds: dict[Form, NameKind], lexicon: NameWords, places: Gazetteer, uses: Uses
) -> dict[Form, list[Form]]:
    """Surnames and given names that may stand alone, each with the full names they may mean."""
    parts: dict[Form, list[Form]] = {}
    for full in [form for form, kind in kinds.items() if kind is NameKind.PERSON and len(form) > 1]:
        for part in _shorts(full):
            if _may_stand_alone(part, evidence, lexicon, places) and not uses.place(part, NameKind.PERSON):
                parts.setdefault(part, []).append(full)
    return parts


def _shorts(full: Form) -> list[Form]:
    """ "Der Fort", "van der Fort" and the single words of a name."""
    singles = [(word,) for word in full if len(word) > 1 and word not in PARTICLES]
    tails = [full[i:] for i in range(1, len(full) - 1)]
    return [*singles, *tails]


def _may_stand_alone(part: Form, evidence: Evidence, lexicon: NameWords, places: Gazetteer) -> bool:
    if not _plausible(part, lexicon) or part[0].isdigit():
        return False
    votes = evidence.votes.get(part)
    if votes is None:
        return not places.certain(part)
    rivals = votes[NameKind.PLACE] + votes[NameKind.ORGANISATION]
    return not places.certain(part) or votes[NameKind.PERSON] >= rivals
