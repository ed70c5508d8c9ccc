"""Keeps which names are one person as documents come and go, and says which documents that changes.

Surnames that stand alone are looked at when their document comes, when another of its story
does, when somebody rules on them, and whenever twice as many documents as before give a full
name with that surname.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from copydesk_contracts.annotations import Annotations
from services.index import fold
from services.index.identities.forms import ends_with, is_short, surname
from services.index.identities.heads import Head, heads
from services.index.identities.ledger import Form, NameLedger, PersonRow
from services.index.identities.rulings import Ruling
from services.index.identities.traits import person_trait, told
from services.index.identities.weigh import SAMPLE, Background, Choice, FullName, choose
from services.index.joined import Ground, Joined

AGAIN: Final = 1000
"""Places of a surname alone that are looked at again at once, the last that came: some tenths of a second."""
CANDIDATES: Final = 12
"""Full names with one surname that are weighed, the most frequent: others would hardly be believed."""


@dataclass
class NameBook:
    """Names over a ledger. Raises sqlite3.Error.

    What changed counts once `commit` was called on the ledger, and has reached the index once `settle` was.
    """

    ledger: NameLedger

    def put(self, document_id: str, found: Annotations, story: str | None) -> None:
        """A document came or changed."""
        self.remove(document_id)
        self.ledger.add(document_id, told(found), story)
        self._touch(document_id)

    def remove(self, document_id: str) -> None:
        """A document went."""
        self.ledger.begin()
        self._touch(document_id, leaving=1)
        self.ledger.remove(document_id)

    def move(self, document_id: str, story: str | None) -> None:
        """A document is of that story now."""
        self.ledger.begin()
        if self.ledger.move(document_id, story):
            self._touch(document_id)

    def rule(self, rulings: Iterable[Ruling]) -> None:
        """These rulings hold from now on, and no others."""
        now = {ruling.id: ruling.model_dump_json() for ruling in rulings}
        before = self.ledger.rulings()
        if now == before:
            return
        self.ledger.begin()
        changed = set(now.values()) ^ set(before.values())
        surnames = {surname(_form(Ruling.model_validate_json(json))) for json in changed}
        self.ledger.touch(surnames)
        for last in surnames:
            self.ledger.look_again(last, AGAIN)
        self.ledger.rule(now)

    def joined(self, document_id: str) -> tuple[Joined, ...]:
        """What the names of a document are joined to."""
        rows = self.ledger.people(document_id)
        return tuple(row.joined for row in rows if row.joined is not None)

    def resolve(self) -> None:
        """Look at the names again whose surnames were touched."""
        self.ledger.begin()
        touched = self.ledger.take_touched()
        rulings = (
            [Ruling.model_validate_json(json) for json in self.ledger.rulings().values()] if touched else []
        )
        rulings.sort(key=lambda ruling: ruling.at)
        for last in touched:
            _Surname(self.ledger, last, [r for r in rulings if surname(_form(r)) == last]).resolve()

    def unsettled(self) -> list[str]:
        """The documents whose joined names the index may not know yet."""
        return self.ledger.unsettled()

    def _touch(self, document_id: str, leaving: int = 0) -> None:
        """`leaving` is how many documents fewer there will be in a moment."""
        people = self.ledger.people(document_id)
        self.ledger.touch({surname(row.key) for row in people})
        self.ledger.look_again_in_story(document_id)
        for row in people:
            if not is_short(row.key) and _is_step(self.ledger.givers(row.key) - leaving):
                self.ledger.look_again(surname(row.key), AGAIN)


class _Surname:
    """All forms of names with one surname, as they are now."""

    def __init__(self, ledger: NameLedger, last: str, rulings: Sequence[Ruling]) -> None:
        self._ledger, self._last, self._rulings = ledger, last, rulings
        self._forms = ledger.forms(last)
        self._heads = heads([form for form in self._forms if not form.short], rulings)
        self._samples: dict[str, list[frozenset[str]]] = {}

    def resolve(self) -> None:
        for form in self._forms:
            if not form.short:
                self._join_full(form)
        for row in self._ledger.take_again(self._last):
            self._change(row, self._meant(row))

    def _join_full(self, form: Form) -> None:
        """A full name is the same everywhere, but where somebody ruled on one document."""
        name = self._heads[form.key].name_of(form)
        alone = {r.document_id for r in self._rulings if r.document_id and _form(r) == form.key}
        for row in self._ledger.to_change(form.key, name.name if name else None):
            if row.document_id not in alone:
                self._change(row, _as_written(name, row))
        rows = (self._ledger.row(document_id, form.key) for document_id in sorted(alone))
        for ruled in filter(None, rows):
            self._change(ruled, self._alone(ruled, name))

    def _alone(self, row: PersonRow, name: Joined | None) -> Joined | None:
        """What a full name is in a document that somebody ruled on."""
        joined = self._ruled(row) or _as_written(name, row)
        return None if joined is None or self._is_apart(row, joined.name) else joined

    def _meant(self, row: PersonRow) -> Joined | None:
        """Whom a surname alone means in its document."""
        ruled = self._ruled(row)
        if ruled is not None:
            return ruled
        present = {other.key for other in self._ledger.people(row.document_id)}
        in_story = self._ledger.in_story_of(row.document_id, self._last)
        possible = list(islice(self._candidates(row, present), CANDIDATES))
        if not possible:
            return None
        labels = {**self._ledger.traits(row.document_id), **row.roles}
        weighed = [self._candidate(head, in_story) for head in possible]
        counts = Background(self._ledger.count(), self._ledger.counts(list(labels)))
        choice = choose(frozenset(labels), weighed, counts)
        return _joined(row, choice, {head.key: head for head in possible}, labels) if choice else None

    def _candidates(self, row: PersonRow, present: set[str]) -> Iterable[Head]:
        """Who else has that surname, but for those whom the document names beside it."""
        distinct = {head.key: head for head in self._heads.values()}
        for head in sorted(distinct.values(), key=lambda head: (-head.documents, head.key)):
            apart = self._is_apart(row, head.name)
            if ends_with(head.key, row.key) and not apart and present.isdisjoint(head.keys):
                yield head

    def _candidate(self, head: Head, in_story: set[str]) -> FullName:
        if head.key not in self._samples:
            ids = self._ledger.sample(head.keys, SAMPLE)
            self._samples[head.key] = [self._seen(document_id, head) for document_id in ids]
        told_there = not in_story.isdisjoint(head.keys)
        return FullName(head.key, head.documents, self._samples[head.key], told_there)

    def _seen(self, document_id: str, head: Head) -> frozenset[str]:
        """The traits of somebody in a document."""
        own = {person_trait(key) for key in head.keys}
        mine = [row.roles for row in self._ledger.people(document_id) if row.key in head.keys]
        roles = {trait for traits in mine for trait in traits}
        return frozenset((self._ledger.traits(document_id).keys() | roles) - own)

    def _ruled(self, row: PersonRow) -> Joined | None:
        """Whom somebody said that a form means; null where nobody did."""
        together = [r for r in self._on(row) if r.together]
        if not together:
            return None
        joined = Joined(form=row.name, name=together[-1].name, ground=Ground.TOLD)
        return None if self._is_apart(row, joined.name) else joined

    def _is_apart(self, row: PersonRow, name: str) -> bool:
        """Whether somebody said that a form does not mean them."""
        of_them = [r for r in self._on(row) if fold.key(r.name) == fold.key(name)]
        return bool(of_them) and not of_them[-1].together

    def _on(self, row: PersonRow) -> list[Ruling]:
        """What was said of a form in a document, what counts most last: the newest, and of it alone."""
        said = [r for r in self._rulings if _form(r) == row.key and r.document_id in (None, row.document_id)]
        return sorted(said, key=lambda ruling: ruling.document_id is not None)

    def _change(self, row: PersonRow, joined: Joined | None) -> None:
        if _says(row.joined) != _says(joined):
            self._ledger.join(row, joined)


def _as_written(name: Joined | None, row: PersonRow) -> Joined | None:
    return None if name is None else name.model_copy(update={"form": row.name})


def _joined(row: PersonRow, choice: Choice, by_key: dict[str, Head], labels: dict[str, str]) -> Joined:
    shared = tuple(labels[trait] for trait in choice.shared)
    return Joined(form=row.name, name=by_key[choice.key].name, ground=choice.ground, shared=shared)


def _says(joined: Joined | None) -> tuple[str, Ground] | None:
    """What must differ for the index to be told: the traits that are the reason change with each document."""
    return None if joined is None else (joined.name, joined.ground)


def _form(ruling: Ruling) -> str:
    return fold.key(ruling.form)


def _is_step(count: int) -> bool:
    """Whether it is none or a power of two: so each count that is twice another is noticed once."""
    return count & (count - 1) == 0
