"""Quotations inside of what somebody is reported to have said: "Lee said the rule was “too harsh”"."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from copydesk_contracts.annotations import Quote, Statement, StatementKind

_WORD = re.compile(r"[^\W_]+")

_ADJACENT = 2
"""Words up to which a cue leads to its quotation directly: "who called it a “mess”"."""

_BEHIND = 5
"""Words behind a quotation among which its own cue stands: "”, the mayor of Harbour said"."""


def told_within(
    text: str, quotes: Sequence[Quote], spare: Sequence[Quote], statements: Sequence[Statement]
) -> tuple[list[Quote], list[Statement]]:
    """Quotations and statements, once both are known, in reading order.

    A quotation takes speaker and cue of the statement around it where a word in that statement was
    its cue: "told the council that drivers blame the rule for “chaos”" is no speech of the drivers'.
    What is `spare` is a quotation if it stands in a statement, which then is a partly direct one.
    """
    around, cues = _Around(statements), {one.cue.span.start for one in statements if one.cue is not None}
    settled = [_settled(text, quote, around.of(quote), cues) for quote in quotes]
    inside = [(quote, told) for quote in spare if (told := around.of(quote)) is not None]
    added = [_taken(quote, told) for quote, told in inside]
    partly = {told.span.start for _, told in inside}
    found = sorted((*settled, *added), key=_start)
    return found, [_partly(one) if one.span.start in partly else one for one in statements]


class _Around:
    """Finds the statement around a quotation; `statements` are in reading order."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements
        self._starts = [statement.span.start for statement in statements]

    def of(self, quote: Quote) -> Statement | None:
        """The last one that begins before the quotation, if its content holds it behind its cue."""
        last = bisect_right(self._starts, quote.span.start) - 1
        if last < 0:
            return None
        found = self._statements[last]
        leads = found.cue is not None and found.cue.span.end <= found.span.start
        return found if leads and quote.span.end <= found.span.end else None


def _settled(text: str, quote: Quote, told: Statement | None, cues: set[int]) -> Quote:
    return quote if told is None or not _misled(text, quote, told, cues) else _taken(quote, told)


def _taken(quote: Quote, told: Statement) -> Quote:
    taken = {"speaker": told.speaker, "speaker_mention": told.speaker_mention, "cue": told.cue}
    return quote.model_copy(update=taken)


def _misled(text: str, quote: Quote, told: Statement, cues: set[int]) -> bool:
    """Whether the quotation has no cue, or one inside of the statement by which nobody known speaks."""
    if quote.cue is None:
        return True
    start, end = quote.cue.span.start, quote.cue.span.end
    if start >= told.span.end:
        return len(_WORD.findall(text[quote.span.end : start])) > _BEHIND
    inside = told.span.start <= start < quote.span.start
    if not inside or start in cues or quote.speaker is not None:
        return False
    return len(_WORD.findall(text[end : quote.span.start])) > _ADJACENT


def _partly(statement: Statement) -> Statement:
    return statement.model_copy(update={"kind": StatementKind.PARTLY})


def _start(quote: Quote) -> int:
    return quote.span.start
