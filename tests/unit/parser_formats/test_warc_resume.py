"""A web archive is gone on with where it was, whatever is compressed around its records."""

import bz2
import gzip
import io
from collections.abc import Callable

import pytest

from services.parser.members import members
from tests.unit.parser_formats.samples import web_record

RECORDS = [
    web_record(f"https://example.org/{n}", f"<p>Page {n} of the archive.</p>".encode() * 40, kind=kind)
    for n, kind in enumerate(["text/html", "image/png", "text/html", "text/plain", "image/gif", "text/html"])
]
PAGES = [f"https://example.org/{n}" for n in (0, 2, 3, 5)]


class Counting(io.BytesIO):
    """Counts the bytes that were read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.taken += len(piece)
        return piece

    def readinto(self, buffer: object) -> int:
        count = super().readinto(buffer)  # type: ignore[arg-type]
        self.taken += count
        return count


WAYS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "a gzip each": lambda records: b"".join(map(gzip.compress, records)),
    "one gzip": lambda records: gzip.compress(b"".join(records)),
    "bzip2": lambda records: bz2.compress(b"".join(records)),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_member_is_a_place_to_go_on_from(way: str) -> None:
    copy = WAYS[way](RECORDS)
    found = list(members(io.BytesIO(copy), "warc"))
    assert [member.name for member in found] == PAGES
    for number, member in enumerate(found, 1):
        rest = list(members(io.BytesIO(copy), "warc", after=member.token))
        assert [m.name for m in rest] == PAGES[number:]
        assert [m.token for m in rest] == [m.token for m in found[number:]]


@pytest.mark.parametrize("way", WAYS)
def test_a_checkpoint_of_numbers_alone_is_still_understood(way: str) -> None:
    copy = WAYS[way](RECORDS)
    rest = list(members(io.BytesIO(copy), "warc", after="3.2.100"))
    assert [member.name for member in rest] == PAGES[2:]


@pytest.mark.parametrize("way", ["plain", "a gzip each"])
def test_what_was_dealt_with_is_not_read_again(way: str) -> None:
    many = [web_record(f"https://example.org/{n}", bytes(range(256)) * 400) for n in range(50)]
    copy = WAYS[way](many)
    tokens = [member.token for member in members(io.BytesIO(copy), "warc")]
    stream = Counting(copy)
    rest = list(members(stream, "warc", after=tokens[-2]))
    assert len(rest) == 1
    assert stream.taken < len(copy) / 2
