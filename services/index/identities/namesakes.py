"""All forms of names with one surname, as they are now, and what each is joined to."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from services.index import fold
from services.index.identities.forms import ends_with
from services.index.identities.heads import Head, heads
from services.index.identities.ledger import About, Form, NameLedger, PersonRow
from services.index.identities.marks import WHOLE
from services.index.identities.rounding import rounded
from services.index.identities.rulings import Ruling
from services.index.identities.traits import Traits, person_trait
from services.index.identities.weigh import SAMPLE, Background, Choice, FullName, choose, shared
from services.index.joined import Ground, Joined

CANDIDATES: Final = 12
"""Full names with one surname that are weighed, the most frequent: others would hardly be believed."""


class Namesakes:
    """Over a ledger. Raises sqlite3.Error."""

    def __init__(self, ledger: NameLedger, last: str, rulings: Sequence[Ruling]) -> None:
        self._ledger, self._last, self._rulings = ledger, last, rulings
        self._forms = ledger.forms(last)
        self._heads = heads([form for form in self._forms if not form.short], rulings)
        self._possible = cache(self._ending_with)
        self._company = cache(self._company_of)
        self._in_story = cache(lambda story: ledger.in_story(story, last) if story else set())

    def join_full(self) -> None:
        """Join the full names: each is the same everywhere, but where somebody ruled on one document."""
        for form in self._forms:
            if not form.short:
                self._join_everywhere(form)

    def are_new(self) -> bool:
        """Whether anything by which surnames alone are judged is not as it was when this was last asked."""
        shorts = [form.key for form in self._forms if form.short]
        if not shorts:
            return False
        compared = {head.key: head for short in shorts for head in self._possible(short)}
        told = [
            (head.key, head.name, head.keys, rounded(head.documents), self._ledger.sample(head.keys, SAMPLE))
            for _, head in sorted(compared.items())
        ]
        return self._ledger.marks.is_new(self._last, hashlib.sha256(repr(told).encode()).hexdigest())

    def join_short(self, rows: Iterable[PersonRow]) -> None:
        """Join surnames that stand alone in their documents."""
        for row in rows:
            self._change(row, self._meant(row))

    def _join_everywhere(self, form: Form) -> None:
        name = self._heads[form.key].name_of(form)
        alone = {r.document_id for r in self._rulings if r.document_id and fold.key(r.form) == form.key}
        for row in self._ledger.to_change(form.key, name):
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
        about, possible = self._ledger.about(row.document_id), list(self._candidates(row))
        candidates = [] if ruled else [self._candidate(head, about) for head in possible]
        labels = {**about.traits, **row.roles}
        telling = sorted(shared(labels, candidates))
        # Without any that is shared nothing of the choice follows from how frequent something is.
        self._ledger.marks.depend(row.number, [WHOLE, *telling] if telling else [])
        counts = {trait: rounded(count) for trait, count in self._ledger.counts(telling).items()}
        choice = choose(labels, candidates, Background(rounded(self._ledger.count()), counts))
        return _joined(row, choice, {head.key: head for head in possible}, labels) if choice else ruled

    def _candidates(self, row: PersonRow) -> Iterator[Head]:
        """Who else has that surname, but for those whom the document names beside it."""
        present = self._ledger.keys(row.document_id)
        for head in self._possible(row.key):
            if present.isdisjoint(head.keys) and not self._is_apart(row, head.name):
                yield head

    def _ending_with(self, short: str) -> list[Head]:
        """The most frequent names that end so."""
        ending = {head.key: head for head in self._heads.values() if ends_with(head.key, short)}
        order = sorted(ending.values(), key=lambda head: (-rounded(head.documents), head.key))
        return order[:CANDIDATES]

    def _candidate(self, head: Head, about: About) -> FullName:
        company, looked_at = self._company(head)
        told_there = not self._in_story(about.story).isdisjoint(head.keys)
        return FullName(head.key, rounded(head.documents), company, looked_at, told_there)

    def _company_of(self, head: Head) -> tuple[Mapping[str, int], int]:
        """The traits of somebody in some documents, in how many each is, and how many these are."""
        own = {person_trait(key) for key in head.keys}
        documents = self._ledger.company(self._ledger.sample(head.keys, SAMPLE))
        return Counter(trait for traits in documents.values() for trait in traits - own), len(documents)

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
        of_form = [r for r in self._rulings if fold.key(r.form) == row.key]
        said = [r for r in of_form if r.document_id in (None, row.document_id)]
        return sorted(said, key=lambda ruling: ruling.document_id is not None)

    def _change(self, row: PersonRow, joined: Joined | None) -> None:
        if row.joined != joined:
            self._ledger.join(row, joined)


def _as_written(name: Joined | None, row: PersonRow) -> Joined | None:
    return None if name is None else name.model_copy(update={"form": row.name})


def _joined(row: PersonRow, choice: Choice, by_key: Mapping[str, Head], labels: Traits) -> Joined:
    traits = tuple(labels[trait] for trait in choice.shared)
    return Joined(form=row.name, name=by_key[choice.key].name, ground=choice.ground, shared=traits)
