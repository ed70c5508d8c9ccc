"""Mail: its text is the article, its header the metadata."""

from email.message import EmailMessage

from copydesk_contracts.events import ReasonCode
from services.parser.members import members
from tests.unit.parser_formats import samples
from tests.unit.parser_formats.compound_file import SECTOR, message
from tests.unit.parser_formats.reading import outline, read, reason
from tests.unit.parser_formats.samples import FIRST, HEADING, SECOND, STAMP, TITLE, mail

BODY = f"{FIRST}\n\n{SECOND}\n"
EXPECTED = {
    "title": TITLE,
    "authors": ["Jane Doe"],
    "published": STAMP,
    "headings": [],
    "paragraphs": [FIRST, SECOND],
}
SENT = 133732155000000000
"""12 October 2024, 14:05 UTC, as Outlook counts."""


def test_text_and_header() -> None:
    article = read(bytes(mail(f"Fwd: RE: {TITLE}", BODY)))
    assert outline(article) == EXPECTED
    assert article.title is not None
    assert article.title.locator == "header:Subject"


def test_a_subject_repeated_in_the_text_has_its_place_there() -> None:
    article = read(bytes(mail(TITLE, f"{TITLE}\n\n{BODY}")))
    assert outline(article) == EXPECTED
    assert article.title is not None
    assert article.title.span is not None


def test_a_first_line_that_is_no_subject_stays_text() -> None:
    article = read(bytes(mail(TITLE, f"Dear colleagues\n\n{BODY}")))
    assert outline(article)["title"] == TITLE
    assert "Dear colleagues" in article.text
    assert FIRST in outline(article)["paragraphs"]


def test_a_byline_in_the_text_beats_the_sender() -> None:
    article = read(bytes(mail(TITLE, f"{TITLE}\n\nBy John Smith\n\n{BODY}")))
    assert outline(article)["authors"] == ["John Smith"]


def test_long_subjects_are_unfolded_as_they_were() -> None:
    subject = "Präsidiumswechsel und besondere Ehrung für die Brückenbauerin am Hafen – „Großes Glück“"
    assert outline(read(bytes(mail(subject, BODY))))["title"] == subject


def test_a_date_in_the_text_beats_another_day_in_the_header() -> None:
    same = read(bytes(mail(TITLE, f"{TITLE}\n\n12 October 2024\n\n{BODY}")))
    assert outline(same)["published"] == STAMP
    other = read(bytes(mail(TITLE, f"{TITLE}\n\n11 October 2024\n\n{BODY}")))
    assert outline(other)["published"] == "2024-10-11"


def test_html_is_read_where_there_is_no_text() -> None:
    body = f"<p>{FIRST}</p><h2>{HEADING}</h2><p>{SECOND}</p>"
    html = f"<html><head><style>p {{}}</style></head><body>{body}</body></html>"
    article = read(bytes(mail(TITLE, html=html)))
    assert outline(article) == {**EXPECTED, "headings": [HEADING]}


def test_charset_encoded_words_and_signature() -> None:
    copy = (
        b"From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@example.org>\r\nTo: desk@example.org\r\n"
        b"Subject: =?iso-8859-1?q?Br=FCcke?=\r\n =?iso-8859-1?q?_zu?=\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        b"Die Br\xfccke schlie\xdft im Januar.\r\n\r\n-- \r\nJ\xfcrgen\r\n"
    )
    article = read(copy)
    assert outline(article)["title"] == "Brücke zu"
    assert outline(article)["authors"] == ["Jürgen Müller"]
    assert article.text.strip() == "Die Brücke schließt im Januar."
    assert [(fact.text, fact.reason) for fact in article.boilerplate] == [("Jürgen", "signature")]
    assert article.charset == "windows-1252"


def test_broken_mail() -> None:
    assert reason(bytes(mail(text=""))) is ReasonCode.NO_TEXT
    sealed = EmailMessage()
    sealed["From"], sealed["To"], sealed["Message-ID"] = "a@example.org", "b@example.org", "<1@example.org>"
    sealed.set_content(b"x", "application", "pkcs7-mime")
    assert reason(bytes(sealed)) is ReasonCode.ENCRYPTED
    armoured = mail(text="-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n")
    assert reason(bytes(armoured)) is ReasonCode.ENCRYPTED


def test_a_mail_without_end_is_read_as_far_as_it_goes() -> None:
    whole = bytes(mail(TITLE, BODY, f"<p>{FIRST}</p>"))
    assert FIRST in read(whole[: whole.index(b"text/html")]).text


def test_attachments_are_members_beside_the_mail() -> None:
    letter = mail(TITLE, BODY)
    letter.add_attachment(samples.TEXT, "text", "plain", filename="bridge.txt")
    inner = mail("Inner", "The inner text of another mail.")
    inner.add_attachment(b"deep", "application", "octet-stream", filename="deep.bin")
    letter.add_attachment(inner)
    assert outline(read(bytes(letter))) == EXPECTED
    found = list(members(bytes(letter), "eml"))
    assert [(m.name, m.problem) for m in found] == [("bridge.txt", None), ("forwarded.eml", None)]
    assert found[0].data == samples.TEXT
    assert outline(read(found[1].data))["title"] == "Inner"
    assert [m.name for m in members(bytes(letter), "eml", after=found[0].token)] == ["forwarded.eml"]


def test_outlook_messages() -> None:
    copy = message(
        f"WG: {TITLE}", "Jane Doe", f"{FIRST}\r\n\r\n{SECOND}\r\n", SENT, [("a.txt", samples.TEXT)]
    )
    assert outline(read(copy)) == {**EXPECTED, "published": "2024-10-12T14:05:00+00:00"}
    assert [(m.name, m.data) for m in members(copy, "msg")] == [("a.txt", samples.TEXT)]


def test_broken_outlook_messages() -> None:
    copy = message(TITLE, "Jane Doe", BODY, SENT, [])
    assert reason(message(TITLE, "Jane Doe", "", SENT, [])) is ReasonCode.NO_TEXT
    assert reason(copy[:SECTOR] + bytes(SECTOR) + copy[2 * SECTOR :]) is ReasonCode.MALFORMED
