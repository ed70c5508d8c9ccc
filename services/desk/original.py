"""The copy as it came: taken under its own name, or seen in a frame that can do nothing."""

import re
from typing import Final, Protocol
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.desk.rendering import Pages
from services.desk.security import HEADERS
from services.desk.stories import VersionsPort
from services.index.port import AmbiguousId, Searcher, StoredDocument

CSP: Final = "Content-Security-Policy"
CAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""No script, no network, no form, no way out: whatever the copy holds, it is only looked at."""
_PLAIN: Final = {"text", "eml", "anpa-1312", "iptc-7901", "subtitles", "table", "archive-download", "feed"}
"""Formats that people can read as they came ..."""
_MARKED: Final = ("xml", "json", "nitf", "newsml")
"""... and beginnings of the names of others."""
_CHARSET: Final = re.compile(r"[A-Za-z0-9][\w.:-]{0,39}", re.ASCII)
_LONGEST_NAME: Final = 150
"""Characters of a name: three bytes each stay below what file systems take."""


class Contents(Protocol):
    """Where copy is kept by its SHA-256."""

    async def content(self, sha256: str) -> bytes | None:
        """The bytes; null if they are not kept."""
        ...


def router(searcher: Searcher, contents: Contents, versions: VersionsPort | None, pages: Pages) -> APIRouter:
    """Routes under /documents/ID/original."""
    routes = APIRouter(include_in_schema=False)

    async def wanted(document_id: str) -> StoredDocument:
        try:
            found = await run_in_threadpool(searcher.get, document_id)
        except AmbiguousId as error:
            raise HTTPException(409, str(error)) from error
        earlier = await run_in_threadpool(versions.get, document_id) if versions and found is None else None
        document = found or (earlier.document if earlier else None)
        if document is None:
            raise HTTPException(404, "No document has that id. It may have been withdrawn.")
        return document

    async def bytes_of(document: StoredDocument) -> bytes:
        found = await contents.content(document.content.sha256)
        if found is None:
            raise HTTPException(404, "The copy is not kept any more; its text is.")
        return found

    @routes.get("/documents/{document_id}/original")
    async def seen(request: Request, document_id: str) -> Response:
        document = await wanted(document_id)
        answer = pages(
            request,
            "original.html",
            document=document,
            name=name_of(document),
            shown=media_type(document) is not None,
        )
        answer.headers[CSP] = HEADERS[CSP] + "; frame-src 'self'"
        return answer

    @routes.get("/documents/{document_id}/original/frame")
    async def framed(document_id: str) -> Response:
        document = await wanted(document_id)
        kind = media_type(document)
        if kind is None:
            raise HTTPException(404, "This kind of copy cannot be shown; it can be taken.")
        return Response(await bytes_of(document), headers={CSP: CAGE, "Content-Type": kind})

    @routes.get("/documents/{document_id}/original/file")
    async def taken(document_id: str) -> Response:
        document = await wanted(document_id)
        headers = {CSP: CAGE, "Content-Disposition": disposition(name_of(document))}
        return Response(await bytes_of(document), media_type="application/octet-stream", headers=headers)

    return routes


def media_type(document: StoredDocument) -> str | None:
    """What the copy is shown as; null where a browser could not show it without risk."""
    kind, said = document.article.format, document.article.charset or ""
    charset = said if _CHARSET.fullmatch(said) else "utf-8"
    if kind == "html":
        return f"text/html; charset={charset}"
    readable = kind in _PLAIN or kind.startswith(_MARKED)
    return f"text/plain; charset={charset}" if readable else None


def name_of(document: StoredDocument) -> str:
    """The file's own name, without its folders and without what no name should hold."""
    path = document.locations[0].path if document.locations else document.document_id
    last = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c not in '"<>|:*?')
    return kept.strip(". ")[-_LONGEST_NAME:] or document.document_id


def disposition(name: str) -> str:
    """The header that has a browser keep the bytes under that name, whatever its letters."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace("\\", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
