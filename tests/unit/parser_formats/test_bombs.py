"""Every bomb is rejected with its reason, in under 5 s and 512 MB; the pool's limits are these."""

import gzip
import struct
import time
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from copydesk_contracts.events import ReasonCode
from services.parser.limits import MIB
from services.parser.pool import ParserPool
from services.process.errors import Rejected
from tests.unit.parser_formats import samples

SECONDS = 20.0
"""Each takes one or two on an idle machine, and for ever where nothing bounds it."""
MEMORY = 512 * MIB
DEEP = 200_000

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[ParserPool]:
    async with ParserPool(workers=1, timeout=SECONDS, memory=MEMORY) as running:
        assert not isinstance(await running.parse(samples.TEXT, "warm.txt"), Rejected)
        yield running


def laughs() -> bytes:
    """Entities made of entities."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY l0 "ha">{entities}]><nitf>&l9;</nitf>'.encode()


def quadratic_entities() -> bytes:
    """One long entity, referred to again and again."""
    head = b'<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "' + b"a" * 100_000 + b'">]>'
    return head + b"<nitf><body>" + b"&a;" * 100_000 + b"</body></nitf>"


def growing_pdf() -> bytes:
    return samples.raw_pdf([zlib.compress(b" " * 100 * MIB)], filters="/Filter /FlateDecode")


def pdf_of_pages() -> bytes:
    """One page a hundred thousand times."""
    whole = samples.pdf([[(72, 700, 12, "Hello")]])
    return whole.replace(b"/Count 1", b"/Count 100000").replace(b"[5 0 R]", b"[" + b"5 0 R " * 100_000 + b"]")


def deep_json() -> bytes:
    return b'{"title": "Bridge", "content": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}"


def deep_mail() -> bytes:
    """Parts inside parts."""
    lines = [b"From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0"]
    lines += [b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d' % (n, n) for n in range(20_000)]
    return b"\n".join([*lines, b"Content-Type: text/plain\n\nHello\n"])


def cdata_feed() -> bytes:
    return samples.rss(samples.rss_item()).replace(b"<channel>", b"<channel>" + b"<a>" * DEEP)


BOMBS: dict[str, tuple[Callable[[], bytes], set[ReasonCode]]] = {
    "gzip": (lambda: samples.gzip_of(b"\0", 1024), {ReasonCode.BOMB}),
    "gzip in gzip": (lambda: samples.gzip_of(b"\0", 1024, layers=2), {ReasonCode.BOMB}),
    "a line of 1 GB": (lambda: samples.gzip_of(b"a", 1024), {ReasonCode.BOMB}),
    "a line of 60 MB": (lambda: b"a" * 60 * MIB, {ReasonCode.TOO_LARGE}),
    "a file of 65 MB": (lambda: b"a b\n" * (65 * MIB // 4), {ReasonCode.TOO_LARGE}),
    "entities": (laughs, {ReasonCode.BOMB}),
    "quadratic entities": (quadratic_entities, {ReasonCode.BOMB, ReasonCode.MALFORMED}),
    "a growing PDF": (growing_pdf, {ReasonCode.BOMB}),
    "a PDF of endless pages": (pdf_of_pages, {ReasonCode.TOO_LARGE}),
    "deep inline HTML": (lambda: b"<!doctype html><body>" + b"<b>" * DEEP + b"Hello", {ReasonCode.BOMB}),
    "deep lists": (lambda: b"<html><body>" + b"<ul><li>" * DEEP + b"Hello", {ReasonCode.BOMB}),
    "deep JSON": (deep_json, {ReasonCode.BOMB}),
    "deep XML": (lambda: b"<nitf>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</nitf>", {ReasonCode.BOMB}),
    "deep mail": (deep_mail, {ReasonCode.BOMB}),
    "deep RTF": (lambda: b"{\\rtf1" + b"{" * DEEP + b"}" * DEEP + b"}", {ReasonCode.BOMB}),
    "a growing Word document": (
        lambda: samples.zipped({"word/document.xml": b" " * 90 * MIB}),
        {ReasonCode.BOMB},
    ),
}


@pytest.mark.parametrize("name", BOMBS)
async def test_bombs_are_rejected_in_bounds(name: str, pool: ParserPool) -> None:
    make, reasons = BOMBS[name]
    copy = make()
    before = time.monotonic()
    answer = await pool.parse(copy, "copy")
    elapsed = time.monotonic() - before
    assert isinstance(answer, Rejected)
    assert answer.reason in reasons
    assert elapsed < SECONDS


def flat_zip() -> bytes:
    return samples.zipped({"a.txt": b"a" * 100 * MIB})


def overlapping_zip() -> bytes:
    """A directory whose thousand entries are one and the same compressed file."""
    whole = samples.zipped({"a.txt": bytes(range(256)) * 64}, zipfile.ZIP_STORED)
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entries = whole[start:end] * 1000
    tail = bytearray(whole[end:])
    struct.pack_into("<HHII", tail, 8, 1000, 1000, len(entries), start)
    return whole[:start] + entries + bytes(tail)


def sparse_tar() -> bytes:
    return gzip.compress(samples.tarred({"a.txt": b"\0" * 100 * MIB}))


CONTAINER_BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip": ("zip", flat_zip),
    "zip of one file a thousand times": ("zip", overlapping_zip),
    "tar.gz": ("tar", sparse_tar),
    "json lines.gz": ("json-lines", lambda: samples.gzip_of(b"\n", 1024)),
    "feed of entities": ("feed", lambda: laughs().replace(b"nitf", b"rss")),
    "deep news message": (
        "newsml-g2-package",
        lambda: b"<newsMessage>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</newsMessage>",
    ),
}


@pytest.mark.parametrize("name", CONTAINER_BOMBS)
async def test_container_bombs_are_rejected_in_bounds(name: str, pool: ParserPool) -> None:
    kind, make = CONTAINER_BOMBS[name]
    copy = make()
    before = time.monotonic()
    answer = await pool.expand(copy, kind)
    while not isinstance(answer, Rejected):
        answer = await pool.expand(copy, kind, after=answer.members[-1].token)
    elapsed = time.monotonic() - before
    assert isinstance(answer, Rejected)
    assert answer.reason is ReasonCode.BOMB
    assert elapsed < SECONDS
