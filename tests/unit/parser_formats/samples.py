"""Copy of every format, made by the tests: one short article, told again and again."""

import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

import docx
from fastwarc.warc import WarcRecord, WarcRecordType
from odf.opendocument import OpenDocumentText
from odf.text import H, P

TITLE = "Harbour bridge to close for a year"
FIRST = "The old bridge will close in January, the city said on Friday."
HEADING = "What comes next"
SECOND = "Works begin on 4 January and are to last a year."
TEXT = f"{TITLE}\n\nBy Jane Doe\n\n{FIRST}\n\n{SECOND}\n".encode()
MEBIBYTE = 1024 * 1024
STAMP = "2024-10-12T14:05:00+02:00"
PAGE = (
    f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    f"<p>By Jane Doe</p><p>{FIRST}</p><h2>{HEADING}</h2><p>{SECOND}</p></article></body></html>"
).encode()


def word_document(*paragraphs: tuple[str, str], author: str = "", title: str = "") -> bytes:
    """DOCX of (style, text) pairs."""
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    document.core_properties.author = author
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def open_document(*paragraphs: tuple[int, str]) -> bytes:
    """ODT of (outline level, text) pairs; level 0 is a paragraph."""
    document = OpenDocumentText()
    for level, text in paragraphs:
        document.text.addElement(H(outlinelevel=level, text=text) if level else P(text=text))
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def rich_text(*paragraphs: str, author: str = "") -> bytes:
    """RTF of paragraphs, characters beyond ASCII as RTF writes them."""
    info = rf"{{\info{{\author {author}}}}}" if author else ""
    body = "".join(rf"{_escaped(text)}\par" + "\n" for text in paragraphs)
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}}" + info + r"\f0 " + body + "}").encode()


def _escaped(text: str) -> str:
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    return "".join(chr(c) if c < 128 else rf"\u{c if c < 32768 else c - 65536}?" for c in codes)


Placed = tuple[int, int, int, str]


def pdf(pages: Sequence[Sequence[Placed]], trailer: str = "", info: str = "", filters: str = "") -> bytes:
    """A PDF of (x, y, size, text) lines a page; `filters` with (already encoded) content is `raw_pdf`'s."""
    contents = [
        "BT " + " ".join(f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, size, text in page) + " ET"
        for page in pages
    ]
    return raw_pdf([content.encode("cp1252") for content in contents], trailer, info, filters)


def raw_pdf(contents: Sequence[bytes], trailer: str = "", info: str = "", filters: str = "") -> bytes:
    """A PDF of content streams."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode("cp1252"),
    ]
    for number, content in enumerate(contents):
        page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {page} /Contents {6 + 2 * number} 0 R >>".encode())
        head = f"<< /Length {len(content)} {filters} >>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    return _pdf_file(objects, trailer)


def _pdf_file(objects: Sequence[bytes], trailer: str) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    start = len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    out += (
        f"trailer << /Size {size} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def mail(subject: str = TITLE, text: str | None = None, html: str | None = None) -> EmailMessage:
    """A mail with a text, an HTML body, or both."""
    message = EmailMessage()
    message["From"] = '"Jane Doe" <jane@example.org>'
    message["To"] = "desk@example.org"
    message["Subject"] = subject
    message["Date"] = "Sat, 12 Oct 2024 14:05:00 +0200"
    message["Message-ID"] = "<1@example.org>"
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


def nitf(body: str = f"<p>{FIRST}</p><hl2>{HEADING}</hl2><p>{SECOND}</p>", headline: str = TITLE) -> bytes:
    """NITF around a body."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<nitf xml:lang="en"><head><title>bridge</title>
<docdata><date.issue norm="20241012T140500+0200"/></docdata></head>
<body><body.head><hedline><hl1>{headline}</hl1></hedline>
<byline>By <person>Jane Doe</person><byttl>Staff writer</byttl></byline>
<dateline><location>ROTTERDAM</location></dateline></body.head>
<body.content>{body}</body.content></body></nitf>""".encode()


def news_item(body: str, guid: str = "urn:newsml:example.org:1", headline: str = TITLE) -> str:
    """A NewsML-G2 item around a content set."""
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" xml:lang="en">
<itemMeta><firstCreated>{STAMP}</firstCreated><versionCreated>2024-10-12T16:30:00+02:00</versionCreated></itemMeta>
<contentMeta><by>By Jane Doe</by><creditline>Example Agency</creditline><headline>{headline}</headline>
<language tag="en-GB"/></contentMeta><contentSet>{body}</contentSet></newsItem>"""


XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x'
    f"</title></head><body><p>{FIRST}</p><h2>{HEADING}</h2><p>{SECOND}</p></body></html></inlineXML>"
)


def news_message(*items: str) -> bytes:
    """A NewsML-G2 message of items."""
    inside = "".join(items)
    return f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{inside}</itemSet></newsMessage>".encode()


def news_item_1(content: str, headline: str = TITLE, identifier: str = "urn:newsml:example.org:1") -> str:
    """A NewsML 1.2 item around content items."""
    return f"""<NewsItem xml:lang="en"><Identification><NewsIdentifier><DateId>20241012</DateId>
<PublicIdentifier>{identifier}</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20241012T140500+0200</FirstCreated>
<ThisRevisionCreated>20241012T163000+0200</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>{headline}</HeadLine><ByLine>By Jane Doe</ByLine>
<DateLine>ROTTERDAM</DateLine><CreditLine>Example Agency</CreditLine></NewsLines>
<DescriptiveMetadata><Language FormalName="en-GB"/></DescriptiveMetadata>
{content}</NewsComponent></NewsItem>"""


def newsml_1(*items: str) -> bytes:
    """A NewsML 1.2 document of items."""
    inside = "".join(items)
    head = "<NewsEnvelope><DateAndTime>20241012T170000+0200</DateAndTime></NewsEnvelope>"
    return f'<?xml version="1.0" encoding="utf-8"?><NewsML Version="1.2">{head}{inside}</NewsML>'.encode()


def news_api(title: str = TITLE, **more: object) -> dict[str, object]:
    """An article as NewsAPI and its kin write it."""
    return {
        "source": {"id": None, "name": "Example"},
        "author": "Jane Doe",
        "title": title,
        "description": "A bridge closes.",
        "url": "https://example.org/bridge",
        "publishedAt": "2024-10-12T12:05:00Z",
        "content": f"{FIRST}\n\n{SECOND}",
        **more,
    }


def packed(value: object) -> bytes:
    """JSON as bytes."""
    return json.dumps(value, ensure_ascii=False).encode()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """A tar of files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


POSTMARK = b"From jane@example.org Sat Oct 12 14:05:00 2024\n"


def mail_box(*mails: EmailMessage) -> bytes:
    """An mbox file."""
    return b"".join(
        b"From jane@example.org Sat Oct 12 14:05:00 2024\n"
        + bytes(mail).replace(b"\nFrom ", b"\n>From ")
        + b"\n"
        for mail in mails
    )


def rss(*items: str) -> bytes:
    """An RSS 2.0 feed of items."""
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    head = "<title>Example</title><link>https://example.org/</link><language>en</language>"
    return (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{head}{"".join(items)}</channel></rss>'
    ).encode()


def rss_item(title: str = TITLE, body: str = f"<p>{FIRST}</p><p>{SECOND}</p>") -> str:
    """One item with all that an item can say."""
    return (
        f"<item><title>{title}</title><link>https://example.org/bridge</link>"
        "<pubDate>Sat, 12 Oct 2024 14:05:00 +0200</pubDate><dc:creator>Jane Doe</dc:creator>"
        "<description>A bridge closes.</description>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def atom(*entries: str) -> bytes:
    """An Atom feed of entries."""
    inside = "".join(entries)
    space = 'xmlns="http://www.w3.org/2005/Atom" xml:lang="en"'
    return f"<feed {space}><title>Example</title>{inside}</feed>".encode()


def web_record(
    url: str, body: bytes, status: str = "200 OK", kind: str = "text/html", more: str = ""
) -> bytes:
    """A WARC response record."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body)
    out = io.BytesIO()
    record.write(out)
    return out.getvalue()


def gzip_of(byte: bytes, mebibytes: int, layers: int = 1) -> bytes:
    """`mebibytes` MiB of one byte as a single gzip stream, made of one compressed block again and again."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(byte * MEBIBYTE) + deflate.flush(zlib.Z_FULL_FLUSH)
    data = b"\x1f\x8b\x08" + bytes(7) + block * mebibytes + b"\x03\x00" + bytes(8)
    return data if layers == 1 else gzip.compress(data)


def unzipped(copy: bytes) -> dict[str, bytes]:
    """The files of a ZIP by their names."""
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
