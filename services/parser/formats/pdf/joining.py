"""How the lines of one paragraph go together: which hyphens only divide a word, where no space belongs."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

HYPHENS: Final = "\ufffe\x02\xad"
"""How pdfium shows a hyphen at a line's end, whether the word has it or only the line."""
OFTEN: Final = 0.04
"""Share of lines that end in a hyphen from which words must have been divided by the typesetter."""
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_FIRST: Final = re.compile(r"[^\W_]+")
_AND: Final = re.compile(r"(?:und|oder|bzw|sowie|and|or|et|ou|och|eller|og|en|of)\b")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]"
)


class Joiner:
    """Joins lines by what the rest of the document shows of its words and dashes."""

    def __init__(self, lines: Iterable[str]) -> None:
        texts = list(lines)
        inside = [_inside(text) for text in texts]
        self._words = Counter(word for text in inside for word in _WORD.findall(text.casefold()))
        divided = sum(text[-1:] in HYPHENS or text[-1:] == "-" for text in texts)
        self._divides = divided > OFTEN * len(texts)
        dashes = " ".join(inside)
        self._tight_dashes = dashes.count("—") > 2 * dashes.count(" — ")

    def join(self, lines: Sequence[str]) -> str:
        """The lines as running text."""
        parts = [lines[0]]
        for line in lines[1:]:
            keep, space = self._joint(parts[-1], line)
            if not keep:
                parts[-1] = parts[-1][:-1]
            elif parts[-1][-1:] in HYPHENS:
                parts[-1] = parts[-1][:-1] + "-"
            parts += [space, line]
        return "".join(parts).translate(dict.fromkeys(map(ord, HYPHENS)))

    def _joint(self, before: str, after: str) -> tuple[bool, str]:
        """Whether the last character stays, and what comes between."""
        last = before[-1:]
        if last in HYPHENS or (last == "-" and before[-2:-1].isalnum()):
            return self._hyphen(before[:-1], after)
        if last == "—" or after[:1] == "—":
            return True, "" if self._tight_dashes else " "
        unspaced = _UNSPACED.match(last) and _UNSPACED.match(after)
        return True, "" if unspaced or last == "/" else " "

    def _hyphen(self, before: str, after: str) -> tuple[bool, str]:
        """A hyphen stays in compounds and before capitals, goes where the word is seen without it."""
        if _AND.match(after):
            return True, " "
        head, tail = _LAST.search(before), _FIRST.match(after)
        if head is None or tail is None or not after[0].islower() or not head[0][-1].isalpha():
            return True, ""
        return self._keeps_hyphen(head[0].casefold(), tail[0].casefold()), ""

    def _keeps_hyphen(self, left: str, right: str) -> bool:
        """Whether the two halves are words of a compound rather than one word divided."""
        if f"{left}-{right}" in self._words:
            return True
        if left + right in self._words:
            return False
        is_compound = "-" in left or (left in self._words and right in self._words)
        return is_compound or not self._divides


def _inside(text: str) -> str:
    """The line without the word at its end where that may be divided."""
    return text[: text.rfind(" ") + 1] if text[-1:] in (*HYPHENS, "-") else text
