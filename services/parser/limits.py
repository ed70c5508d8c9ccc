"""How much one copy may be and become."""

from dataclasses import dataclass, replace
from typing import Final

MIB: Final = 1024 * 1024
"""Bytes."""


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. What goes beyond is rejected as too large, or as a bomb where it grew."""

    copy_bytes: int = 64 * MIB
    """One file as it lies on disk, and one compressed file after its expansion."""
    text_bytes: int = 16 * MIB
    """Plain text, markup or JSON of a single article."""
    member_bytes: int = 64 * MIB
    """One member of a container after expansion."""
    container_bytes: int = 4096 * MIB
    """All members of a container together."""
    members: int = 1_000_000
    ratio: int = 200
    """Expanded bytes for each compressed byte, looked at beyond `ratio_from`."""
    ratio_from: int = 4 * MIB
    depth: int = 4
    """Containers and compressions inside one another."""
    nesting: int = 500
    """Elements, brackets or parts inside one another."""
    ocr_languages: tuple[str, ...] = ("eng", "deu", "fra", "spa")
    """Languages of pictures of text, as Tesseract names them; those that are installed are read."""
    ocr_seconds: float = 20.0
    """For all pictures of one copy; pages that are left over then are skipped and warned of."""


DEFAULT: Final = Limits()


def limits_for(largest_file: int) -> Limits:
    """The limits where files of so many bytes are allowed; never below the defaults.

    Text keeps its own limit: 16 MiB of it are a library, not an article.
    """
    copy_bytes = max(DEFAULT.copy_bytes, largest_file)
    return replace(DEFAULT, copy_bytes=copy_bytes, member_bytes=max(DEFAULT.member_bytes, largest_file))
