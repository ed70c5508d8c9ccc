"""Members of a tar archive in their order."""

import tarfile
from collections.abc import Iterator
from typing import IO

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import TakenMember, too_large
from services.parser.formats.zip_archive.expander import is_litter
from services.parser.limits import Limits
from services.process.errors import Rejected


def tar_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """Regular files from the `place`-th entry on; links and devices are none. Raises Rejected."""
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, entry in enumerate(archive, 1):
                archive.members = []  # type: ignore[attr-defined]
                if number > limits.members:
                    raise Rejected(ReasonCode.BOMB, f"more than {limits.members} members")
                if number > place and entry.isreg() and not is_litter(entry.name):
                    yield _member(archive, entry, number, limits)
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        raise Rejected(ReasonCode.MALFORMED, f"tar: {error}") from error


def _member(archive: tarfile.TarFile, entry: tarfile.TarInfo, number: int, limits: Limits) -> TakenMember:
    if entry.size > limits.member_bytes:
        return TakenMember(entry.name, b"", number, problem=too_large(entry.name, entry.size, limits))
    stream = archive.extractfile(entry)
    data = stream.read() if stream is not None else b""
    if len(data) < entry.size:
        cut = Rejected(ReasonCode.MALFORMED, f"{entry.name}: cut off")
        return TakenMember(entry.name, b"", number, problem=cut)
    return TakenMember(entry.name, data, number)
