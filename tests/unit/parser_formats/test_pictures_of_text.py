"""Pictures of text: read in order by Tesseract, said to be, and sent round again where it is missing."""

import asyncio
import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise

import pytest

from copydesk_contracts.article import Article
from services.parser.limits import Limits
from services.parser.ocr import engine
from services.parser.ocr.hocr import pages_of
from services.parser.ocr.layout import page_lines
from services.parser.pool import ParserPool
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats.reading import outline, read, reason
from tests.unit.parser_formats.scans import page, png, scanned, scanned_pdf, tiff

TITLE = "Harbour board to close the old fish market"
BYLINE = "By Marta Quillfeather"
PARAGRAPHS = [
    "The harbour board of Port Ellery voted on Tuesday to close the old fish market and to spend "
    "four million pounds on a new quay for ferries, ending a dispute that had lasted for six years.",
    "Ralf Osgood, who chairs the board, told traders that the building could not be saved because "
    "sea water had eaten into the iron frame below the floor and the repair would cost twice as "
    "much.",
    "Traders who have sold herring there for three generations said they would appeal to the county "
    "court in Brackenford, and a petition with nine thousand names was handed over at the gate of "
    "the harbour office.",
    "Work is to begin after Easter and will last eighteen months, during which ferries to the "
    "islands will leave from a floating stage beside the lifeboat house on the northern pier, the "
    "engineer of the county said.",
    "The board will let the stalls of the new hall by auction. Its members were of one mind, but for"
    " Simon Holm, who keeps a boat yard and asked in vain for a second opinion on the state of the "
    "iron frame.",
]
LONG = PARAGRAPHS * 3

needs_tesseract = pytest.mark.skipif(
    shutil.which(engine.PROGRAM) is None, reason="Tesseract is not installed"
)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def recall(article: Article, paragraphs: list[str]) -> float:
    told = words(" ".join(outline(article)["paragraphs"]))
    asked = words(" ".join(paragraphs))
    return sum((told & asked).values()) / sum(asked.values())


def in_order(article: Article, paragraphs: list[str]) -> bool:
    """Whether the article has these paragraphs, by their first words, one after the other."""
    found = [" ".join(paragraph.split()[:3]) for paragraph in outline(article)["paragraphs"]]
    return found == [" ".join(paragraph.split()[:3]) for paragraph in paragraphs]


@needs_tesseract
@pytest.mark.parametrize(
    ("dpi", "columns", "degrees", "noise"),
    [(150, 1, 1.0, 18), (150, 3, -1.0, 18), (200, 3, 1.0, 25), (300, 1, 0.0, 0)],
)
def test_a_scan_is_read_as_the_text_would_be(dpi: int, columns: int, degrees: float, noise: float) -> None:
    paragraphs = LONG if columns > 1 else PARAGRAPHS
    article = read(png(scanned(page(TITLE, BYLINE, paragraphs, columns, degrees), dpi, noise)))
    assert outline(article)["title"] == TITLE
    assert outline(article)["authors"] == ["Marta Quillfeather"]
    assert recall(article, paragraphs) >= 0.97
    assert in_order(article, paragraphs)
    [warning] = article.warnings
    assert warning.code == "ocr"
    assert warning.confidence is not None
    assert warning.confidence > 0.8


@needs_tesseract
def test_a_pdf_of_pages_with_and_without_text_is_read_page_by_page() -> None:
    first = page(TITLE, BYLINE, PARAGRAPHS[:2], 1)
    second = scanned(page("", "", PARAGRAPHS[2:4], 1, 1.0), 150, 12)
    article = read(scanned_pdf([first, second]))
    assert outline(article)["title"] == TITLE
    assert in_order(article, PARAGRAPHS[:4])
    assert [warning.code for warning in article.warnings] == ["ocr"]
    assert article.words is not None
    assert article.words.left_over == 0


@needs_tesseract
def test_words_divided_at_a_line_end_are_joined_again() -> None:
    first = (
        "The harbour board of Port Ellery has after a search that lasted for most of the winter found a new"
    )
    paragraph = f"{first} engi-neer, and the engineer wants a new quay for the ferries of the islands."
    article = read(png(scanned(page(TITLE, BYLINE, [paragraph], 1), 200, 8)))
    assert f"{first} engineer, and" in article.text


@needs_tesseract
def test_a_tiff_is_read() -> None:
    article = read(tiff(scanned(page(TITLE, BYLINE, PARAGRAPHS[:2], 1), 150, 0)))
    assert outline(article)["title"] == TITLE
    assert article.format == "picture"


@needs_tesseract
def test_who_read_a_picture_is_told_with_its_version() -> None:
    shown = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True)
    [warning] = read(tiff(scanned(page(TITLE, BYLINE, PARAGRAPHS[:2], 1), 150, 0))).warnings
    assert warning.reader == (shown.stdout or shown.stderr).splitlines()[0].strip()


@needs_tesseract
def test_a_picture_is_read_in_a_confined_worker() -> None:
    async def parsed() -> object:
        async with ParserPool(workers=1) as pool:
            return await pool.parse(png(scanned(page(TITLE, BYLINE, PARAGRAPHS[:2], 1), 150, 8)), "scan.png")

    found = asyncio.run(parsed())
    assert isinstance(found, Article)
    assert outline(found)["title"] == TITLE


@needs_tesseract
def test_a_photograph_has_no_text() -> None:
    noise = scanned(b"", 72, 60)
    assert reason(png(noise)) == "no-text"


@needs_tesseract
def test_pages_for_which_no_time_is_left_are_said_to_be_skipped() -> None:
    first = page(TITLE, BYLINE, PARAGRAPHS[:2], 1)
    scan = scanned(page("", "", PARAGRAPHS[2:4], 1), 100, 0)
    article = parse(scanned_pdf([first, scan]), "scan.pdf", Limits(ocr_seconds=0.0))
    assert [warning.code for warning in article.warnings] == ["parts-skipped"]
    assert "pages 2" in (article.warnings[0].detail or "")


@needs_tesseract
def test_a_picture_that_takes_too_long_is_rejected() -> None:
    with pytest.raises(Rejected) as rejected:
        parse(png(scanned(page(TITLE, BYLINE, PARAGRAPHS, 1), 150, 0)), "scan.png", Limits(ocr_seconds=0.01))
    assert rejected.value.reason == "parser-timeout"


def test_a_picture_too_large_to_be_a_page_is_rejected() -> None:
    assert reason(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\1\0\0\0\1\0\0\x08\0\0\0\0") == "too-large"


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_picture_says_what_it_needs() -> None:
    with pytest.raises(Rejected) as rejected:
        parse(png(scanned(page(TITLE, BYLINE, PARAGRAPHS[:1], 1), 72, 0)), "scan.png")
    assert rejected.value.reason == "needs-ocr"
    assert "apt-get install tesseract-ocr" in rejected.value.detail
    assert "copydesk deadletters redrive --reason needs-ocr" in rejected.value.detail
    assert reason(scanned_pdf([scanned(page(TITLE, "", [], 1), 72, 0)])) == "needs-ocr"


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_the_pages_with_text_are_read() -> None:
    scan = scanned(page("", "", PARAGRAPHS[2:4], 1), 72, 0)
    article = read(scanned_pdf([page(TITLE, BYLINE, PARAGRAPHS[:2], 1), scan]))
    assert in_order(article, PARAGRAPHS[:2])
    assert [warning.code for warning in article.warnings] == ["parts-skipped"]


def test_lines_of_a_turned_page_are_set_straight() -> None:
    spans = "".join(
        f"<span class='ocr_line' title='bbox 100 {90 + 30 * at} 900 {130 + 30 * at};"
        " baseline -0.02 0; x_size 20'>"
        + "<span class='ocrx_word' title='bbox 0 0 1 1; x_wconf 90'>word</span>" * 5
        + "</span>"
        for at in range(3)
    )
    xhtml = (
        "<html xmlns='http://www.w3.org/1999/xhtml'><body>"
        f"<div class='ocr_page' title='bbox 0 0 1000 1400'>{spans}</div></body></html>"
    )
    [lines] = page_lines(pages_of(xhtml.encode(), dpi=72))
    assert [round(a.bottom - b.bottom) for a, b in pairwise(lines)] == [30, 30]
    assert {line.size for line in lines} == {24.1}


@pytest.mark.parametrize("hocr", [b"", b"<html", b"\0\0"])
def test_what_is_no_hocr_is_refused(hocr: bytes) -> None:
    with pytest.raises(ValueError, match="no hOCR"):
        pages_of(hocr)
