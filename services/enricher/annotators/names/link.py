"""Mentions to entities: whom a surname means, what an acronym stands for, which names a place has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from services.enricher.annotators.names.acronyms import Short
from services.enricher.annotators.names.decide import Names
from services.enricher.annotators.names.evidence import Evidence
from services.enricher.annotators.names.find import NameMention
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Form
from services.enricher.annotators.names.namesakes import Namesakes
from services.language.speech import SpeechWords

NAMESAKES = 20
"""So many names that share a word are told apart; a text with more is no article."""

Groups = dict[Form, list[NameMention]]
"""Mentions by the form that stands for the entity, in order of first mention."""


def link_people(found: Sequence[NameMention], names: Names, evidence: Evidence, words: SpeechWords) -> Groups:
    """A short form belongs to the full name last mentioned before it, else to the first after it.

    A first name alone does not bring up whoever has it: the surname behind it is still that of
    the person who was named with one. Of two named before, what stands about it tells which.
    """
    fulls = dict.fromkeys(f.form for f in found if len(f.form) > 1 and f.form not in names.parts)
    ends = _by_ends(fulls)
    groups: Groups = {}
    whole = {form: _fullest(form, ends[form[-1]] + ends[form[0]]) for form in fulls}
    people = _People(names, whole, Namesakes(evidence, words, whole))
    for at, mention in enumerate(found):
        groups.setdefault(people.meant(at, mention), []).append(mention)
    return groups


class _People:
    """Asked for each mention in reading order whom it means."""

    def __init__(self, names: Names, whole: dict[Form, Form], namesakes: Namesakes) -> None:
        self._names, self._whole, self._namesakes = names, whole, namesakes
        self._recent: dict[Form, int] = {}

    def meant(self, at: int, mention: NameMention) -> Form:
        """The form that stands for the person; its own where nobody or nothing tells whose it is."""
        meant = self._meant(mention)
        if mention.form[-1] == meant[-1]:
            self._recent[meant] = at
        self._namesakes.told(mention, meant)
        return meant

    def _meant(self, mention: NameMention) -> Form:
        form = mention.form
        if form in self._whole:
            return self._whole[form]
        fulls = self._names.parts.get(form, ())[:NAMESAKES]
        candidates = list(dict.fromkeys(self._whole[full] for full in fulls if full in self._whole))
        surnames = [c for c in candidates if c[-len(form) :] == form]
        if not candidates:  # a genitive is whose name it is, though no fuller one is there
            return next((full for full in fulls if len(full) == 1), form)
        return self._of_surname(mention, surnames) if surnames else self._latest(candidates)

    def _of_surname(self, mention: NameMention, candidates: Sequence[Form]) -> Form:
        named = self._namesakes.named(candidates)
        if len(named) > 1:
            return self._namesakes.choose(mention, named) or mention.form
        meant = self._latest(candidates)
        if named:
            self._namesakes.alone(mention.form, meant)
        return meant

    def _latest(self, candidates: Sequence[Form]) -> Form:
        return max(candidates, key=lambda c: self._recent.get(c, -1))


def _by_ends(forms: Iterable[Form]) -> dict[str, list[Form]]:
    """Forms by their first and by their last word, in order and so many at most."""
    ends: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        for word in {form[0], form[-1]}:
            if len(ends[word]) < NAMESAKES:
                ends[word].append(form)
    return ends


def _fullest(form: Form, fulls: Iterable[Form]) -> Form:
    """The longest name that adds words to this one and keeps its last word or begins with it."""
    longer = [
        f
        for f in fulls
        if len(f) > len(form) and set(form) <= set(f) and (f[-1] == form[-1] or f[: len(form)] == form)
    ]
    return max(longer, key=len, default=form)


def link_organisations(found: Sequence[NameMention], short: Short) -> Groups:
    """An acronym belongs to the name it stands for, a part of a name to the one name that has it."""
    forms = list(dict.fromkeys(f.form for f in found))
    groups: Groups = {}
    known, ends = frozenset(forms), _by_ends(forms)
    meant = {form: _body(form, known, ends, short) for form in forms}
    for mention in found:
        groups.setdefault(meant[mention.form], []).append(mention)
    return groups


def _body(form: Form, forms: frozenset[Form], ends: dict[str, list[Form]], short: Short) -> Form:
    if short.get(form) in forms:
        return short[form]
    plural = (*form[:-1], form[-1] + "s")
    if plural in forms:
        return plural
    if len(form) < 2:
        return form
    longer = [
        f
        for f in {*ends[form[0]], *ends[form[-1]]}
        if len(f) > len(form) and (f[-len(form) :] == form or f[: len(form)] == form)
    ]
    return longer[0] if len(longer) == 1 else form


def link_places(found: Sequence[NameMention], places: Gazetteer) -> Groups:
    """Names of one place by the gazetteer; the key is the longest that the article uses, best no genitive."""
    by_place: dict[Form, list[NameMention]] = {}
    for mention in found:
        by_place.setdefault(places.canonical(mention.form), []).append(mention)
    groups: Groups = {}
    for mentions in by_place.values():
        longest = max(mentions, key=lambda m: (places.nominative(m.form) == m.form, sum(map(len, m.form))))
        groups[longest.form] = mentions
    return groups
