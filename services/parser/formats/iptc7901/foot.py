"""The foot of a telegram: its notebook, what is not for publication, initials, end marks and stamp."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.parser.text.lines import Line
from services.parser.wire.pieces import WirePiece, WireRole
from services.parser.wire.slugs import is_picture_mark
from services.parser.wire.stamps import read_stamp

_NOT_PUBLIC: Final = (
    r"the following information is not (?:intended )?for publication|not for publication"
    r"|(?:die )?(?:folgende|nachfolgende)n? (?:informationen?|angaben?) (?:sind|ist) nicht (?:zur|für die)"
    r" veröffentlichung|nicht zur veröffentlichung"
    r"|(?:les )?informations? (?:suivantes? )?(?:ne sont pas|non) (?:destinées? à la publication|publiables?)"
    r"|(?:la siguiente )?información no (?:es )?(?:para|destinada a) (?:su )?publica\w+"
)
_NOTEBOOK: Final = re.compile(
    r"#{1,3}\s*\S.*|(?:[\w-]+[\s-])?(?:notebook|notizblock|bloc-notes|cuaderno de notas|taccuino)\b\W*$"
    rf"|\W*(?:{_NOT_PUBLIC})\b.*"
    r"|(?:notes? to editors?|redaktionelle hinweise?|editorial contacts?|redaktion\w* kontakte?)\s*:?\s*$",
    re.IGNORECASE,
)
_PRIVATE: Final = re.compile(rf"\W*(?:{_NOT_PUBLIC})\b", re.IGNORECASE)
_RULE: Final = re.compile(r"(?:[*=_-]\s?){3,}$")
_INITIALS: Final = re.compile(
    r"(?:[^\W\d_]{2,5}(?:[-/][^\W\d_]{2,5})*\s+)?[a-z]{2,4}(?:[\s/]+[a-z]{2,4}){0,6}$|[a-z]{2,4}(?:/[a-zA-Z.]{2,4})+$"
)
_SIGNED: Final = re.compile(
    r"(?:\(\w{3,10}\)\s*)?(?:[a-z]{2,5}-)?[a-z]{2,4}(?:/[a-zA-Z.]{2,4})+$|[A-Z]{2,4}(?:[-/][A-Z]{2,4})*/$"
)
"""Initials that no prose ends with, below an empty line or not: `bur-pb/ac/sf`, `BYR-CAL/`."""

_END: Final = re.compile(
    r"\W*(?:NNNN|ENDS?|ENDE|FIN|SCHLUSS|Schluss|Ende|FINE|Fine|-?30-?|-0-|\(?MORE\)?|mfl?|more|end)\W*$|=$|[A-Z]{2,5}$"
)
"""The end, more to come, or the agency's own name on a line of its own."""

_KEYWORDS: Final = re.compile(r"(?:keywords?|stichworte?|mots-clés|temas)\s*:", re.IGNORECASE)
_CONTACT_OPENS, _CONTACT_CLOSES = "((", "))"
LONGEST_CONTACT: Final = 6
"""Lines of addresses in double brackets."""

CLOSING: Final = 8
"""Lines above the stamp among which initials, contacts, keywords and end marks stand."""


def without_foot(lines: Sequence[Line], codes: frozenset[str]) -> tuple[list[Line], list[Line]]:
    """The lines of the copy itself, and those of the foot; `codes` are the words of the header."""
    filled = [at for at, line in enumerate(lines) if line.content]
    notebook = next((at for at in filled if _NOTEBOOK.match(lines[at].content)), len(lines))
    end = notebook
    while end > 0 and _is_blank_or_rule(lines[end - 1].content):
        end -= 1
    for _ in range(CLOSING):
        opens = _closing_at(lines, end, codes)
        if opens is None:
            break
        end = opens
    return list(lines[:end]), list(lines[end:])


def _is_blank_or_rule(content: str) -> bool:
    return not content or _RULE.match(content) is not None


def _closing_at(lines: Sequence[Line], end: int, codes: frozenset[str]) -> int | None:
    """Where the last piece of the foot above `end` begins; null where the copy does."""
    last = next((at for at in range(end - 1, -1, -1) if lines[at].content), None)
    if last is None:
        return None
    if lines[last].content.endswith(_CONTACT_CLOSES):
        above = range(last, max(last - LONGEST_CONTACT, -1), -1)
        return next((at for at in above if lines[at].content.startswith(_CONTACT_OPENS)), None)
    return last if _closes(lines, last, codes) else None


def _closes(lines: Sequence[Line], at: int, codes: frozenset[str]) -> bool:
    """Whether the line is a stamp, an end mark or a sign-off."""
    content = lines[at].content
    if read_stamp(content) is not None or is_picture_mark(content):
        return True
    if any(pattern.match(content) for pattern in _ALWAYS):
        return True
    alone = at > 0 and not lines[at - 1].content
    signs = alone or content.split()[0] in codes
    return signs and _INITIALS.match(content) is not None


_ALWAYS: Final = (_END, _RULE, _SIGNED, _KEYWORDS)


def foot_pieces(lines: Sequence[Line]) -> Iterator[WirePiece]:
    """The pieces of the foot: stamps, and everything else set aside with its reason."""
    part = "sign-off"
    contact = False
    for content in (line.content for line in lines if line.content):
        if read_stamp(content) is not None:
            yield WirePiece(WireRole.STAMP, content)
            continue
        part = _part(content, part)
        contact = contact or content.startswith(_CONTACT_OPENS)
        yield WirePiece(WireRole.ASIDE, content, "contact" if contact else _own_reason(content) or part)
        contact = contact and not content.endswith(_CONTACT_CLOSES)


def _part(content: str, part: str) -> str:
    """The part of the foot in which a line stands; what is not for publication stays so to the end."""
    if _PRIVATE.match(content):
        return "not-for-publication"
    return "notebook" if _NOTEBOOK.match(content) and part != "not-for-publication" else part


def _own_reason(content: str) -> str | None:
    if _KEYWORDS.match(content):
        return "keywords"
    if is_picture_mark(content):
        return "picture-numbers"
    signed = any(pattern.match(content) for pattern in (_INITIALS, _SIGNED, _END))
    return "sign-off" if signed else None
