"""Copy of the formats whose original is shown, read by the parser, and who keeps it."""

import json
from email.message import EmailMessage
from typing import Any

import numpy as np

from copydesk_contracts.annotations import Annotations, Language, Person, Place
from copydesk_contracts.article import Article
from copydesk_contracts.events import ContentRef, Location
from services.desk.beside.render import render
from services.desk.beside.renderer import NotRendered
from services.index.stored import StoredDocument
from services.parser.limits import DEFAULT
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.desk.desk_factory import document, mentions
from tests.unit.desk.test_events_api import Log
from tests.unit.parser_formats.compound_file import message
from tests.unit.parser_formats.samples import open_document, pdf, rich_text, word_document
from tests.unit.parser_formats.scans import png

TITLE = "Weir at Marlow opened again"
FIRST = "The weir at Marlow was opened again on Friday, the engineer Ada Holmgren said."
SECOND = "Holmgren had closed it in June, when the Tarn was lower than ever before."
SENT = 133_730_000_000_000_000
"""A day in October 2024, as Outlook counts."""
HOSTILE = (
    "<script>parent.document.title='taken'</script><a href='https://example.org/out'>out</a>"
    "<form action='https://example.org/f'><input name=x></form><img src='https://example.org/i.png'>"
    "<meta http-equiv=refresh content='0;url=https://example.org/'><svg><a xlink:href='https://example.org'>s</a></svg>"
    "<p id=o1 onclick='alert(1)' style='color:red'>The board met before.</p>"
)


def page_copy() -> bytes:
    """A web page that tries everything."""
    body = f"<h1>{TITLE}</h1><p>{FIRST.replace('Ada Holmgren', 'Ada <b>Holm</b>gren')}</p><p>{SECOND}</p>"
    article = f"<article>{body}{HOSTILE}</article>"
    return f"<!doctype html><html><head><title>{TITLE}</title></head><body>{article}</body></html>".encode()


def pdf_copy() -> bytes:
    """Two pages."""
    lines = [(72, 760, 20, TITLE), (72, 700, 11, FIRST), (72, 684, 11, SECOND)]
    return pdf(
        [lines, [(72, 760, 11, "On the next page the Tarn is full again, wrote the clerk of the town.")]]
    )


def mail_copy() -> bytes:
    """A mail with a text, the same as HTML, and a table attached."""
    message = EmailMessage()
    message["From"] = "Ada Holmgren <ada@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = TITLE
    message["Date"] = "Fri, 11 Oct 2024 10:00:00 +0200"
    message.set_content(f"{FIRST}\n\n{SECOND}\n")
    message.add_alternative(f"<p>{FIRST}</p><p>{SECOND}</p>", subtype="html")
    message.add_attachment("level,day\n1,2\n", subtype="csv", filename="levels ‮1.csv")
    return message.as_bytes()


def picture_copy() -> bytes:
    """A white square, as PNG."""
    return png(np.full((40, 40), 255, dtype=np.uint8))


COPIES = {
    "weir.html": page_copy(),
    "weir.pdf": pdf_copy(),
    "weir.eml": mail_copy(),
    "weir.msg": message(
        TITLE, "Ada Holmgren", f"{FIRST}\n\n{SECOND}\n", SENT, [("levels.csv", b"level,day\n")]
    ),
    "weir.docx": word_document(("Title", TITLE), ("Normal", FIRST), ("Normal", SECOND)),
    "weir.odt": open_document((1, TITLE), (0, FIRST), (0, SECOND)),
    "weir.rtf": rich_text(TITLE, "", FIRST, SECOND),
    "weir.png": picture_copy(),
}


def read(copy: bytes, name: str) -> Article:
    """The article of a copy; that of the picture as if Tesseract were there."""
    if name != "weir.png":
        return parse(copy, name)
    text = parse(f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n".encode(), "weir.txt")
    return text.model_copy(update={"format": "picture", "charset": None})


def original(name: str) -> StoredDocument:
    """The document that the parser makes of that copy, with a person and places in it."""
    copy = COPIES[name]
    article = read(copy, name)
    people = (Person(name="Ada Holmgren", mentions=mentions(article.text, "Ada Holmgren", "Holmgren")),)
    places = tuple(Place(name=n, mentions=mentions(article.text, n)) for n in ("Marlow", "Tarn"))
    found = Annotations(language=Language(code="en", confidence=1.0), people=people, places=places)
    made = document(article, found, name)
    sha256 = f"{sorted(COPIES).index(name):064x}"
    place = Location(root="seeds", path=name, revision=1)
    update = {"content": ContentRef(sha256=sha256, size=len(copy)), "locations": (place,)}
    return made.model_copy(
        update={**update, "document_id": f"{name.replace('.', ''):a<12}".encode().hex()[:24]}
    )


class KeptCopies(Log):
    """Keeps these copies, and what somebody else keeps."""

    async def content(self, sha256: str) -> bytes | None:
        names = {original(name).content.sha256: name for name in COPIES}
        return COPIES[names[sha256]] if sha256 in names else None


class Unconfined:
    """Renders in this process: what is made is the same."""

    async def make(self, copy: bytes, what: str, **fields: Any) -> bytes:
        try:
            return render(copy, json.dumps({"what": what, **fields}), DEFAULT)
        except Rejected as error:
            raise NotRendered(error.detail) from error

    async def close(self) -> None:
        """Nothing is held."""
