"""The articles of a download of several, each as text of its own."""

from collections.abc import Iterator
from typing import IO

from copydesk_contracts.events import ReasonCode
from services.parser.charset.decoding import decode
from services.parser.containers.member import TakenMember
from services.parser.formats.archive_download.shape import split_documents
from services.parser.limits import Limits
from services.process.errors import Rejected


def download_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The articles from the `place`-th on. Raises Rejected(TOO_LARGE)."""
    copy = stream.read(limits.copy_bytes + 1)
    if len(copy) > limits.copy_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.copy_bytes} bytes of a download")
    for number, text in enumerate(split_documents(decode(copy).text), 1):
        if number > place:
            yield TakenMember(f"{number}.txt", text.encode("utf-8", "replace"), number, "text/plain")
