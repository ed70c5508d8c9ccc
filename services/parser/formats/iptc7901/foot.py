"""The foot of a telegram: its notebook, what is not for publication, initials, end marks and stamp."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.parser.text.lines import Line
from services.parser.wire.pieces import Piece, Role
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
_END: Final = re.compile(r"\W*(?:NNNN|ENDS?|ENDE|FIN|-?30-?|-0-|\(?MORE\)?)\W*$|=$")
CLOSING: Final = 6
"""Lines above the stamp among which initials and end marks stand."""


def without_foot(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the copy itself, and those of the foot."""
    filled = [at for at, line in enumerate(lines) if line.content]
    notebook = next((at for at in filled if _NOTEBOOK.match(lines[at].content)), len(lines))
    end = notebook
    while end > 0 and _is_blank_or_rule(lines[end - 1].content):
        end -= 1
    for at in [at for at in reversed(filled) if at < end][:CLOSING]:
        if not _closes(lines, at):
            break
        end = at
    return list(lines[:end]), list(lines[end:])


def _is_blank_or_rule(content: str) -> bool:
    return not content or _RULE.match(content) is not None


def _closes(lines: Sequence[Line], at: int) -> bool:
    """Whether the line is a stamp or an end mark, or has initials alone below an empty line."""
    content = lines[at].content
    if read_stamp(content) is not None or _END.match(content) or _RULE.match(content):
        return True
    alone = at > 0 and not lines[at - 1].content
    return alone and _INITIALS.match(content) is not None


def foot_pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """The pieces of the foot: stamps, and everything else set aside with its reason."""
    reason = "sign-off"
    for content in (line.content for line in lines if line.content):
        if read_stamp(content) is not None:
            yield Piece(Role.STAMP, content)
            continue
        if _NOTEBOOK.match(content):
            reason = "not-for-publication" if _PRIVATE.match(content) else _kept(reason)
        initials = _INITIALS.match(content) or _END.match(content)
        yield Piece(Role.ASIDE, content, "sign-off" if initials else reason)


def _kept(reason: str) -> str:
    """What is not for publication stays so under every heading below."""
    return reason if reason == "not-for-publication" else "notebook"
