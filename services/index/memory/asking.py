"""From a search to what is held against documents in memory: just so, or loosened where there is little."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.index.circles import looks_wide
from services.index.documents import IndexFields, wording
from services.index.highlight import cut
from services.index.loosened import loosened
from services.index.loosening import UNLOOSENED, Plan, plan
from services.index.memory.loose import LooseMatcher
from services.index.memory.match import Matcher
from services.index.query import Query
from services.index.results import Loosened
from services.index.syntax import parse
from services.index.vocabulary import DocumentsVocabulary


@dataclass(frozen=True)
class Asked:
    """The matcher; how many documents lie in the first circle and the first two; whether it looks further."""

    matcher: Matcher | LooseMatcher
    plan: Plan = UNLOOSENED
    exact: int = 0
    strict: int = 0
    wide: bool = False

    def loosened(self, text: str, total: int) -> Loosened | None:
        """What is to be said of it, where `total` documents were found; null if nothing was loosened."""
        return loosened(self.plan, text, self.exact, self.strict, total) if self.plan.words else None


def ask(query: Query, every: Iterable[IndexFields], among: Iterable[IndexFields], wide: bool | None) -> Asked:
    """`every` document says how rare a word is; `wide` null lets the number found `among` some decide."""
    known = DocumentsVocabulary(map(wording, every))
    made = plan(parse(query.text), cut, known) if query.loosen else UNLOOSENED
    if not made.words:
        return Asked(Matcher(query))
    exactly, within = Matcher(query), LooseMatcher(query, made, wide=False)
    fields = list(among)
    exact = sum(exactly.score(each) is not None for each in fields)
    strict = sum(within.score(each) is not None for each in fields)
    wide = looks_wide(query, strict, wide)
    return Asked(LooseMatcher(query, made, wide), made, exact, strict, wide)
