"""What is said of a search that was loosened: counts, words and the sentence about them."""

from collections.abc import Iterable
from typing import Final

from services.index.loosening import LooseWord, Plan
from services.index.results import Loosened

INSIST: Final = 'To insist on a word: +word, or "word".'


def loosened(plan: Plan, text: str, exact: int, strict: int, total: int) -> Loosened | None:
    """What was loosened, from how many documents hold all words, in any form, and at all."""
    unknown = _typed(word for word in plan.words if not word.known)
    spellings = {word.typed.text: word.near for word in plan.words if word.near}
    if not (spellings or unknown or total != exact):
        return None
    passed = _passed_over(plan) if total > exact else ()
    forms = min(strict, total) - exact
    return Loosened(
        exact=exact,
        forms=forms,
        loose=max(0, total - exact - forms),
        passed_over=passed,
        unknown=unknown,
        spellings=spellings,
        suggestion=_suggestion(text, spellings),
    )


def _passed_over(plan: Plan) -> tuple[str, ...]:
    return _typed(word for word in plan.words if not word.weight)


def _typed(words: Iterable[LooseWord]) -> tuple[str, ...]:
    return tuple(word.typed.text for word in words)


def _suggestion(text: str, spellings: dict[str, tuple[str, ...]]) -> str | None:
    if not spellings:
        return None
    return " ".join(spellings[word][0] if word in spellings else word for word in text.split())


def line(told: Loosened) -> str:
    """One line that says what was found how, and how to insist."""
    found = [
        f"{told.exact:,} with all words as typed",
        f"{told.forms:,} with other forms of them" if told.forms else "",
        f"{told.loose:,} with most of them or other spellings" if told.loose else "",
    ]
    parts = ["; ".join(part for part in found if part) + "."]
    if told.passed_over:
        parts.append(f"Need not occur: {', '.join(told.passed_over)}.")
    if told.unknown:
        parts.append(f"In no article: {', '.join(told.unknown)}.")
    return " ".join([*parts, INSIST])
