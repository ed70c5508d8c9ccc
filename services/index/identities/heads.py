"""Which full names are one: those that differ by initials, and those of which somebody said so."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from services.index import fold
from services.index.identities.ledger import Form
from services.index.identities.rulings import Ruling
from services.index.joined import Ground, Joined

_PAIR: Final = 2
"""The name with initials and without: of "George H. W. Bush" and "George W. Bush" none is "George Bush"."""


@dataclass(frozen=True)
class Head:
    """Somebody under one name: all full forms of it, and how many documents give one of them."""

    key: str
    name: str
    keys: tuple[str, ...]
    documents: int
    ruled: frozenset[str] = frozenset()

    def name_of(self, form: Form) -> Joined | None:
        """What a form is joined to; null where it is the name itself."""
        if form.key == self.key:
            return None
        ground = Ground.TOLD if form.key in self.ruled else Ground.INITIALS
        return Joined(form=form.name, name=self.name, ground=ground)


def heads(forms: Sequence[Form], rulings: Iterable[Ruling]) -> dict[str, Head]:
    """For each full form with one surname who that is."""
    of_all = [ruling for ruling in rulings if ruling.document_id is None]
    together = {fold.key(ruling.form): ruling.name for ruling in of_all if ruling.together}
    apart = {(fold.key(r.form), fold.key(r.name)) for r in of_all if not r.together}
    alike: dict[str, set[str]] = {}
    for form in forms:
        alike.setdefault(form.bare, set()).add(form.key)
    grouped: dict[str, list[Form]] = {}
    for form in forms:
        target = fold.key(together.get(form.key) or _by_initials(form, alike[form.bare]))
        name = form.key if (form.key, target) in apart else target
        grouped.setdefault(name, []).append(form)
    return _by_form(grouped, together)


def _by_form(grouped: Mapping[str, Sequence[Form]], together: Mapping[str, str]) -> dict[str, Head]:
    written = {fold.key(name): name for name in together.values()}
    written.update({form.key: form.name for group in grouped.values() for form in group})
    made = [_head(key, written[key], group, frozenset(together)) for key, group in grouped.items()]
    return {key: head for head in made for key in head.keys}


def _by_initials(form: Form, alike: Set[str]) -> str:
    """The form without initials, if it occurs and only one with initials does."""
    return form.bare if len(alike) == _PAIR and form.bare in alike else form.key


def _head(key: str, name: str, group: Sequence[Form], ruled: frozenset[str]) -> Head:
    documents = sum(form.documents for form in group)
    return Head(key, name, tuple(form.key for form in group), documents, ruled)
