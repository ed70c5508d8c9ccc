"""Scans made of our own articles: set in columns, rendered, turned a little, made grey and noisy."""

import math
import struct
import textwrap
import zlib
from collections.abc import Sequence

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from tests.unit.parser_formats import samples

WIDTH, HEIGHT = 595, 842
MARGIN, GAP, TOP, FOOT = 50, 18, 725, 60
SIZE, LEADING = 10, 12.5
CHARACTER = 0.46
"""Mean width of a character of Times in sizes."""

Grey = NDArray[np.uint8]


def page(title: str, byline: str, paragraphs: Sequence[str], columns: int, degrees: float = 0.0) -> bytes:
    """The content of a page of columns; paragraphs are parted by space, divided words have hyphens."""
    width = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
    told = [_text(MARGIN, 780, 24, title), _text(MARGIN, 752, 11, byline)]
    column, y = 0, float(TOP)
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, int(width / (SIZE * CHARACTER))):
            if y < FOOT:
                column, y = column + 1, float(TOP)
            told.append(_text(MARGIN + column * (width + GAP), y, SIZE, line))
            y -= LEADING
        y -= LEADING / 2
    return f"q {_turn(degrees)} BT {' '.join(told)} ET Q".encode("cp1252")


def _text(x: float, y: float, size: int, text: str) -> str:
    return f"/F1 {size} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm ({text.replace('(', '').replace(')', '')}) Tj"


def _turn(degrees: float) -> str:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} 0 0 cm"


def scanned(content: bytes, dpi: int, noise: float) -> Grey:
    """What a scanner makes of the page: grey paper, and noise of so many steps of grey."""
    document = pypdfium2.PdfDocument(samples.raw_pdf([content]))
    bitmap = document[0].render(scale=dpi / 72, grayscale=True)
    paper = np.asarray(bitmap.to_numpy()).reshape(bitmap.height, -1)[:, : bitmap.width].astype(np.float32)
    document.close()
    grains = np.random.default_rng(7).normal(0, noise, paper.shape) if noise else 0.0
    return np.clip(paper - 15 + grains, 0, 255).astype(np.uint8)


def png(grey: Grey) -> bytes:
    """The picture as PNG."""
    height, width = grey.shape
    rows = b"".join(b"\0" + row.tobytes() for row in grey)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    )


def tiff(grey: Grey) -> bytes:
    """The picture as uncompressed TIFF."""
    height, width = grey.shape
    entries = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height))
    tags = [*entries, (279, width * height)]
    at = 8 + width * height
    directory = struct.pack("<H", len(tags)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags
    )
    return b"II*\0" + struct.pack("<I", at) + grey.tobytes() + directory + struct.pack("<I", 0)


def scanned_pdf(pages: Sequence[Grey | bytes]) -> bytes:
    """A PDF whose pages are pictures, or text where they are content."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", samples_font()]
    kids = []
    for one in pages:
        resources = b"/Font << /F1 3 0 R >>"
        content = one if isinstance(one, bytes) else f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q".encode()
        if not isinstance(one, bytes):
            objects.append(_picture(one))
            resources = b"/XObject << /P %d 0 R >>" % len(objects)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        box = b"/MediaBox [0 0 %d %d]" % (WIDTH, HEIGHT)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R /Resources << %s >> >>"
            % (box, len(objects), resources)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def samples_font() -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>"


def _picture(grey: Grey) -> bytes:
    data = zlib.compress(grey.tobytes(), 1)
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (grey.shape[1], grey.shape[0], len(data), data)
    )


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + table + end
