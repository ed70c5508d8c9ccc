"""Whether a sentence looks back or ahead at the point where a date stands."""

from collections.abc import Sequence
from typing import NamedTuple

from services.enricher.prose import ProseToken
from services.language.dates import DateWords

_REACH = 30
"""Words to either side in which a verb is looked for."""
_BOUNDARY_COST = 8
"""Words that a mark between verb and date counts for; a word that begins a clause counts for half."""
_AFTER_COST = 2
"""Words that a verb behind the date is farther off: most dates follow theirs."""
_LIMIT_COST = 9
"""Words that "by" and "until" are off: they look ahead, but less surely than a verb."""


class Tense(NamedTuple):
    """`sign` is -1 for the past, 1 for the future, 0 for neither; `cost` grows with the distance."""

    cost: int
    sign: int


NEITHER = Tense(0, 0)


def tense(
    words: DateWords, tokens: Sequence[ProseToken], first: int, last: int, text: str, bounds: tuple[int, int]
) -> Tense:
    """The nearest sign in the sentence; one in another clause or behind the date counts as farther.

    A participle under a modal ("will be announced") belongs to the modal.
    """
    lead = _lead(words, {t.word for t in tokens[max(0, first - 3) : first] if t.start >= bounds[0]})
    behind = _nearest(words, tokens, range(first - 1, -1, -1), text, bounds, first)
    ahead = _nearest(words, tokens, range(last, len(tokens)), text, bounds, last - 1)
    ahead = Tense(ahead.cost + _AFTER_COST, ahead.sign)
    return min((s for s in (behind, ahead, lead) if s.sign), default=NEITHER)


def _lead(words: DateWords, before: set[str]) -> Tense:
    if before & words.leading:
        return Tense(0, 1)
    return Tense(_LIMIT_COST, 1) if before & words.limits else NEITHER


def _nearest(
    words: DateWords,
    tokens: Sequence[ProseToken],
    path: range,
    text: str,
    bounds: tuple[int, int],
    origin: int,
) -> Tense:
    cost, previous = 0, origin
    for step, index in enumerate(path[:_REACH]):
        token = tokens[index]
        if not bounds[0] <= token.start < bounds[1]:
            break
        a, b = sorted((previous, index))
        if any(c in ",;:—–()" for c in text[tokens[a].end : tokens[b].start]):
            cost += _BOUNDARY_COST
        elif token.word in words.clauses:
            cost += _BOUNDARY_COST // 2
        if sign := _sign(words, tokens, index):
            return Tense(cost + step, sign)
        previous = index
    return NEITHER


def _sign(words: DateWords, tokens: Sequence[ProseToken], index: int) -> int:
    word = tokens[index].word
    if word in words.future or (word in words.future_to and _infinitive_follows(words, tokens, index)):
        return 1
    if word in words.past:
        return _under_modal(words, tokens, index) or -1
    if len(word) > 3 and word.endswith(words.past_endings) and word not in words.not_past:
        return _under_modal(words, tokens, index) or -1
    return 0


def _under_modal(words: DateWords, tokens: Sequence[ProseToken], index: int) -> int:
    return int(any(t.word in words.future for t in tokens[max(0, index - 4) : index]))


def _infinitive_follows(words: DateWords, tokens: Sequence[ProseToken], index: int) -> bool:
    """ "due to appear", not "due to the weather"."""
    ahead = [t.word for t in tokens[index + 1 : index + 3]]
    return bool(ahead) and ahead[0] in words.infinitive and words.noun_openers.isdisjoint(ahead[1:])
