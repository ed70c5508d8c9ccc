"""Keeps which names are one person as documents come and go, and says which documents that changes.

What a name is joined to follows from the documents that are there and from nothing else. Whoever may
change it marks it, and it is looked at again: at once where the document itself or its story changed,
else in portions, so that a commit takes no longer the more documents there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from copydesk_contracts.annotations import Annotations
from services.index import fold
from services.index.identities.forms import is_short, surname
from services.index.identities.ledger import NameLedger
from services.index.identities.namesakes import Namesakes
from services.index.identities.rounding import rounded
from services.index.identities.rulings import Ruling
from services.index.identities.traits import told
from services.index.joined import Joined

PORTION: Final = 500
"""Places of a surname alone that are looked at again at once because others came: tenths of a second."""
ON_THE_WAY: Final = 100
"""The same while documents come, which shall not wait for it."""


@dataclass
class NameBook:
    """Names over a ledger. Raises sqlite3.Error.

    What changed counts once `commit` was called on the ledger, and has reached the index once `settle` was.
    """

    ledger: NameLedger

    def put(self, document_id: str, found: Annotations, story: str | None) -> None:
        """A document came or changed; the index knows nothing of its joined names."""
        people = told(found)
        if self.ledger.tells(document_id, people):
            self.move(document_id, story)
            if self.joined(document_id):
                self.ledger.unsettle([document_id])
            return
        self.remove(document_id)
        self.ledger.add(document_id, people, None)
        self.ledger.marks.touch({surname(one.key) for one in people.people})
        self.ledger.marks.again_in_document(document_id)
        self.move(document_id, story)

    def remove(self, document_id: str) -> None:
        """A document went."""
        self.ledger.begin()
        if not self.ledger.about(document_id).there:
            return
        self.move(document_id, None)
        self.ledger.marks.touch({surname(key) for key in self.ledger.keys(document_id)})
        self.ledger.remove(document_id)

    def move(self, document_id: str, story: str | None) -> None:
        """A document is of that story now."""
        self.ledger.begin()
        before = self.ledger.about(document_id)
        if not before.there or before.story == story:
            return
        people = sorted(self.ledger.keys(document_id))
        self.ledger.move(document_id, None)
        for each in filter(None, (before.story, story)):
            self._unless_given(each, people)
        self.ledger.move(document_id, story)
        self.ledger.marks.again_in_document(document_id)

    def rule(self, rulings: Iterable[Ruling]) -> None:
        """These rulings hold from now on, and no others."""
        now = {ruling.id: ruling.model_dump_json() for ruling in rulings}
        before = self.ledger.rulings()
        if now == before:
            return
        self.ledger.begin()
        changed = set(now.values()) ^ set(before.values())
        surnames = {surname(_form(Ruling.model_validate_json(json))) for json in changed}
        self.ledger.marks.touch(surnames)
        for last in surnames:
            self.ledger.marks.sweep_surname(last)
        self.ledger.rule(now)

    def joined(self, document_id: str) -> tuple[Joined, ...]:
        """What the names of a document are joined to."""
        rows = self.ledger.people(document_id)
        return tuple(row.joined for row in rows if row.joined is not None)

    def tend(self) -> None:
        """While nothing comes: look at more, and have the index told for what names are joined."""
        self.resolve(PORTION)
        self.ledger.unsettle_later(PORTION)

    def resolve(self, portion: int = ON_THE_WAY) -> None:
        """Look again at what was touched, and at a portion of what that may have changed."""
        self.ledger.begin()
        marks, looked_at = self.ledger.marks, _LookedAt(self.ledger)
        for last in marks.take_touched():
            namesakes = looked_at.namesakes(last)
            namesakes.join_full()
            if namesakes.are_new():
                marks.sweep_surname(last)
        marks.sweep_changed(self.ledger.count(), rounded)
        marks.sweep(portion)
        for last, rows in groupby(self.ledger.take_again(), lambda row: surname(row.key)):
            looked_at.namesakes(last).join_short(rows)

    def waiting(self) -> bool:
        """Whether there is more to be looked at than `resolve` did at once, or anything to be told."""
        return self.ledger.marks.waiting() or self.ledger.tells_later()

    def unsettled(self) -> list[str]:
        """The documents whose joined names the index may not know yet."""
        return self.ledger.unsettled()

    def _unless_given(self, story: str, people: Iterable[str]) -> None:
        """Who is given by a document alone was not known to a story before, or is not any longer."""
        for key in people:
            if not is_short(key) and not self.ledger.is_given(story, key):
                self.ledger.marks.again_in_story(story, surname(key))


class _LookedAt:
    """Who has which surname, found out once."""

    def __init__(self, ledger: NameLedger) -> None:
        self._ledger, self._found = ledger, dict[str, Namesakes]()
        rulings = [Ruling.model_validate_json(json) for json in ledger.rulings().values()]
        self._rulings = sorted(rulings, key=lambda ruling: ruling.at)

    def namesakes(self, last: str) -> Namesakes:
        if last not in self._found:
            said = [ruling for ruling in self._rulings if surname(_form(ruling)) == last]
            self._found[last] = Namesakes(self._ledger, last, said)
        return self._found[last]


def _form(ruling: Ruling) -> str:
    return fold.key(ruling.form)
