"""The top of a telegram's text: words of priority, the headline, the byline, ended by an equals sign."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.parser.text.lines import Line
from services.parser.text.wrapping import Vocabulary, rejoin
from services.parser.wire.bylines import names_at
from services.parser.wire.datelines import wire_dateline
from services.parser.wire.pieces import Piece, Role

DEEPEST: Final = 8
"""Lines of a head: five of priorities and corrections, two of headline, one of byline."""

LONGEST_HEADLINE: Final = 220
"""Characters; an alert has no headline, and its first lines are a paragraph of more."""

_END: Final = re.compile(r"\s*=\s*$")
_ORDINAL: Final = (
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)|first|second|third|fourth|fifth|sixth|new|neu\w*|erste|zweite|dritte)"
)
_PRIORITY: Final = re.compile(
    rf"""(?:
    (?:{_ORDINAL}\s)?(?:lead|write-?thru|writethru|update|roundup|wrap-?up|add|take|ld|zusammenfassung|zf|überblick)
        (?:\s\d{{1,2}})?
    |extra|urgent|flash|bulletin|alert|snap|newsalert|news\salert|breaking(?:\snews)?|refile|repeat|rpt|corrected
    |correction|corr|advisory|withdrawal|kill|update[d]?|roundup|embargoed|summary|feature|analysis|eil(?:t|meldung)?
    |vorrang|berichtigung|korrektur|korrigiert|wiederholung|achtung|alerte|urgence|bulletin|correctif|répétition
    |urgente|alerta|corrección|actualización|rectificación|lanza|última\shora|flash-?info
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ALONE: Final = re.compile(
    rf"[(\[*]*\s*(?:{_PRIORITY.pattern})(?:\s*[-–/,:+]\s*(?:{_PRIORITY.pattern}))*\s*[:)\]*]*$",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE: Final = re.compile(
    rf"(?:(?:{_PRIORITY.pattern})\s*[:–/]\s*|(?:{_PRIORITY.pattern})\s+-+\s+)+(?=\S)",
    re.IGNORECASE | re.VERBOSE,
)
_SHOUTED: Final = re.compile(
    r"(?:(?:EXTRA|URGENT|FLASH|REFILE|EIL|\d{1,2}(?:ST|ND|RD|TH) LEAD|LEAD|CORRECTION|UPDATE)\s+)+"
    r"(?=[^\W_]\w*[a-zß-ÿ])"
)
"""Priorities in capitals before a headline that is not."""

_KEYWORDS: Final = re.compile(r"(?:[^\s/][^/]{0,40}/){1,8}$")
"""`Harbour/England/`, which some send below the start of the text."""

_BRACKETED: Final = re.compile(r"[(\[][^()\[\]]{2,200}[)\]]$")


def top_end(lines: Sequence[Line]) -> int:
    """How many lines the head takes: down to the end mark, or else to the first empty line below text."""
    filled = 0
    blank = 0
    for at, line in enumerate(lines):
        if not line.content:
            blank = blank or (at if filled else 0)
            continue
        filled += 1
        if filled > DEEPEST:
            break
        if _END.search(line.content):
            return at + 1
    return blank or min(len(lines), _first_filled(lines) + 1)


def _first_filled(lines: Sequence[Line]) -> int:
    return next((at for at, line in enumerate(lines) if line.content), 0)


def top_pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """The pieces of the head, in order."""
    headline: list[str] = []
    byline: str | None = None
    for content in (_END.sub("", line.content) for line in lines if line.content):
        if not headline and _KEYWORDS.match(content):
            yield Piece(Role.ASIDE, content, "keywords")
        elif not headline and (_ALONE.match(content) or _BRACKETED.match(content)):
            yield Piece(Role.ASIDE, content, "priority")
        elif headline and _BRACKETED.match(content):
            yield from _headline(headline)
            headline = []
            yield Piece(Role.ASIDE, content, "advisory")
        elif byline is None and headline and names_at(content) is not None:
            byline = content
        elif byline is None:
            headline.append(content)
        else:
            byline = f"{byline} {content}"
    yield from _headline(headline)
    if byline is not None:
        yield Piece(Role.BYLINE, byline)


def _headline(lines: Sequence[str]) -> Iterator[Piece]:
    whole = rejoin([line for line in lines if line], Vocabulary("")) if any(lines) else ""
    before = _BEFORE.match(whole) or _SHOUTED.match(whole)
    if before is not None:
        yield Piece(Role.ASIDE, before[0].strip(" :-–/"), "priority")
        whole = whole[before.end() :]
    if not whole:
        return
    told = len(whole) > LONGEST_HEADLINE or wire_dateline(whole) is not None
    yield Piece(Role.PARAGRAPH if told else Role.TITLE, whole)
