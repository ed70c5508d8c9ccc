"""One person, organisation or place over all documents: said, with whom, where, when, in which stories."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from copydesk_contracts.annotations import Place
from services.desk.gathered import documents_of, merged_places
from services.desk.statements import said_once
from services.desk.whereabouts import Whereabouts, whereabouts
from services.index import fold
from services.index.documents import called_entities
from services.index.identities.forms import ends_with, is_short
from services.index.joined import Joined
from services.index.port import Searcher
from services.index.query import Facet, Query, Sort, StatementQuery
from services.index.results import Count, Results, StatementHit
from services.index.stored import StoredDocument

LOOKED_AT: Final = 40
"""The newest documents, which are read for roles, forms and the map: some 50 ms."""
COMPANY: Final = 12
"""Names of each kind that appear together with this one."""
STATEMENTS: Final = 30
"""Statements that are read: copies of one text say the same."""
ROLES: Final = 6
"""The most usual ones: more fill no line of the page."""
PLACES: Final = 100
"""Dots on the map."""


class ThingKind(StrEnum):
    """What has a page; the values are the first step of its address."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    PLACES = "places"

    @property
    def facet(self) -> Facet:
        """The names of that kind."""
        return Facet[self.name]


@dataclass(frozen=True)
class ThingForm:
    """A form that some of the newest documents have for the name, the grounds, and those documents."""

    form: str
    joined: tuple[tuple[str, Joined], ...]


@dataclass(frozen=True)
class Thing:
    """`name` as most documents write it; roles with how many of the newest documents give them.

    `results` has the documents, newest first, a story once, with names beside this one and the
    days they were published; `statements` what was said by it, or in articles about a place.
    `forms` are other names that are joined to this one, `spellings` how documents write a place
    or an organisation otherwise, and `lies` where a place is, each of its namesakes by itself;
    `namesakes` who may be meant by a surname alone. `places` are those of the newest documents that
    have coordinates.
    """

    kind: ThingKind
    name: str
    roles: tuple[tuple[str, int], ...]
    results: Results
    statements: tuple[StatementHit, ...]
    said: int
    forms: tuple[ThingForm, ...]
    spellings: tuple[str, ...]
    lies: tuple[Whereabouts, ...]
    namesakes: tuple[Count, ...]
    places: tuple[Place, ...]

    def beside(self, facet: Facet) -> list[Count]:
        """Names of that kind that appear together with it."""
        key = fold.key(self.name)
        same = self.kind.facet is facet
        counts = [c for c in self.results.facets.get(facet, ()) if not (same and fold.key(c.value) == key)]
        return counts[:COMPANY]


def thing(searcher: Searcher, kind: ThingKind, name: str) -> Thing | None:
    """Everything of that name; null where nothing has it and nobody may be meant by it."""
    asked = _named(kind, name)
    results = searcher.search(replace(asked, fold=True, facet_size=COMPANY + 1, limit=LOOKED_AT))
    statements = searcher.statements(_statements(kind, name))
    namesakes = _namesakes(searcher, name) if kind is ThingKind.PEOPLE else ()
    if not results.total and not statements.total and not namesakes:
        return None
    documents = list(documents_of(searcher, results.hits))
    called = [pair for document in documents for pair in _called(kind, document)]
    if (known := _known_as(called, name)) is not None:
        return thing(searcher, kind, known)
    return Thing(
        kind=kind,
        name=_written(kind, name, results),
        roles=_roles(documents, name) if kind is ThingKind.PEOPLE else (),
        results=results,
        statements=tuple(hit for hit, _ in said_once(statements.hits)),
        said=statements.total,
        forms=tuple(_forms(documents, name)),
        spellings=tuple(_spellings(called, name)),
        lies=whereabouts(documents, name) if kind is ThingKind.PLACES else (),
        namesakes=namesakes,
        places=tuple(merged_places(documents))[:PLACES],
    )


def _called(kind: ThingKind, document: StoredDocument) -> Iterable[tuple[str, str]]:
    """Places or organisations of a document as it writes them, and what the index calls them."""
    found = document.annotations
    if kind is ThingKind.PLACES:
        return called_entities(document, found.places)
    return called_entities(document, found.organisations) if kind is ThingKind.ORGANISATIONS else ()


def _known_as(called: Iterable[tuple[str, str]], name: str) -> str | None:
    """What the index calls what all of these documents write so; null where it is called that."""
    key = fold.key(name)
    names = Counter(known for pair in called if key in map(fold.key, pair) for known in pair[1:])
    return None if not names or key in map(fold.key, names) else names.most_common(1)[0][0]


def _spellings(called: Iterable[tuple[str, str]], name: str) -> list[str]:
    """How the documents write it otherwise, the most usual first."""
    key = fold.key(name)
    written = Counter(form for form, known in called if fold.key(known) == key != fold.key(form))
    return [spelling for spelling, _ in written.most_common(ROLES)]


def _named(kind: ThingKind, name: str) -> Query:
    names = {kind.facet.value: (name,)}
    return Query(**names, sort=Sort.NEWEST)  # type: ignore[arg-type]


def _statements(kind: ThingKind, name: str) -> StatementQuery:
    if kind is ThingKind.PLACES:
        return StatementQuery(place=(name,), limit=STATEMENTS)
    return StatementQuery(speaker=(name,), limit=STATEMENTS)


def _written(kind: ThingKind, name: str, results: Results) -> str:
    """The name as most documents write it."""
    alike = [c.value for c in results.facets.get(kind.facet, ()) if fold.key(c.value) == fold.key(name)]
    return alike[0] if alike else name


def _roles(documents: Iterable[StoredDocument], name: str) -> tuple[tuple[str, int], ...]:
    roles: Counter[str] = Counter()
    for document in documents:
        for person in document.annotations.people or ():
            if person.role and fold.key(document.called(person.name)) == fold.key(name):
                roles[" ".join(person.role.text.split())] += 1
    return tuple(roles.most_common(ROLES))


def _forms(documents: Iterable[StoredDocument], name: str) -> Iterator[ThingForm]:
    found: dict[str, list[tuple[str, Joined]]] = {}
    for document in documents:
        for joined in document.joined:
            if fold.key(joined.name) == fold.key(name):
                found.setdefault(fold.key(joined.form), []).append((document.document_id, joined))
    for same in found.values():
        yield ThingForm(same[0][1].form, tuple(same))


def _namesakes(searcher: Searcher, name: str) -> tuple[Count, ...]:
    """Those with a surname that stands alone, the most frequent first."""
    key = fold.key(name)
    if not key or not is_short(key):
        return ()
    beside = searcher.search(Query(text=f'person:"{name.replace(chr(34), " ")}"', limit=1, facet_size=100))
    people: Sequence[Count] = beside.facets.get(Facet.PEOPLE, ())
    return tuple(count for count in people if ends_with(fold.key(count.value), key))[:COMPANY]
