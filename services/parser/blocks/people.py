"""Which of the names that a file states as its authors are people's."""

import re
from collections.abc import Sequence
from typing import Final

from services.parser.facts.author_words import ROLE_ADJECTIVES, ROLES
from services.parser.strings import words
from services.parser.text.agencies import is_agency

_SIGN_OFF: Final = re.compile(r"[a-z]{1,4}(?:[/.\-–+ ][a-z]{1,4})*\.?|[A-Z]{2,4}(?:[/\-–+][A-Z]{2,4})*")
"""Initials as desks sign with them: `gr/bp`, `wsz jln npr`, `TSM`; names have a capital and small letters."""
_ACCOUNT: Final = re.compile(r"\S*[\d_@#]\S*|[a-z]+\.[a-z]+|[a-z]{2,}")
"""User ids of editorial systems: `jsmith2`, `j_smith`, `jane.smith`, `newsdesk`."""
_FURNITURE: Final = re.compile(
    r"(?:view|see|show|read|more|follow|all)\b.*\b(?:posts?|articles?|stories|by|from)\b", re.IGNORECASE
)
"""What stands around names on pages that the names were scraped from: `View All Posts`."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_COLLECTIVE: Final = words(
    "press news newsroom newswire wire agency agencies agence agences agentur agenturen agencia agencias "
    "agenzia media association newspapers times gazette herald tribune service services desk desks staff "
    "team bureau redaktion rédaction redacción redazione redactie redaktionen toimitus newsdesk "
    "office pressestelle presseamt communications "
    "correspondents reporters network group company correspondent reporter editors"
)
"""What a desk, an agency or a paper ends with, and no person."""
_NOBODY: Final = _COLLECTIVE.union(ROLES, ROLE_ADJECTIVES)
_DESK: Final = words("desk newsroom newsdesk staff redaktion rédaction redacción redazione redactie team")


def is_person(name: str) -> bool:
    """Whether a name is a person's rather than an agency's, a desk's, a role, initials or an account."""
    if _FURNITURE.match(name) or is_agency(name):
        return False
    if _SIGN_OFF.fullmatch(name) or _ACCOUNT.fullmatch(name):
        return False
    found = [word.casefold() for word in _WORD.findall(name)]
    if not found or is_agency(" ".join(found[:2])) or _is_collective(found):
        return False
    return not all(word in _NOBODY for word in found)


def _is_collective(found: Sequence[str]) -> bool:
    return found[-1] in _COLLECTIVE or found[0] in _DESK
