"""DOCX, ODT and RTF: their styles are the outline, their properties fill gaps."""

import io
import zipfile

import docx

from copydesk_contracts.events import ReasonCode
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.reading import outline, read, reason
from tests.unit.parser_formats.samples import FIRST, HEADING, SECOND, TITLE

EXPECTED = {
    "title": TITLE,
    "authors": ["Jane Doe"],
    "published": "2024-10-12",
    "headings": [HEADING],
    "paragraphs": [FIRST, SECOND],
}
HEAD = ("By Jane Doe", "12 October 2024", FIRST)


def test_word_styles_are_the_outline() -> None:
    normal = [("Normal", text) for text in HEAD]
    copy = samples.word_document(("Title", TITLE), *normal, ("Heading 2", HEADING), ("Normal", SECOND))
    article = read(copy)
    assert outline(article) == EXPECTED
    assert [section.level for section in article.sections] == [None, 2]


def test_a_first_heading_is_the_title_where_no_style_says_so() -> None:
    copy = samples.word_document(
        ("Heading 1", TITLE), ("Normal", FIRST), ("Heading 1", HEADING), ("Normal", SECOND)
    )
    assert outline(read(copy))["title"] == TITLE
    assert outline(read(copy))["headings"] == [HEADING]


def test_word_changes_breaks_links_and_tables() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The bridge will ")
    inserted = paragraph._p.makeelement(docx.oxml.ns.qn("w:ins"), {})
    paragraph.add_run("close in January.")
    inserted.append(paragraph.runs[-1]._r)
    paragraph._p.append(inserted)
    deleted = paragraph._p.makeelement(docx.oxml.ns.qn("w:moveFrom"), {})
    gone = paragraph.add_run(" Never.")
    deleted.append(gone._r)
    paragraph._p.append(deleted)
    document.add_paragraph("One line.\nAnother line.")
    document.add_table(1, 1).cell(0, 0).text = "A cell of text, after all."
    out = io.BytesIO()
    document.save(out)
    text = read(out.getvalue()).text
    assert (
        text
        == "The bridge will close in January.\n\nOne line.\n\nAnother line.\n\nA cell of text, after all."
    )


def test_bold_lines_are_headings_where_nobody_used_styles() -> None:
    document = docx.Document()
    for text, bold in (
        (TITLE, True),
        ("By Jane Doe", True),
        (FIRST, False),
        (HEADING, True),
        (SECOND, False),
    ):
        document.add_paragraph().add_run(text).bold = bold
    out = io.BytesIO()
    document.save(out)
    assert outline(read(out.getvalue())) == {**EXPECTED, "published": None}


def test_word_properties_fill_gaps() -> None:
    article = read(samples.word_document(("Normal", FIRST), ("Normal", SECOND), author="Jane Doe"))
    assert [(a.text, a.locator, a.confidence) for a in article.authors] == [("Jane Doe", "docx:creator", 0.5)]


def test_broken_word_documents() -> None:
    whole = samples.word_document(("Normal", FIRST))
    assert reason(whole[: len(whole) // 2]) is ReasonCode.MALFORMED
    assert reason(samples.zipped({"word/document.xml": b"<broken"})) is ReasonCode.MALFORMED
    assert reason(samples.word_document(("Normal", ""))) is ReasonCode.NO_TEXT
    assert reason(samples.zipped({"word/document.xml": b" " * 90_000_000})) is ReasonCode.BOMB


def test_open_document_outline() -> None:
    head = [(0, text) for text in HEAD]
    article = read(samples.open_document((1, TITLE), *head, (2, HEADING), (0, SECOND)))
    assert outline(article) == EXPECTED


def odt(content: str, manifest: str = "") -> bytes:
    """A hand-made ODT."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml", f"<office:document-content {spaces}>{content}</office:document-content>"
        )
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def test_open_document_title_style_spaces_and_notes() -> None:
    article = read(
        odt(
            '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/>'
            "</office:automatic-styles><office:body><office:text>"
            f'<text:p text:style-name="P1">{TITLE}</text:p>'
            "<text:p>The old<text:s/><text:span>bridge</text:span> will close"
            "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p>"
            "</office:text></office:body>"
        )
    )
    assert outline(article)["title"] == TITLE
    assert outline(article)["paragraphs"] == ["The old bridge will close."]


def test_broken_open_documents() -> None:
    assert reason(odt("<office:body>")) is ReasonCode.MALFORMED
    assert reason(odt("<office:body><office:text/></office:body>")) is ReasonCode.NO_TEXT
    assert reason(odt("", manifest="<manifest:encryption-data/>")) is ReasonCode.ENCRYPTED


def test_rich_text() -> None:
    copy = samples.rich_text(TITLE, *HEAD[:2], "", FIRST, "It costs 3 € – “a lot”, they said in Łódź. 🌉")
    expected = {
        **EXPECTED,
        "headings": [],
        "paragraphs": [FIRST, "It costs 3 € – “a lot”, they said in Łódź. 🌉"],
    }
    assert outline(read(copy)) == expected


def test_rich_text_fields_show_their_result_alone() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "https://example.org/"}}{\fldrslt{the plan}}}'
    copy = r"{\rtf1\ansi See " + link + r" of the city.\par And more of it.\par}"
    assert read(copy.encode()).text.startswith("See the plan of the city.")


def test_broken_rich_text() -> None:
    assert reason(samples.rich_text(FIRST)[:-2]) is ReasonCode.MALFORMED
    assert reason(samples.rich_text("")) is ReasonCode.NO_TEXT
    assert reason(rb"{\rtf1 " + b"{" * 100_000 + b"}" * 100_000 + b"}") is ReasonCode.BOMB
