"""What a word is where scripts differ: signs of vowels belong to it; Chinese and Japanese have no spaces."""

from typing import Final
from unicodedata import category

CJK: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Ranges of a regular expression: each such character is a word."""
SIGNS: Final = "".join(sign for sign in map(chr, range(0x0900, 0x0E00)) if category(sign).startswith("M"))
"""Signs of vowels in the scripts of India, without which a word falls into letters that every text has."""
SPACED: Final = rf"(?:[^\W_{CJK}]|[{SIGNS}])+"
"""A regular expression of words and numbers between spaces ..."""
TOKEN: Final = rf"[{CJK}]|{SPACED}"
"""... and of all words."""
