"""The articles of a download as a Word document, each as text of its own."""

from collections.abc import Iterator
from typing import IO

from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import TakenMember
from services.parser.formats.archive_download.shape import split_documents
from services.parser.formats.docx.reader import docx_lines
from services.parser.limits import Limits
from services.process.errors import Rejected


def docx_download_members(stream: IO[bytes], place: int, limits: Limits) -> Iterator[TakenMember]:
    """The articles from the `place`-th on. Raises Rejected (malformed, bomb, encrypted, too large)."""
    copy = stream.read(limits.copy_bytes + 1)
    if len(copy) > limits.copy_bytes:
        raise Rejected(ReasonCode.TOO_LARGE, f"more than {limits.copy_bytes} bytes of a download")
    text = "\n\n".join(docx_lines(copy, limits))
    for number, part in enumerate(split_documents(text), 1):
        if number > place:
            yield TakenMember(f"{number}.txt", part.encode("utf-8", "replace"), number, "text/plain")
