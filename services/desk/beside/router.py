"""The page of an original beside its reading, and the parts that it shows."""

from collections.abc import Awaitable, Iterator, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi import Path as InPath
from fastapi import Query as Parameter
from fastapi.concurrency import run_in_threadpool

from services.desk import marking
from services.desk.article_view import LONGEST_SHOWN, ShownBlock, blocks_of
from services.desk.beside.facts import fact_of, numbered
from services.desk.beside.mail import Mail
from services.desk.beside.renderer import NotRendered, Renderer
from services.desk.beside.side import HTML, MAILS, PDF, marked_page, original_side
from services.desk.marking import Mark, Segment
from services.desk.original import CSP, Originals, as_file, charset_of, media_type, name_of, safe_name
from services.desk.rendering import Pages, path
from services.desk.security import HEADERS
from services.index.stored import StoredDocument

MARKED_CAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)
"""As the frame of the bytes, but that our own links, the only ones left, may lead to the reading."""
KEPT: Final = {"Cache-Control": "private, max-age=86400"}
"""A document's copy never changes: another copy is another document."""
Number = Annotated[int, InPath(ge=1, le=1000)]


def router(originals: Originals, renderer: Renderer | None, pages: Pages) -> APIRouter:
    """Routes under /documents/ID/original that show it."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/documents/{document_id}/original")
    async def seen(request: Request, document_id: str) -> Response:
        document = await originals.document(document_id)
        facts = numbered(document)
        side = await original_side(renderer, document, await originals.copy(document), facts)
        answer = pages(
            request,
            "original.html",
            document=document,
            name=name_of(document),
            side=side,
            marked=renderer is not None,
            shown=media_type(document) is not None,
            blocks=await run_in_threadpool(_reading, document, facts),
            cut=len(document.article.text) > LONGEST_SHOWN,
            fact_of=fact_of,
        )
        answer.headers[CSP] = HEADERS[CSP] + "; frame-src 'self'"
        return answer

    if renderer is not None:
        _add_parts(routes, originals, renderer)
    return routes


def _add_parts(routes: APIRouter, originals: Originals, renderer: Renderer) -> None:
    @routes.get("/documents/{document_id}/original/marked")
    async def marked(document_id: str, part: Annotated[int, Parameter(ge=0, le=1000)] = 0) -> Response:
        document = await originals.document(document_id)
        copy, charset = await originals.copy(document), charset_of(document)
        if part:
            copy, charset = await _html_part(renderer, document, copy, part)
        elif document.article.format != HTML:
            raise HTTPException(404, "This copy is no web page.")
        address = path("documents", document.document_id, "original")
        page = await _made(marked_page(renderer, document, copy, charset, address))
        headers = {CSP: MARKED_CAGE, **KEPT}
        return Response(page, media_type="text/html; charset=utf-8", headers=headers)

    @routes.get("/documents/{document_id}/original/pages/{number}.png")
    async def picture(document_id: str, number: Number) -> Response:
        document = await _of_kind(originals, document_id, PDF)
        page = await _made(renderer.make(await originals.copy(document), "pdf-page", page=number))
        return Response(page, media_type="image/png", headers=KEPT)

    @routes.get("/documents/{document_id}/original/parts/{number}")
    async def part_taken(document_id: str, number: Number) -> Response:
        document = await _of_kind(originals, document_id, *MAILS)
        copy = await originals.copy(document)
        mail = await _mail(renderer, copy)
        name = next((one.name for one in mail.parts if one.number == number), "")
        content = await _made(renderer.make(copy, "mail-part", part=number))
        return as_file(content, safe_name(name) or f"part-{number}")


async def _of_kind(originals: Originals, document_id: str, *kinds: str) -> StoredDocument:
    document = await originals.document(document_id)
    if document.article.format not in kinds:
        raise HTTPException(404, f"This copy is none of the format {' or '.join(kinds)}.")
    return document


async def _html_part(
    renderer: Renderer, document: StoredDocument, copy: bytes, number: int
) -> tuple[bytes, str]:
    if document.article.format not in MAILS:
        raise HTTPException(404, "This copy is no mail.")
    mail = await _mail(renderer, copy)
    found = [one for one in mail.parts if one.number == number and one.kind == "text/html"]
    if not found:
        raise HTTPException(404, "The mail has no such page.")
    return await _made(renderer.make(copy, "mail-part", part=number)), found[0].charset


async def _mail(renderer: Renderer, copy: bytes) -> Mail:
    answer = await _made(renderer.make(copy, "mail-parts"))
    try:
        return Mail.model_validate_json(answer)
    except ValueError as error:
        raise HTTPException(502, "The mail could not be taken apart.") from error


async def _made(making: Awaitable[bytes]) -> bytes:
    try:
        return await making
    except NotRendered as error:
        raise HTTPException(404, f"This cannot be shown: {error}") from error


def _reading(document: StoredDocument, facts: Sequence[Mark]) -> list[ShownBlock]:
    """Headings and paragraphs, and what stands between them: headline, byline, credit, what was set aside."""
    text = document.article.text[:LONGEST_SHOWN]
    pieces = marking.segments(text, facts)
    shown: list[ShownBlock] = []
    reached = 0
    for block in blocks_of(document.article, text, pieces):
        start, end = block.segments[0].start, block.segments[-1].end
        shown += _between(text, pieces, reached, start)
        shown.append(block)
        reached = max(reached, end)
    return [*shown, *_between(text, pieces, reached, len(text))]


def _between(text: str, pieces: list[Segment], start: int, end: int) -> Iterator[ShownBlock]:
    if text[start:end].strip():
        yield ShownBlock("aside", tuple(marking.cut(pieces, start, end)))
