"""Other formats read in one process beside the bare library: articles a second of processor time.

python -m benchmarks.parse_formats [--rounds N]

The same invented article is made in each format. The library's side only opens the file
and takes its text out; this reader's side also finds title, authors, date and sections.
"""

import argparse
import email
import email.policy
import io
import json
import time
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pypdfium2  # type: ignore[import-untyped]
from lxml import etree
from striprtf.striprtf import rtf_to_text

from services.parser.step import parse
from tests.unit.parser_formats import samples

PARAGRAPHS = tuple(
    f"{number}: The ferry left Oslo on Monday with forty-one passengers, the harbour master said. " * 3
    for number in range(1, 13)
)
TITLE = "Ferry afloat again after nine days"


def _pdf_text(copy: bytes) -> None:
    document = pypdfium2.PdfDocument(copy)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


def _odt_text(copy: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        "".join(map(str, etree.fromstring(package.read("content.xml")).itertext()))


def _mail_text(copy: bytes) -> None:
    body = email.message_from_bytes(copy, policy=email.policy.default).get_body()
    if body is not None:
        body.get_content()


def _pdf() -> bytes:
    lines = [PARAGRAPHS[n][at : at + 80] for n in range(12) for at in range(0, 240, 80)]
    placed = [(72, 800, 20, TITLE), *((72, 770 - 14 * n, 11, text) for n, text in enumerate(lines))]
    return samples.pdf([placed])


FORMATS: dict[str, tuple[bytes, Callable[[bytes], Any]]] = {
    "pdf": (_pdf(), _pdf_text),
    "docx": (
        samples.word_document(("Title", TITLE), *(("Normal", p) for p in PARAGRAPHS)),
        lambda copy: [p.text for p in docx.Document(io.BytesIO(copy)).paragraphs],
    ),
    "odt": (samples.open_document((1, TITLE), *((0, p) for p in PARAGRAPHS)), _odt_text),
    "rtf": (
        samples.rich_text(TITLE, *PARAGRAPHS),
        lambda copy: rtf_to_text(copy.decode("cp1252")),
    ),
    "eml": (samples.mail(TITLE, "\n\n".join(PARAGRAPHS)).as_bytes(), _mail_text),
    "json": (
        json.dumps({"title": TITLE, "author": "Ada Holm", "content": "\n\n".join(PARAGRAPHS)}).encode(),
        json.loads,
    ),
    "nitf": (
        samples.nitf("".join(f"<p>{p}</p>" for p in PARAGRAPHS), TITLE),
        lambda copy: "".join(map(str, etree.fromstring(copy).itertext())),
    ),
}


def measure(read: Callable[[], object], rounds: int) -> float:
    """Seconds of processor time for one call, the first of all left out."""
    read()
    began = time.process_time()
    for _ in range(rounds):
        read()
    return (time.process_time() - began) / rounds


def main() -> None:
    """A line a format."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=100)
    rounds = arguments.parse_args().rounds
    print(f"{'format':8}{'articles/s':>12}{'library/s':>12}{'ratio':>8}")
    for name, (copy, library) in FORMATS.items():
        ours = measure(lambda c=copy, n=name: parse(c, f"copy.{n}"), rounds)  # type: ignore[misc]
        theirs = measure(lambda c=copy, read=library: read(c), rounds)  # type: ignore[misc]
        print(f"{name:8}{1 / ours:12.0f}{1 / theirs:12.0f}{theirs / ours:8.2f}")


if __name__ == "__main__":
    main()
