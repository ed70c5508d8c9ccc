"""The key by which a place's name is found, however it is written."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "twp": "township",
    "co": "county",
}


def key_of(name: str) -> str:
    """Small letters without accents, spaces and marks: "Ft. Worth" and "Fort-Worth" are `fortworth`."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’ʻ")
    return "".join(_WRITTEN_OUT.get(word, word) for word in _WORD.findall(bare))
