"""A file is what its bytes are, whatever it is called."""

import bz2
import gzip
import lzma
import subprocess
import sys

import pytest

from copydesk_contracts.events import ReasonCode
from services.parser.detect import detect
from services.parser.formats.registry import format_of
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.compound_file import compound_file, message
from tests.unit.parser_formats.reading import container_kind

KNOWN = {
    "text": (samples.TEXT, "text"),
    "text in UTF-16": (samples.TEXT.decode().encode("utf-16"), "text"),
    "text in UTF-16 without a mark": (samples.TEXT.decode().encode("utf-16-le"), "text"),
    "text in cp1252": ("Straßen gesperrt\n\nDie Brücke wird geschlossen.\n".encode("cp1252"), "text"),
    "text in KOI8": ("Мост закроют на год\n\nОб этом сообщили в пятницу.\n".encode("koi8-r"), "text"),
    "text that begins with a bracket": (b"[Editor's note] The bridge closes.\n\nMore.\n", "text"),
    "text that begins with a brace": (b'{"a": 1}\n\nText after front matter.\n', "text"),
    "text that begins with a tag of no language": (b"<Begin bulletin>\nThe bridge closes.\n", "text"),
    "labelled text": (b"Title: Bridge\nDate: 2024-10-12\nFrom: Jane Doe\n\nIt closes.\n", "text"),
    "text about a magic number": (b"BZh is how bzip2 files begin.\n\nPDFs begin with %PDF-.\n", "text"),
    "wire text with its control characters": (b"\x01zcz u a\x02\n" + samples.TEXT * 9 + b"\x03", "iptc-7901"),
    "page": (samples.PAGE, "html"),
    "page with a comment first": (b"<!-- saved -->\n" + samples.PAGE, "html"),
    "XHTML": (b"<?xml version='1.0'?><!DOCTYPE html><html><body><p>Hello</p></body></html>", "html"),
    "fragment": (b"<p>The bridge closes.</p><p>Works begin.</p>", "html"),
    "page in UTF-16": (samples.PAGE.decode().encode("utf-16"), "html"),
    "pdf": (samples.pdf([[(72, 700, 12, "Hello")]]), "pdf"),
    "docx": (samples.word_document(("Normal", "Hello")), "docx"),
    "odt": (samples.open_document((0, "Hello")), "odt"),
    "rtf": (samples.rich_text("Hello"), "rtf"),
    "mail": (bytes(samples.mail(text="Hello")), "eml"),
    "msg": (message("Hello", "Jane", "Text", 0, []), "msg"),
    "json": (samples.packed(samples.news_api()), "json"),
    "json in UTF-16": (samples.packed(samples.news_api()).decode().encode("utf-16"), "json"),
    "nitf": (samples.nitf(), "nitf"),
    "news item": (samples.news_item(samples.XHTML).encode(), "newsml-g2"),
    "message of one item": (samples.news_message(samples.news_item(samples.XHTML)), "newsml-g2"),
    "message of two": (samples.news_message(*[samples.news_item(samples.XHTML)] * 2), "newsml-g2-package"),
    "zip": (samples.zipped({"a.txt": b"Hello"}), "zip"),
    "tar": (samples.tarred({"a.txt": b"Hello"}), "tar"),
    "mail box": (samples.mail_box(samples.mail(text="Hello")), "mbox"),
    "json lines": (b"\n".join([samples.packed(samples.news_api())] * 2), "json-lines"),
    "json array": (samples.packed([samples.news_api()]), "json-array"),
    "json with a list inside": (samples.packed({"articles": [samples.news_api()]}), "json-array"),
    "rss": (samples.rss(samples.rss_item()), "feed"),
    "atom": (samples.atom(), "feed"),
    "warc": (samples.web_record("https://example.org/", samples.PAGE), "warc"),
    "gzip": (gzip.compress(b"Hello"), "gzip"),
    "bzip2": (bz2.compress(b"Hello"), "bzip2"),
    "xz": (lzma.compress(b"Hello"), "xz"),
}
REFUSED = {
    "picture": (b"GIF89a" + bytes(50), ReasonCode.UNSUPPORTED_FORMAT),
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
    assert detect(copy, "misleading.exe").kind == expected


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
    assert detect(copy, "a.html").kind == "html"
    assert detect(copy, "a.txt").kind == "text"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_containers_are_known_inside_compressions(pack: object) -> None:
    assert callable(pack)
    assert container_kind(pack(samples.tarred({"a.txt": b"Hello"})), "a") == "tar"
    assert container_kind(pack(samples.TEXT), "a.txt.gz") is None


def test_containers_and_documents() -> None:
    assert format_of("warc").is_container
    assert not format_of("eml").is_container


def test_plain_text_and_pages_load_no_other_readers_library() -> None:
    script = (
        "import sys; from services.parser.step import parse\n"
        "from tests.unit.parser_formats.samples import PAGE, TEXT\n"
        "parse(TEXT, 'a.txt'); parse(PAGE, 'a.html')\n"
        "parse('Brücke zu\\n\\nSie schließt.'.encode('cp1252'), 'a')\n"
        "others = {'pypdfium2', 'oxmsg', 'striprtf', 'feedparser', 'compressed_rtf', 'numpy'}\n"
        "assert not others & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
