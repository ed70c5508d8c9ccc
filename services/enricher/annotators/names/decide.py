"""From the votes of an article to the names in it: which form is what."""

from dataclasses import dataclass, field

from services.enricher.annotators.names.bodies import Short
from services.enricher.annotators.names.evidence import Evidence, Kind
from services.enricher.annotators.names.gazetteer import Gazetteer
from services.enricher.annotators.names.lexicon import Form, Lexicon, known_organisations
from services.enricher.annotators.names.runs import PARTICLES

MARKED: tuple[Kind, ...] = (Kind.PERSON, Kind.ORGANISATION, Kind.PLACE)


@dataclass(frozen=True)
class Names:
    """Forms by kind; `parts` are single names of people whose full name the article gives."""

    kinds: dict[Form, Kind]
    parts: dict[Form, list[Form]] = field(default_factory=dict)


def decide(evidence: Evidence, lexicon: Lexicon, places: Gazetteer, short: Short) -> Names:
    """The kind of each form by its votes, and the short forms of people's full names."""
    kinds: dict[Form, Kind] = {}
    for form in evidence.votes:
        kind = evidence.best(form)
        if kind in MARKED and (_plausible(form, lexicon) or form in short):
            kinds[form] = Kind(kind)
    parts = _parts(evidence, kinds, lexicon, places)
    for part in parts:
        kinds[part] = Kind.PERSON
    return Names(kinds, parts)


def _plausible(form: Form, lexicon: Lexicon) -> bool:
    if not form or not any(word[0].isupper() for word in form) or form[-1] in lexicon.event_heads:
        return False
    if len(form) == 1:
        word = form[0]
        generic = word in lexicon.org_heads or word in lexicon.org_openers or word in lexicon.modifiers
        return form in known_organisations() or not (
            len(word) < 2
            or generic
            or word in lexicon.not_names
            or word in lexicon.demonyms
            or word in lexicon.titles
            or word in lexicon.honorifics
            or word in lexicon.stops
        )
    return True


def _parts(
    evidence: Evidence, kinds: dict[Form, Kind], lexicon: Lexicon, places: Gazetteer
) -> dict[Form, list[Form]]:
    """Surnames and given names that may stand alone, each with the full names they may mean."""
    parts: dict[Form, list[Form]] = {}
    for full in [form for form, kind in kinds.items() if kind is Kind.PERSON and len(form) > 1]:
        for part in _shorts(full):
            if _may_stand_alone(part, evidence, lexicon, places):
                parts.setdefault(part, []).append(full)
    return parts


def _shorts(full: Form) -> list[Form]:
    """ "Der Fort", "van der Fort" and the single words of a name."""
    singles = [(word,) for word in full if len(word) > 1 and word not in PARTICLES]
    tails = [full[i:] for i in range(1, len(full) - 1)]
    return [*singles, *tails]


def _may_stand_alone(part: Form, evidence: Evidence, lexicon: Lexicon, places: Gazetteer) -> bool:
    if not _plausible(part, lexicon) or part[0].isdigit():
        return False
    votes = evidence.votes.get(part)
    if votes is None:
        return not places.certain(part)
    rivals = votes[Kind.PLACE] + votes[Kind.ORGANISATION]
    return not places.certain(part) or votes[Kind.PERSON] >= rivals
