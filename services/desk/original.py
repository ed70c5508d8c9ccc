"""The copy as it came: taken under its own name, or seen in a frame that can do nothing."""

import re
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Response
from fastapi.concurrency import run_in_threadpool

from services.desk.stories import VersionsPort
from services.index.failures import AmbiguousId
from services.index.port import Searcher
from services.index.stored import StoredDocument

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
_PICTURES: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"BM.{12}[\x0c\x28\x6c\x7c]\0\0\0", re.DOTALL), "image/bmp"),
)
"""Pictures that browsers show, by how they begin."""
_CHARSET: Final = re.compile(r"[A-Za-z0-9][\w.:-]{0,39}", re.ASCII)
_LONGEST_NAME: Final = 150
"""Characters of a name: three bytes each stay below what file systems take."""


class Contents(Protocol):
    """Where copy is kept by its SHA-256."""

    async def content(self, sha256: str) -> bytes | None:
        """The bytes; null if they are not kept."""
        ...


@dataclass(frozen=True)
class Originals:
    """Documents, earlier versions among them, and their copy; each is answered with 404 where it is not."""

    searcher: Searcher
    contents: Contents
    versions: VersionsPort | None = None

    async def document(self, document_id: str) -> StoredDocument:
        """The document of that id. Raises HTTPException."""
        try:
            found = await run_in_threadpool(self.searcher.get, document_id)
        except AmbiguousId as error:
            raise HTTPException(409, str(error)) from error
        if found is None and self.versions is not None:
            earlier = await run_in_threadpool(self.versions.get, document_id)
            found = earlier.document if earlier else None
        if found is None:
            raise HTTPException(404, "No document has that id. It may have been withdrawn.")
        return found

    async def copy(self, document: StoredDocument) -> bytes:
        """The bytes of it. Raises HTTPException."""
        found = await self.contents.content(document.content.sha256)
        if found is None:
            raise HTTPException(404, "The copy is not kept any more; its text is.")
        return found


def router(originals: Originals) -> APIRouter:
    """Routes under /documents/ID/original that give the bytes as they are."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/documents/{document_id}/original/frame")
    async def framed(document_id: str) -> Response:
        document = await originals.document(document_id)
        kind = media_type(document)
        if kind is None:
            raise HTTPException(404, "This kind of copy cannot be shown; it can be taken.")
        return Response(await originals.copy(document), headers={CSP: CAGE, "Content-Type": kind})

    @routes.get("/documents/{document_id}/original/picture")
    async def pictured(document_id: str) -> Response:
        copy = await originals.copy(await originals.document(document_id))
        kind = picture_type(copy)
        if kind is None:
            raise HTTPException(404, "This copy is no picture that a browser shows.")
        return Response(copy, headers={CSP: CAGE}, media_type=kind)

    @routes.get("/documents/{document_id}/original/file")
    async def taken(document_id: str) -> Response:
        document = await originals.document(document_id)
        return as_file(await originals.copy(document), name_of(document))

    return routes


def as_file(copy: bytes, name: str) -> Response:
    """Bytes that a browser keeps under that name, and opens nowhere."""
    headers = {CSP: CAGE, "Content-Disposition": disposition(name)}
    return Response(copy, media_type="application/octet-stream", headers=headers)


def media_type(document: StoredDocument) -> str | None:
    """What the copy is shown as; null where a browser could not show it without risk."""
    kind, charset = document.article.format, charset_of(document)
    if kind == "html":
        return f"text/html; charset={charset}"
    readable = kind in _PLAIN or kind.startswith(_MARKED)
    return f"text/plain; charset={charset}" if readable else None


def picture_type(copy: bytes) -> str | None:
    """The type of a picture that a browser shows; null for all else."""
    return next((kind for begins, kind in _PICTURES if begins.match(copy)), None)


def charset_of(document: StoredDocument) -> str:
    """The charset that the copy was read in; UTF-8 where none is known that a header may hold."""
    said = document.article.charset or ""
    return said if _CHARSET.fullmatch(said) else "utf-8"


def name_of(document: StoredDocument) -> str:
    """The file's own name, without its folders and without what no name should hold."""
    path = document.locations[0].path if document.locations else document.document_id
    return safe_name(path) or document.document_id


def safe_name(path: str) -> str:
    """The last step of a path, without what no name should hold; empty where nothing is left."""
    last = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c not in '"<>|:*?')
    return kept.strip(". ")[-_LONGEST_NAME:]


def disposition(name: str) -> str:
    """The header that has a browser keep the bytes under that name, whatever its letters."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace("\\", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
