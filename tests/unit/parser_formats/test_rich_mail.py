"""Outlook messages whose body is RTF alone, as Exchange hands them on."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.events import ReasonCode
from services.parser.formats.msg.reader import read_msg
from services.parser.formats.msg.rich_text import decompress
from services.parser.limits import DEFAULT
from services.process.errors import Rejected
from tests.unit.parser_formats.compound_file import message

EXAMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
"""The example of [MS-OXRTFCP], section 3.1."""
OVERLAP = bytes.fromhex("1a0000001c0000004c5a4675e2d44b514100" + "04205758595a0d6e7d010eb0")
"""Its example of a run that reaches into itself."""
RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\pard Storm closes Dover port\par"
    rb"\par The port of Dover closed on Tuesday, \'84sofort\'93, after a storm.\par Ferries stopped.\par}"
)
FROM_HTML = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}"
    rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Storm closes Dover port\htmlrtf\par}\htmlrtf0 "
    rb"{\*\htmltag72 </p>}"
    rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Ferries stopped on {\*\htmltag84 <b>}Tuesday"
    rb"{\*\htmltag92 </b>} at noon.\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}"
)


def packed(rtf: bytes, kind: bytes = b"LZFu") -> bytes:
    """Compressed with literal bytes only, or stored."""
    if kind == b"MELA":
        return struct.pack("<II4sI", len(rtf) + 12, len(rtf), kind, 0) + rtf
    runs = b"".join(b"\0" + rtf[i : i + 8] for i in range(0, len(rtf), 8))
    return struct.pack("<II4sI", len(runs) + 12, len(rtf), kind, 0) + runs


def test_the_published_examples() -> None:
    assert decompress(EXAMPLE, DEFAULT) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress(OVERLAP, DEFAULT) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("kind", [b"LZFu", b"MELA"])
def test_a_message_with_an_rtf_body_alone(kind: bytes) -> None:
    article = read_msg(message("Fwd: Storm", "Jane Doe", None, 0, [], packed(RTF, kind)), DEFAULT)
    told = [p.reading for section in article.sections for p in section.paragraphs]
    assert "The port of Dover closed on Tuesday, „sofort“, after a storm." in told
    assert told[-1] == "Ferries stopped."


def test_html_within_rtf_is_read_as_its_text() -> None:
    article = read_msg(message("Storm", "Jane Doe", None, 0, [], packed(FROM_HTML)), DEFAULT)
    text = article.text
    assert "Ferries stopped on Tuesday at noon." in text
    assert "<" not in text
    assert "htmlrtf" not in text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"short", ReasonCode.MALFORMED),
        (packed(RTF).replace(b"LZFu", b"GZIP"), ReasonCode.MALFORMED),
        (struct.pack("<II4sI", 40, DEFAULT.copy_bytes + 1, b"LZFu", 0) + b"\0" * 24, ReasonCode.BOMB),
    ],
)
def test_bodies_that_are_none(data: bytes, reason: ReasonCode) -> None:
    with pytest.raises(Rejected) as caught:
        decompress(data, DEFAULT)
    assert caught.value.reason is reason


def test_no_more_comes_out_than_was_said() -> None:
    runs = b"\xff" + b"\x00\x0f" * 8
    bomb = struct.pack("<II4sI", 0, 1_000_000, b"LZFu", 0) + runs * 20_000
    started = time.process_time()
    assert len(decompress(bomb, DEFAULT)) <= 1_000_000 + 8 * 17
    assert time.process_time() - started < 5


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    header = struct.pack("<II4sI", len(data) + 12, 5000, b"LZFu", 0)
    assert len(decompress(header + data, DEFAULT)) <= 5000 + 8 * 17


@given(st.binary(max_size=2000))
def test_what_was_packed_comes_out(data: bytes) -> None:
    assert decompress(packed(data), DEFAULT) == data
