"""A file is what its bytes are, whatever it is called."""

import bz2
import gzip
import lzma
import subprocess
import sys

import pytest

from copydesk_contracts.events import ReasonCode
from services.parser.containers.streams import container_kind
from services.parser.detect import detect
from services.parser.formats.kinds import Format, is_container
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.compound_file import compound_file, message

KNOWN = {
    "text": (samples.TEXT, Format.TEXT),
    "text in UTF-16": (samples.TEXT.decode().encode("utf-16"), Format.TEXT),
    "text in UTF-16 without a mark": (samples.TEXT.decode().encode("utf-16-le"), Format.TEXT),
    "text in cp1252": ("Straßen gesperrt\n\nDie Brücke wird geschlossen.\n".encode("cp1252"), Format.TEXT),
    "text in KOI8": ("Мост закроют на год\n\nОб этом сообщили в пятницу.\n".encode("koi8-r"), Format.TEXT),
    "text that begins with a bracket": (b"[Editor's note] The bridge closes.\n\nMore.\n", Format.TEXT),
    "text that begins with a brace": (b'{"a": 1}\n\nText after front matter.\n', Format.TEXT),
    "text that begins with a tag of no language": (b"<Begin bulletin>\nThe bridge closes.\n", Format.TEXT),
    "labelled text": (b"Title: Bridge\nDate: 2024-10-12\nFrom: Jane Doe\n\nIt closes.\n", Format.TEXT),
    "text about a magic number": (b"BZh is how bzip2 files begin.\n\nPDFs begin with %PDF-.\n", Format.TEXT),
    "wire text with its control characters": (b"\x01zcz u a\x02\n" + samples.TEXT * 9 + b"\x03", Format.TEXT),
    "page": (samples.PAGE, Format.HTML),
    "page with a comment first": (b"<!-- saved -->\n" + samples.PAGE, Format.HTML),
    "XHTML": (b"<?xml version='1.0'?><!DOCTYPE html><html><body><p>Hello</p></body></html>", Format.HTML),
    "fragment": (b"<p>The bridge closes.</p><p>Works begin.</p>", Format.HTML),
    "page in UTF-16": (samples.PAGE.decode().encode("utf-16"), Format.HTML),
    "pdf": (samples.pdf([[(72, 700, 12, "Hello")]]), Format.PDF),
    "docx": (samples.word_document(("Normal", "Hello")), Format.DOCX),
    "odt": (samples.open_document((0, "Hello")), Format.ODT),
    "rtf": (samples.rich_text("Hello"), Format.RTF),
    "mail": (bytes(samples.mail(text="Hello")), Format.EML),
    "msg": (message("Hello", "Jane", "Text", 0, []), Format.MSG),
    "json": (samples.packed(samples.news_api()), Format.JSON),
    "json in UTF-16": (samples.packed(samples.news_api()).decode().encode("utf-16"), Format.JSON),
    "nitf": (samples.nitf(), Format.NITF),
    "news item": (samples.news_item(samples.XHTML).encode(), Format.NEWSML),
    "message of one item": (samples.news_message(samples.news_item(samples.XHTML)), Format.NEWSML),
    "message of two": (samples.news_message(*[samples.news_item(samples.XHTML)] * 2), Format.NEWSML_PACKAGE),
    "zip": (samples.zipped({"a.txt": b"Hello"}), Format.ZIP),
    "tar": (samples.tarred({"a.txt": b"Hello"}), Format.TAR),
    "mail box": (samples.mail_box(samples.mail(text="Hello")), Format.MBOX),
    "json lines": (b"\n".join([samples.packed(samples.news_api())] * 2), Format.JSON_LINES),
    "json array": (samples.packed([samples.news_api()]), Format.JSON_ARRAY),
    "json with a list inside": (samples.packed({"articles": [samples.news_api()]}), Format.JSON_ARRAY),
    "rss": (samples.rss(samples.rss_item()), Format.FEED),
    "atom": (samples.atom(), Format.FEED),
    "warc": (samples.web_record("https://example.org/", samples.PAGE), Format.WARC),
    "gzip": (gzip.compress(b"Hello"), Format.GZIP),
    "bzip2": (bz2.compress(b"Hello"), Format.BZIP2),
    "xz": (lzma.compress(b"Hello"), Format.XZ),
}
REFUSED = {
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), ReasonCode.UNSUPPORTED_FORMAT),
    "program": (b"\x7fELF" + bytes(200), ReasonCode.UNSUPPORTED_FORMAT),
    "spreadsheet": (samples.zipped({"xl/workbook.xml": b"<a/>"}), ReasonCode.UNSUPPORTED_FORMAT),
    "old Office document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ReasonCode.UNSUPPORTED_FORMAT),
    "XML of another kind": (b"<?xml version='1.0'?><invoice><a/></invoice>", ReasonCode.UNSUPPORTED_FORMAT),
    "JSON of another kind": (b'{"name": "package", "version": 1}', ReasonCode.UNSUPPORTED_FORMAT),
    "numbers": (b"[1, 2, 3]", ReasonCode.UNSUPPORTED_FORMAT),
    "PGP": (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", ReasonCode.ENCRYPTED),
    "zip cut off": (samples.zipped({"a": b"Hello"})[:30], ReasonCode.MALFORMED),
    "JSON nested without end": (b"[" * 100_000, ReasonCode.BOMB),
}


@pytest.mark.parametrize("name", KNOWN)
def test_content_decides(name: str) -> None:
    copy, expected = KNOWN[name]
    assert detect(copy, "misleading.exe") is expected


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_is_refused_with_its_reason(name: str) -> None:
    copy, reason = REFUSED[name]
    with pytest.raises(Rejected) as refused:
        detect(copy, "misleading.txt")
    assert refused.value.reason is reason


def test_an_encrypted_office_document_is_called_encrypted() -> None:
    from tests.unit.parser_formats.compound_file import Entry

    with pytest.raises(Rejected) as refused:
        detect(compound_file([Entry("EncryptedPackage", b"x")]), "a.docx")
    assert refused.value.reason is ReasonCode.ENCRYPTED


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a"])
def test_noise_named_text_is_no_text(name: str) -> None:
    noise = bytes((at * at * 7919 + at // 3) % 256 for at in range(4096))
    with pytest.raises(Rejected) as refused:
        parse(noise, name)
    assert refused.value.reason in (ReasonCode.NOT_TEXT, ReasonCode.UNSUPPORTED_FORMAT)


def test_the_name_breaks_the_tie_of_text_with_tags() -> None:
    copy = b"Bridge to close. <p>The bridge closes.</p><p>Works begin.</p>"
    assert detect(copy, "a.html") is Format.HTML
    assert detect(copy, "a.txt") is Format.TEXT


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_containers_are_known_inside_compressions(pack: object) -> None:
    assert callable(pack)
    assert container_kind(pack(samples.tarred({"a.txt": b"Hello"})), "a") is Format.TAR
    assert container_kind(pack(samples.TEXT), "a.txt.gz") is None


def test_containers_and_documents() -> None:
    assert is_container(Format.WARC)
    assert not is_container(Format.EML)


def test_plain_text_and_pages_never_load_the_model() -> None:
    script = (
        "import sys; from services.parser.step import parse\n"
        "from tests.unit.parser_formats.samples import PAGE, TEXT\n"
        "parse(TEXT, 'a.txt'); parse(PAGE, 'a.html')\n"
        "parse('Brücke zu\\n\\nSie schließt.'.encode('cp1252'), 'a')\n"
        "assert not {'magika', 'onnxruntime', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
