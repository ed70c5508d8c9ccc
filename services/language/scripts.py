"""Which paragraphs of a text are in the script of the rest. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from services.language.words import SIGNS

_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER: Final = re.compile(rf"[^\W\d_]|[{SIGNS}]")
_MAIN: Final = 0.4
"""Share of the letters that another script than Latin has of a text that is in it ..."""
_HARDLY: Final = 0.1
"""... and of a paragraph that is not: a text in Hindi names firms in Latin letters."""


def of_one_script(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs of a text that is in another script than Latin, but for those in Latin letters.

    A page in Hindi or Arabic has its terms of use below the text in English, the same on every page. All
    of a text in Latin letters, or in both.
    """
    counts = [_letters(paragraph) for paragraph in paragraphs]
    every, latin = sum(all_ for all_, _ in counts), sum(latin for _, latin in counts)
    if latin > (1 - _MAIN) * every:
        return list(paragraphs)
    return [
        paragraph
        for paragraph, (all_, latin) in zip(paragraphs, counts, strict=True)
        if latin <= (1 - _HARDLY) * all_
    ]


def _letters(text: str) -> tuple[int, int]:
    """Letters of any script, and those of Latin."""
    latin = len(_LATIN.findall(text))
    return (latin, latin) if text.isascii() else (len(_LETTER.findall(text)), latin)
