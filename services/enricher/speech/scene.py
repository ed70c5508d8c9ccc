"""A text as the attribution of its quotations sees it: sentences, names, and what is quoted."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.enricher.prose import ProseBlock, ProseToken, sentences, tokens
from services.enricher.speech.marks import Quoted

_KEPT = frozenset(".!?…。！？")
QUOTED = "\x01"
"""Stands in the masked text for every quoted character."""


@dataclass(frozen=True)
class Name:
    """A mention of somebody or something; `name` is the fullest in the article."""

    start: int
    end: int
    name: str
    kind: str  # person, organisation, place or agency
    possessive: bool = False


@dataclass
class Sentence:
    """Tokens outside of quotations, the names among them and the quotations in it.

    `starts` maps the first token of a name to the name and the token after its last,
    `ends` its last token to the name and its first, `inside` holds all tokens of names.
    """

    start: int
    end: int
    block: ProseBlock
    index: int
    tokens: list[ProseToken]
    quotes: list[Quoted] = field(default_factory=list)
    starts: dict[int, tuple[Name, int]] = field(default_factory=dict)
    ends: dict[int, tuple[Name, int]] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)

    def word(self, index: int) -> str:
        """The token in lower case, empty outside the sentence."""
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def before(self, position: int) -> int:
        """Index of the first token at or behind a position."""
        return bisect_left(self.tokens, (position,))


@dataclass(frozen=True)
class Scene:
    """`masked` is the text with everything quoted blanked out, of the same length."""

    text: str
    masked: str
    blocks: Sequence[ProseBlock]
    sentences: Sequence[Sentence]
    quotes: Sequence[Quoted]

    def gap(self, sentence: Sentence, index: int) -> str:
        """What stands between a token and the next one, quotations blanked out."""
        if not 0 <= index < len(sentence.tokens) - 1:
            return "\n"
        return self.masked[sentence.tokens[index].end : sentence.tokens[index + 1].start]

    def capital(self, sentence: Sentence, index: int) -> bool:
        """Whether the token starts with a capital letter."""
        return 0 <= index < len(sentence.tokens) and self.text[sentence.tokens[index].start].isupper()


def build(text: str, blocks: Sequence[ProseBlock], quotes: Sequence[Quoted], names: Sequence[Name]) -> Scene:
    """Cut the blocks into sentences; a full stop inside a quotation ends one only at its end."""
    masked = _mask(text, quotes)
    found: list[Sentence] = []
    for block in blocks:
        for start, end in sentences(masked, block.start, block.end):
            found.append(Sentence(start, end, block, len(found), tokens(masked, start, end)))
    _put_quotes(found, quotes)
    _put_names(found, text, names)
    return Scene(text, masked, blocks, found, quotes)


def final(text: str, quote: Quoted) -> str:
    """The last character of a quotation, one inside of it set aside: its stop, comma or letter."""
    inside = text[max(quote.start, quote.end - 4) : quote.end].rstrip("'’”\"»)")
    return inside[-1:] or text[quote.end - 1]


def _mask(text: str, quotes: Sequence[Quoted]) -> str:
    parts: list[str] = []
    done = 0
    for quote in quotes:
        last = final(text, quote)
        last = last if last in _KEPT else QUOTED
        parts += (text[done : quote.start], QUOTED * (quote.end - quote.start - 1), last)
        done = quote.end
    return "".join((*parts, text[done:]))


def _put_quotes(found: Sequence[Sentence], quotes: Sequence[Quoted]) -> None:
    starts = [s.start for s in found]
    for quote in quotes:
        index = bisect_left(starts, quote.left + 1) - 1
        if index >= 0:
            found[index].quotes.append(quote)


def _put_names(found: Sequence[Sentence], text: str, names: Sequence[Name]) -> None:
    starts = [s.start for s in found]
    for name in names:
        index = bisect_left(starts, name.start + 1) - 1
        if index < 0:
            continue
        sentence = found[index]
        first, last = sentence.before(name.start), sentence.before(name.end)
        if first >= last or sentence.tokens[first].start != name.start or first in sentence.starts:
            continue
        after = text[name.end : name.end + 2]
        owner = Name(name.start, name.end, name.name, name.kind, _possessive(after))
        sentence.starts[first] = (owner, last)
        sentence.ends[last - 1] = (owner, first)
        sentence.inside.update(range(first, last))


def _possessive(after: str) -> bool:
    return after[:1] in {"'", "’"} and (after[1:2] in {"s", " ", ""} or after[1:2].isspace())
