"""Mail as trees, boxes and frames of word processors, labels of charsets, feeds without a day."""

import struct
from email.message import EmailMessage

import pytest

from services.parser.charset.decoding import decode
from services.parser.detect import detect
from services.parser.members import members
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.reading import outline, read
from tests.unit.parser_formats.samples import FIRST, SECOND, TITLE, mail

STORY = f"<p>{FIRST}</p><p>{SECOND}</p>"


def test_the_alternative_that_holds_the_story_is_read() -> None:
    stub = mail(TITLE, "Please see the HTML part.", STORY * 3)
    assert FIRST in read(bytes(stub)).text
    whole = read(bytes(mail(TITLE, f"{FIRST}\n\n{SECOND}\n", STORY)))
    assert whole.words is not None
    assert whole.words.skipped == {"same-text": whole.words.in_text}


def test_a_cover_note_is_read_and_not_the_mail_attached_to_it() -> None:
    letter = mail(TITLE, html=STORY)
    letter.add_attachment(mail("Inner", "Other words of another mail."))
    article = read(bytes(letter))
    assert outline(article)["paragraphs"] == [FIRST, SECOND]
    assert [warning.code for warning in article.warnings] == ["parts-skipped"]


def test_text_below_a_line_of_dashes_that_is_no_card_is_read() -> None:
    below = "\n\n".join(f"{number}. {SECOND}" for number in range(1, 20))
    article = read(bytes(mail(TITLE, f"{FIRST}\n\n-- \n{below}\n")))
    assert f"19. {SECOND}" in article.text


def test_empty_lines_before_the_header_make_no_prose_of_a_mail() -> None:
    copy = b"\n   \n" + bytes(mail(TITLE, FIRST))
    assert detect(copy, "a.txt").kind == "eml"
    assert outline(read(copy, "a.txt"))["title"] == TITLE


def test_a_thin_mail_is_mail_where_it_is_called_one() -> None:
    assert detect(b"From: Jane\nDate: 12 Oct 2024\n\nThe bridge closes.\n", "7.eml").kind == "eml"


def test_the_body_in_a_winmail_dat_is_read() -> None:
    value = FIRST.encode() + b"\0"
    packed = b"\x78\x9f\x3e\x22\x01\x00" + struct.pack("<BII", 1, 0x2800C, len(value)) + value + b"\0\0"
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "Jane Doe <j@example.org>", "d@example.org", TITLE
    letter.set_content("\n")
    letter.add_attachment(packed, "application", "ms-tnef", filename="winmail.dat")
    assert outline(read(bytes(letter)))["paragraphs"] == [FIRST]


def test_text_boxes_and_frames_are_told_once() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent><w:p><w:r><w:t>{FIRST}</w:t></w:r></w:p></w:txbxContent>"
    choice = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    anchor = f"<w:p {space} {compatible}><w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r></w:p>"
    whole = samples.word_document(("Title", TITLE), ("Normal", "ANCHOR"))
    files = samples.unzipped(whole)
    body = files["word/document.xml"].decode()
    start = body.index("<w:p>", body.index("</w:p>")) if "<w:p>" in body else body.index("<w:p ", 1)
    files["word/document.xml"] = (body[:start] + anchor + body[start:]).encode()
    assert read(samples.zipped(files)).text.count(FIRST) == 1


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("x-sjis", "cp932", "港湾委員会は火曜日①"),
        ("x-mac-roman", "mac-roman", "Hafenausschuß – „für immer“"),
        ("ks_c_5601-1987", "cp949", "펲시 똠방각하"),
        ("latin5", "cp1254", "Şükrü Öğüt ığdır"),
        ("x-gbk", "gb18030", "镕基路的商贩"),
    ],
)
def test_charsets_have_the_names_that_the_web_gives_them(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label).text == text


def test_a_latin_label_on_another_script_is_not_believed() -> None:
    text = "Старый рыбный рынок закроют осенью, сообщили в мэрии города вчера."
    found = decode(text.encode("cp1251"), "iso-8859-1")
    assert (found.text, found.guessed) == (text, True)


def test_xml_is_what_its_bytes_are_and_knows_the_names_of_characters() -> None:
    copy = samples.nitf(f"<p>Décès &eacute;tonnant: {FIRST}</p>")
    false = b"<?xml version='1.0' encoding='iso-8859-1'?>" + copy.partition(b"?>")[2]
    article = read(false if copy.startswith(b"<?xml") else copy)
    assert "Décès étonnant" in article.text


def test_an_update_is_no_day_of_publication() -> None:
    changed = "<updated>2024-10-12T10:00:00Z</updated>"
    entry = f"<entry><title>{TITLE}</title>{changed}<summary>{FIRST}</summary></entry>"
    found = next(iter(members(samples.atom(entry), "feed")))
    article = read(found.data)
    assert article.published is None
    assert article.updated is not None
