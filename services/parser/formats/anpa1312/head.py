"""The coded lines above the copy: slug, headline, pictures, notes to editors, byline with its agency."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.parser.formats.anpa1312.lines import Coded, LineSetting
from services.parser.text.advisory import is_advisory
from services.parser.wire.bylines import names_at, people
from services.parser.wire.pieces import WirePiece, WireRole
from services.parser.wire.priorities import is_priority

_SLUG: Final = re.compile(
    r"\*?\d{3,5}$|(?:[A-Z]{2}[\s-])?[\w.&'’/-]+(?:[\s-]+[\w.&'’,/-]+){0,12},\s?\d{1,5}(?:-\d{1,5})?$"
    r"|(?:AM|PM|BC|AP|EU|US)-[\w.-]+-{1,2}\S.{0,80}$"
)
"""`BC-GB--Ellery-Fish Market,466`: cycle, category, slug, version, count of words."""

_PICTURES: Final = re.compile(
    r"(?:with\s+)?(?:[A-Z]{2,5}\s+)?(?:photos?|graphics?|pictures?|video|audio|multimedia|interactives?)\b"
    r"(?:\W|\s+[A-Z]{1,6}\d{1,5}|\s+of\b|$)",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(
    r"(?:\([A-Z]{2,6}\)\s*[—–_-]+\s*)?\W*(?:eds?|editors?(?:['’]s?)?(?:\s+notes?)?|note to editors|advisory"
    r"|with\s+[\w-]+\s+(?:photos?|graphic\w*)"
    r"|adv\d*|for (?:use|release)|embargo\w*|hold for release|moving on|eliminates|stands|undated|index:?"
    r"|optional (?:trim|cut)s? (?:begins?|ends?))\b\W",
    re.IGNORECASE,
)
_CHANGES: Final = re.compile(
    r"(?:adds?|updates?|corrects?|recasts?|subs?|restores?|deletes?|trims|fixes|minor edits?"
    r"|inserts?|refiles?|repeats?|raises|changes)\b.{0,120}\b(?:graf|para(?:graph)?|lead|headline|byline|quote|edit|throughout)",
    re.IGNORECASE,
)
_PICK_UP: Final = re.compile(r"[A-Z][A-Z ]{2,40}: [a-z].{0,60}\.$")
"""`PORT ELLERY: in June.`: after which words a further take goes on."""

_WITHIN_BYLINE: Final = 2
"""Centred lines below a byline of people that tell who they write for, and as what."""

_JOB: Final = re.compile(
    r"\b(?:writer|editor|correspondent|reporter|columnist|staff|analyst)s?\b", re.IGNORECASE
)


def is_note(text: str) -> bool:
    """Whether a line speaks to the desk: notes to editors, what a version changes, an embargo."""
    return _NOTES.match(text) is not None or _CHANGES.match(text) is not None or is_advisory(text)


def head_pieces(lines: Sequence[Coded], bodied: bool) -> Iterator[WirePiece]:
    """The pieces of the lines above the copy; `bodied` says that there is copy below them."""
    roles = [_role(line, at) for at, line in enumerate(lines)]
    _mark_affiliations(lines, roles)
    title = _title_at(lines, roles)
    for at, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if at == title:
            yield WirePiece(WireRole.TITLE, line.text)
        elif role is not None:
            yield WirePiece(role[0], line.text, role[1])
        elif bodied and line.kind is LineSetting.CENTRED and at == len(lines) - 1:
            yield WirePiece(WireRole.HEADING, line.text)
        else:
            yield WirePiece(WireRole.PARAGRAPH, line.text)


Marked = tuple[WireRole, str] | None


def _role(line: Coded, at: int) -> Marked:
    if at <= 1 and _SLUG.match(line.text):
        return WireRole.ASIDE, "slug"
    if is_priority(line.text):
        return WireRole.ASIDE, "priority"
    if _PICK_UP.match(line.text):
        return WireRole.ASIDE, "notes-to-editors"
    if _PICTURES.match(line.text):
        return WireRole.ASIDE, "picture-numbers"
    if is_note(line.text):
        return WireRole.ASIDE, "notes-to-editors"
    if names_at(line.text) is not None and (line.kind is LineSetting.CENTRED or people(line.text)):
        return WireRole.BYLINE, ""
    return None


def _mark_affiliations(lines: Sequence[Coded], roles: list[Marked]) -> None:
    """The agency and the job below a byline that names people."""
    for at, role in enumerate(roles):
        if role is not None and role[0] is WireRole.BYLINE and people(lines[at].text):
            _mark_below(lines, roles, at)


def _mark_below(lines: Sequence[Coded], roles: list[Marked], byline: int) -> None:
    above = (lines[at].kind for at in range(byline) if roles[at] is None)
    titled = any(kind is not LineSetting.CENTRED for kind in above)
    kinds = tuple(LineSetting) if titled else (LineSetting.CENTRED,)
    for below in range(byline + 1, min(byline + 1 + _WITHIN_BYLINE, len(lines))):
        if lines[below].kind not in kinds or roles[below] is not None:
            return
        roles[below] = _affiliation(lines[below].text, roles)


def _affiliation(text: str, roles: Sequence[Marked]) -> Marked:
    """The first line is whom they write for, unless it tells their job; what follows is no credit."""
    credited = any(marked is not None and marked[0] is WireRole.CREDIT for marked in roles)
    is_job = _JOB.search(text) is not None
    return (WireRole.ASIDE, "job") if is_job or credited else (WireRole.CREDIT, "")


def _title_at(lines: Sequence[Coded], roles: Sequence[Marked]) -> int | None:
    """The first line flush left that is nothing else, or else the first of any kind."""
    free = [at for at, role in enumerate(roles) if role is None]
    left = [at for at in free if lines[at].kind is LineSetting.LEFT]
    return next(iter(left or free), None)
