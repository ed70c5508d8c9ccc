"""Members of a ZIP, each by its place in the directory."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final

from copydesk_contracts.events import ReasonCode
from services.parser.containers.compression import check_growth
from services.parser.containers.member import TakenMember, too_large
from services.parser.limits import Limits
from services.process.errors import Rejected

ENCRYPTED: Final = 0x1
"""Bit 0 of a member's flags, after PKWARE's specification."""
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
_LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def zip_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """Files of the archive from the `place`-th on. Raises Rejected (malformed, bomb)."""
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise Rejected(ReasonCode.MALFORMED, f"zip: {error}") from error
    with archive:
        entries = archive.infolist()
        _check(entries, stream, limits)
        for number, entry in enumerate(entries[place:], place + 1):
            if not entry.is_dir() and not is_litter(entry.filename):
                yield _member(archive, entry, number, limits)


def _check(entries: list[zipfile.ZipInfo], stream: IO[bytes], limits: Limits) -> None:
    """Sizes as the directory declares them; zipfile never reads more than that of an entry."""
    size = stream.seek(0, 2)
    expanded = sum(entry.file_size for entry in entries)
    if len(entries) > limits.members or expanded > limits.container_bytes:
        raise Rejected(ReasonCode.BOMB, f"{len(entries)} members of {expanded} bytes")
    if sum(entry.compress_size for entry in entries) > size:
        raise Rejected(ReasonCode.BOMB, "members that lie over one another")
    check_growth(expanded, size, limits)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, number: int, limits: Limits) -> TakenMember:
    problem: Rejected | None = None
    if entry.flag_bits & ENCRYPTED:
        problem = Rejected(ReasonCode.ENCRYPTED, f"{entry.filename}: a member with a password")
    elif entry.file_size > limits.member_bytes:
        problem = too_large(entry.filename, entry.file_size, limits)
    if problem is not None:
        return TakenMember(entry.filename, b"", number, problem=problem)
    try:
        check_growth(entry.file_size, entry.compress_size, limits)
        return TakenMember(entry.filename, archive.read(entry), number)
    except _BROKEN as error:
        problem = Rejected(ReasonCode.MALFORMED, f"{entry.filename}: {error}")
    except Rejected as bomb:
        problem = bomb
    return TakenMember(entry.filename, b"", number, problem=problem)


def is_litter(name: str) -> bool:
    """What operating systems leave in archives and nobody wrote."""
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2].startswith(("._", *_LITTER[1:]))
