"""The side of the original: what of it can be shown, with the places of the facts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.desk.article_view import LONGEST_SHOWN
from services.desk.beside.aligned import AlignedPlaces, spans_of
from services.desk.beside.facts import found_in, numbered
from services.desk.beside.mail import Mail, MailView, mail_view, marked_texts
from services.desk.beside.renderer import NotRendered, Renderer
from services.desk.beside.sheets import SheetView, sheet_views, told
from services.desk.marking import Mark, Segment
from services.desk.original import charset_of, media_type, picture_type
from services.index.stored import StoredDocument

PDF: Final = "pdf"
HTML: Final = "html"
MAILS: Final = ("eml", "msg")
OFFICE: Final = ("docx", "odt", "rtf")
"""Word processors' files, of which the text is shown."""


@dataclass(frozen=True)
class OriginalSide:
    """At most one of these is there; `why` says why the copy is not shown, `frame` whether it is a page."""

    frame: bool = False
    sheets: tuple[SheetView, ...] = ()
    mail: MailView | None = None
    text: tuple[Segment, ...] = ()
    picture: bool = False
    why: str | None = None


async def original_side(
    renderer: Renderer | None, document: StoredDocument, copy: bytes, facts: Sequence[Mark]
) -> OriginalSide:
    """What can be shown of the copy."""
    kind = document.article.format
    if renderer is not None and kind in _MADE:
        try:
            return await _MADE[kind](renderer, document, copy, facts)
        except (NotRendered, ValueError) as error:
            return OriginalSide(why=str(error).splitlines()[0])
    if kind == HTML:
        return OriginalSide(frame=True)
    if picture_type(copy) is not None:
        return OriginalSide(picture=True)
    if media_type(document) is None:
        return OriginalSide()
    text = decoded(copy, charset_of(document))
    return OriginalSide(text=marked_texts(document.article.text, facts, [text])[0])


async def _pdf(
    renderer: Renderer, document: StoredDocument, copy: bytes, facts: Sequence[Mark]
) -> OriginalSide:
    sheets = told(await renderer.make(copy, "pdf-words"))
    return OriginalSide(sheets=tuple(sheet_views(document.article.text, facts, sheets)))


async def _mail(
    renderer: Renderer, document: StoredDocument, copy: bytes, facts: Sequence[Mark]
) -> OriginalSide:
    mail = Mail.model_validate_json(await renderer.make(copy, "mail-parts"))
    return OriginalSide(mail=mail_view(document.article.text, facts, mail))


async def _office(
    renderer: Renderer, document: StoredDocument, copy: bytes, facts: Sequence[Mark]
) -> OriginalSide:
    answer = await renderer.make(copy, "office-text", kind=document.article.format)
    text = answer.decode("utf-8", "replace")
    return OriginalSide(text=marked_texts(document.article.text, facts, [text])[0])


_Making = Callable[[Renderer, StoredDocument, bytes, Sequence[Mark]], Awaitable[OriginalSide]]
_MADE: Final[Mapping[str, _Making]] = {
    PDF: _pdf,
    **dict.fromkeys(MAILS, _mail),
    **dict.fromkeys(OFFICE, _office),
}
"""What only a worker can make something of, by the format's name."""


async def marked_page(
    renderer: Renderer, document: StoredDocument, copy: bytes, charset: str, address: str
) -> bytes:
    """A page of HTML with the facts marked, each a link to `address`. Raises NotRendered."""
    text = (await renderer.make(copy, "html-text", charset=charset)).decode("utf-8", "replace")
    words = spans_of(text)
    places = AlignedPlaces(document.article.text, [text[start:end] for start, end in words])
    found = found_in(numbered(document), places, words)
    marks = [(mark.start, mark.end, int(mark.note), mark.kind, mark.name) for mark in found]
    return await renderer.make(copy, "html-marked", charset=charset, marks=marks, address=address)


def decoded(copy: bytes, charset: str) -> str:
    """As much of the copy's text as a page shows."""
    try:
        return copy.decode(charset, "replace")[:LONGEST_SHOWN]
    except LookupError:
        return copy.decode("utf-8", "replace")[:LONGEST_SHOWN]
