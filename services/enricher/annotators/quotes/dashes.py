"""Speech that a dash opens: "— Ya voy —dijo Ana—. Esperadme." or "– C'est fini, a déclaré le maire."

A dash opens list items too, so the words count as speech only where a reporting verb
stands in the words beside them.
"""

import re
from collections.abc import Iterator, Sequence

from services.enricher.prose import ProseBlock
from services.enricher.speech.marks import Quoted
from services.language.speech import SpeechWords

_OPENING = re.compile(r"\s*[—–―]\s{0,3}(?=[^\W_]|[¿¡])")
_INNER = re.compile(r"\s[—–―]\s{0,3}|[—―](?=[^\W_])|(?<=[^\s—―])[—―]")
_TURN = re.compile(r"[,!?…](?=\s)")
_REST = re.compile(r"[\s.,;:]{0,4}(?=\S)")
_WORD = re.compile(r"[^\W_]+")
_NEAR = 4
"""Words behind the dash among which the verb stands: "a ensuite déclaré"."""


def dashed(text: str, blocks: Sequence[ProseBlock], vocabulary: SpeechWords) -> list[Quoted]:
    """Speech in the blocks that a dash opens, in reading order; linear in the text."""
    return [
        quoted
        for index, block in enumerate(blocks)
        if (match := _OPENING.match(text, block.start, block.end)) is not None
        for quoted in _speech(text, match.end(), block, index, vocabulary)
    ]


def _speech(
    text: str, start: int, block: ProseBlock, index: int, vocabulary: SpeechWords
) -> Iterator[Quoted]:
    cuts = [(m.start(), m.end()) for m in _INNER.finditer(text, start, block.end)]
    if not cuts:
        turn = _turn(text, start, block, vocabulary)
        if turn is not None:
            yield _part(text, block.start, start, turn, index)
    elif _reports(text[cuts[0][1] : _end(cuts, 1, block)], vocabulary):
        yield _part(text, block.start, start, cuts[0][0], index)
        if len(cuts) > 1:
            after = _REST.match(text, cuts[1][1], block.end)
            if after is not None:
                yield _part(text, cuts[1][0], after.end(), _end(cuts, 2, block), index)


def _end(cuts: Sequence[tuple[int, int]], position: int, block: ProseBlock) -> int:
    return cuts[position][0] if len(cuts) > position else block.end


def _turn(text: str, start: int, block: ProseBlock, vocabulary: SpeechWords) -> int | None:
    """Where the speech ends without a second dash: before "…, a déclaré le maire"."""
    for match in _TURN.finditer(text, start, block.end):
        if _reports(text[match.end() : match.end() + 60], vocabulary):
            return match.start() + (match.group() != ",")
    return None


def _reports(words: str, vocabulary: SpeechWords) -> bool:
    first = _WORD.findall(words)[:_NEAR]
    return any(word.lower() in vocabulary.finite for word in first)


def _part(text: str, left: int, start: int, end: int, index: int) -> Quoted:
    return Quoted(start, max(start, start + len(text[start:end].rstrip(" ,"))), left, end, index)
