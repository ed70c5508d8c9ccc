"""How rare words are: one frozen table for all texts, so that copies weigh alike in every year.

It is the English one whatever the language: a brief's language may be told otherwise than its source's.
"""

from collections.abc import Mapping
from functools import cache

from services.language.folder import lines


@cache
def rarities() -> Mapping[str, int]:
    """The 60,000 most frequent words in lower case, with -10 log10 of their share of running text."""
    rows = (line.split("\t") for line in lines("en", "frequencies.tsv"))
    return {word: int(value) for word, value in rows}
