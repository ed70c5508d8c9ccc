"""A mail forwarded within the text of another: the note above it, its header as it is shown, its text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.parser.account.words import count_words

_FORWARD: Final = (
    r"(?:anfang der )?weitergeleitete[nr]? (?:nachricht|e-?mail)"
    r"|(?:début du )?message (?:transféré|réexpédié)"
    r"|(?:begin )?forwarded message|mensaje reenviado|messaggio inoltrato|mensagem encaminhada"
    r"|doorgestuurd bericht"
)
_ORIGINAL: Final = (
    r"original message|ursprüngliche nachricht|message d['’]origine|mensaje original|messaggio originale"
    r"|mensagem original|oorspronkelijk bericht"
)
_MARKER: Final = re.compile(rf"[-_=\s>]*(?:{_FORWARD})\s*:?[-_=\s]*$", re.IGNORECASE)
_EITHER: Final = re.compile(rf"[-_=\s>]*(?:{_FORWARD}|{_ORIGINAL})\s*:?[-_=\s]*$", re.IGNORECASE)
"""Some programs write “original message” over what a mail answers as well as over what it passes on."""

_RULE: Final = re.compile(r"[>\s]*[-_]{5,}\s*$")
_FORWARDED: Final = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|doorst|vs|pd)\s*:", re.IGNORECASE)
"""How programs begin the subject of a mail that passes another on."""

_FIELD: Final = re.compile(r"[>\s*]*(?P<name>[^\W\d_][\w-]{0,14})\*?\s?:\*?\s*(?P<value>.*)")
_NAMES: Final = {
    name: kind
    for kind, names in {
        "from": "from von de da van från fra od",
        "date": "date sent gesendet datum envoyé fecha enviado inviato data verzonden skickat sendt",
        "subject": "subject betreff objet asunto oggetto assunto onderwerp ämne emne",
        "to": "to an à para a aan till til cc kopie cci bcc reply-to antwort répondre",
        "attached": "attachments anlagen anhang pièces adjuntos allegati bijlagen importance priorität",
    }.items()
    for name in names.split()
}
_QUOTED: Final = re.compile(r">+ ?")
_LONGEST_HEADER: Final = 20
"""Lines of a header as programs show it, with addresses over several of them."""
_KNOWN_BY: Final = frozenset({"from", "date", "subject"})
_MORE: Final = 6
"""Lines that may follow a field before the next one: addresses of many, each on its line."""

SHORTEST_NOTE: Final = 40
"""Words of a note that is an article itself; what has fewer says to whom and why the mail is passed on."""


@dataclass(frozen=True)
class Forward:
    """Where the marker or header of the forwarded mail begins, and where its text does."""

    start: int
    body: int
    fields: Mapping[str, str] = field(default_factory=dict)


def is_forward(subject: str) -> bool:
    """Whether a subject says that the mail passes another on."""
    return _FORWARDED.match(subject) is not None


def find_forward(lines: Sequence[str], announced: bool) -> Forward | None:
    """The first forwarded mail in the lines of a text; `announced` says that the subject tells of one.

    Without a marker its header has to be whole, and the subject to tell of it: what a reply quotes is
    no document.
    """
    marker = _EITHER if announced else _MARKER
    for at, line in enumerate(lines):
        if marker.match(line):
            found = _forward(lines, at, at + 1, frozenset({"from"}))
        else:
            is_header = announced and _field(line)[0] == "from"
            found = _forward(lines, at, at, _KNOWN_BY) if is_header else None
        if found is not None:
            return found
    return None


def _forward(lines: Sequence[str], at: int, header: int, needed: frozenset[str]) -> Forward | None:
    fields, end = read_fields(lines, header)
    if not fields.keys() >= needed:
        return None
    start = at - 1 if at and _RULE.match(lines[at - 1]) else at
    return Forward(start, end, fields)


def read_fields(lines: Sequence[str], start: int) -> tuple[dict[str, str], int]:
    """Fields by kind in the lines from `start` on, and where the text below them begins."""
    fields: dict[str, str] = {}
    at = start
    last = start
    while at < len(lines) and at - last <= _MORE:
        name, value = _field(lines[at])
        if name:
            fields.setdefault(name, value)
            last = at + 1
        elif fields and not lines[at].strip():
            break
        at += 1
    return fields, _past_empty(lines, last)


def _past_empty(lines: Sequence[str], at: int) -> int:
    """The next line that holds more than the mark of a quotation."""
    while at < len(lines) and not lines[at].strip("> \t"):
        at += 1
    return at


def _field(line: str) -> tuple[str, str]:
    """Kind and value of a header field as programs show it; empty for any other line."""
    found = _FIELD.match(line)
    kind = _NAMES.get(found["name"].casefold(), "") if found is not None else ""
    return (kind, found["value"].strip()) if found is not None and kind else ("", "")


def shown_header(lines: Sequence[str]) -> bool:
    """Whether lines begin with the header of a mail as programs show it, in whatever language."""
    fields, _ = read_fields(lines[:_LONGEST_HEADER], 0) if lines and _field(lines[0])[0] else ({}, 0)
    return fields.keys() >= _KNOWN_BY


def field_kind(name: str) -> str:
    """What a header field is by its name in any of the languages; empty for others."""
    return _NAMES.get(name.casefold(), "")


def unquoted(lines: Sequence[str]) -> list[str]:
    """The lines of a mail without the marks before each of them, where all that hold something have one."""
    filled = [line for line in lines if line.strip()]
    if not filled or not all(line.startswith(">") for line in filled):
        return list(lines)
    return [_QUOTED.sub("", line) for line in lines]


def is_passed_on(note: str) -> bool:
    """Whether the note above a forwarded mail is no article, so that the mail below is what was sent."""
    return count_words(note) < SHORTEST_NOTE
