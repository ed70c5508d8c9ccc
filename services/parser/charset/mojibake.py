"""Text that was read in the wrong charset before it came: told and undone."""

import re
from collections.abc import Iterator
from typing import Final

_SUSPICIOUS: Final = re.compile(
    "[ÂÃ][\u0080-\u00bf\u2018-\u2122ŒœŠšŽžŸƒˆ˜]|â[\u0080-\u009f€]|[ÐÑØÙ][\u0080-\u00bf\u2018-\u2122]|ï»¿"
)


def repair(text: str) -> str | None:
    """The text with mojibake undone (“Ã©” was é), or null where there is none."""
    if not has_mojibake(text):
        return None
    import ftfy  # takes a tenth of a second, and most copy is sound

    fixed = ftfy.fix_encoding(text)
    return fixed if fixed != text else None


def places_of_repair(text: str, repaired: str) -> list[int] | None:
    """Where each character of the repaired text begins in the text, and last where it ends.

    Null where the two differ by more than UTF-8 that was read as a single-byte charset.
    """
    import ftfy.bad_codecs  # noqa: F401 - brings the code pages without gaps

    places: list[int] = []
    position = 0
    for character in repaired:
        places.append(position)
        garbled = next((g for g in _garbled(character) if text.startswith(g, position)), None)
        if garbled is None and not text.startswith(character, position):
            return None
        position += len(garbled) if garbled is not None else 1
    return [*places, position] if position == len(text) else None


def has_mojibake(text: str) -> bool:
    """Whether the text has a pair of characters such as wrong decoding leaves."""
    if text.isascii() or not any(lead in text for lead in "ÂÃâÐÑØÙï"):
        return False
    return _SUSPICIOUS.search(text) is not None


def _garbled(character: str) -> Iterator[str]:
    if character.isascii():
        return
    for charset in ("sloppy-windows-1252", "latin-1", "sloppy-windows-1251", "sloppy-windows-1250"):
        yield character.encode().decode(charset)
