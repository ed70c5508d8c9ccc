"""Bytes to text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_contracts.events import ReasonCode
from services.parser.charset.decoding import Decoded, decode
from services.parser.charset.mojibake import places_of_repair, repair
from services.process.errors import Rejected


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [
        ("Die Bürger von Köln sagen, daß es schön wäre.", "utf-8", "utf-8"),
        ("Die Bürger von Köln sagen, daß es schön wäre.", "cp1252", "windows-1252"),
        ("Le président a été élu à Paris, où il était né.", "cp1252", "windows-1252"),
        ("“It’s over,” he said – and left for the café.", "cp1252", "windows-1252"),
        ("Wie könnte für Anna so ein Übel enden?", "cp1252", "windows-1252"),
        ("El niño comió en España. ¿Y después?", "cp1252", "windows-1252"),
        ("Prezydent powiedział, że sytuacja się zmieniła w środę.", "cp1250", "windows-1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy.", "cp1250", "windows-1250"),
        ("Cumhurbaşkanı bugün yaptığı açıklamada değişiklik istedi.", "cp1254", "windows-1254"),
        ("Мэр города сказал, что подаёт в отставку.", "cp1251", "windows-1251"),
        ("Мэр города сказал, что подаёт в отставку.", "koi8-r", "koi8-r"),
        ("Ο δήμαρχος της πόλης παραιτήθηκε.", "cp1253", "windows-1253"),
        ("市長は東京で記者会見し、述べた。", "cp932", "shift_jis"),
        ("市長は東京で記者会見し、述べた。", "euc_jp", "euc_jp"),
        ("시장은 서울에서 밝혔다.", "euc_kr", "euc_kr"),
    ],
)
def test_charsets_are_told_apart(text: str, codec: str, charset: str) -> None:
    decoded = decode(text.encode(codec))

    assert (decoded.text, decoded.charset, decoded.lossy) == (text, charset, False)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_decides_and_stays_in_the_text(codec: str) -> None:
    decoded = decode("\ufeffKöln".encode(codec))

    assert (decoded.text, decoded.charset) == ("\ufeffKöln", codec)


def test_utf_16_without_a_mark() -> None:
    assert decode("A storm closed the road.".encode("utf-16-le")).charset == "utf-16-le"


def test_the_declared_charset_is_believed() -> None:
    copy = "Żółw".encode("iso8859-2")

    assert decode(copy, declared="iso-8859-2").text == "Żółw"
    assert decode(b"Content-Type: text/plain; charset=iso-8859-2\n\n" + copy).text.endswith("Żółw")


@pytest.mark.parametrize("declared", ["latin-1", "us-ascii"])
def test_latin_1_means_windows_1252(declared: str) -> None:
    assert decode("“Köln”".encode("cp1252"), declared=declared).text == "“Köln”"


@pytest.mark.parametrize("declared", ["no-such-charset", "base64", "idna", "utf-7", "a\0b"])
def test_a_declaration_that_means_nothing_is_passed_over(declared: str) -> None:
    assert decode("Bürger".encode("cp1252"), declared=declared).text == "Bürger"


def test_utf_8_cut_through_a_character_stays_utf_8() -> None:
    decoded = decode(("Bürger und Köln. " * 20).encode() + "ü".encode()[:1])

    assert (decoded.charset, decoded.lossy) == ("utf-8", True)


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (b"", ReasonCode.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0", ReasonCode.NOT_TEXT),
        (bytes(range(256)) * 8, ReasonCode.NOT_TEXT),
        (b"\0" * 40, ReasonCode.NOT_TEXT),
    ],
)
def test_what_is_no_text_is_rejected(copy: bytes, reason: ReasonCode) -> None:
    with pytest.raises(Rejected) as rejected:
        decode(copy)

    assert rejected.value.reason is reason


@pytest.mark.parametrize("text", ["Café à côté", "“It’s” – naïve", "Ярослав", "Zażółć gęślą"])
def test_mojibake_is_repaired_and_placed(text: str) -> None:
    garbled = text.encode().decode("latin-1")

    repaired = repair(garbled)

    assert repaired == text
    places = places_of_repair(garbled, repaired)
    assert places is not None
    assert [garbled[a:b] for a, b in pairwise(places)] == [c.encode().decode("latin-1") for c in text]


@pytest.mark.parametrize(
    "text", ["Plain ASCII", "“Curly” quotes – and dashes", "Bürger, café, señor", "東京"]
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert repair(text) is None


def decoded_or_reason(copy: bytes) -> Decoded | ReasonCode:
    try:
        return decode(copy)
    except Rejected as rejected:
        return rejected.reason


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_rejected(copy: bytes) -> None:
    decoded = decoded_or_reason(copy)

    if isinstance(decoded, Decoded):
        decoded.text.encode()
    else:
        assert decoded is (ReasonCode.NOT_TEXT if copy else ReasonCode.EMPTY)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    decoded = decoded_or_reason(text.encode())

    assert decoded is ReasonCode.NOT_TEXT or (isinstance(decoded, Decoded) and decoded.text == text)
