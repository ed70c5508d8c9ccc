"""Copy put into watched folders from the desk: by a form, by dropping files on it, by a program.

Off unless the settings name folders that take it. A file comes under a name of its own, whole or
not at all: it is written beside, hidden from the watcher, and then linked to its name.
"""

import os
import re
import unicodedata
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.desk.forms import Forms
from services.desk.models import Model, Problem
from services.desk.multipart import FormField
from services.desk.rendering import Pages
from services.desk.security import foreign

FORM_LONGEST: Final = 16 * 1024 * 1024
"""Bytes of a form with files, which is held in memory; what is dropped or sent by programs is not."""
PATHS: Final = ("/uploads", "/api/uploads")
_LONGEST_NAME: Final = 200
"""Bytes of a name in UTF-8: file systems take 255, and a number may follow."""
_LONGEST_KIND: Final = 20
"""Characters behind the last dot that say of what kind a file is; more are part of the name."""
_TRIES: Final = 1000
"""Files of one name; then there is something else wrong."""
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\\/\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')


class Uploaded(Model):
    """Where a file was put, the folder's name and the path in it, and its bytes."""

    root: str
    path: str
    size: int


@dataclass(frozen=True)
class Uploads:
    """Folders by name that take copy; `longest` is what one file may have, in bytes."""

    folders: Mapping[str, Path]
    longest: int

    async def take(self, root: str, name: str, chunks: AsyncIterator[bytes]) -> Uploaded:
        """Put a file in. Raises HTTPException 404 for another folder, 413, 422 and 507."""
        folder = self.folders.get(root)
        if folder is None:
            raise HTTPException(404, "no folder of that name takes copy")
        safe = safe_name(name)
        part = folder / f".{uuid.uuid4().hex}.part"
        try:
            with part.open("xb") as file:
                size = await _written(file, chunks, self.longest)
            path = await run_in_threadpool(_named, part, folder, safe)
        except OSError as error:
            raise HTTPException(507, f"It cannot be written there: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        return Uploaded(root=root, path=path, size=size)


def safe_name(name: str) -> str:
    """The last part of a name, without what systems take for more than letters. Raises HTTPException 422."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = _UNSAFE.sub("_", last).strip().lstrip(".").strip()
    if not any(character.isalnum() for character in plain):
        raise HTTPException(422, "The file needs a name.")
    stem, dot, kind = plain.rpartition(".")
    if not dot or len(kind) > _LONGEST_KIND:
        return _cut(plain, _LONGEST_NAME)
    return f"{_cut(stem, _LONGEST_NAME - len(kind.encode()) - 1)}.{kind}"


def _cut(text: str, most: int) -> str:
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


async def _written(file: BinaryIO, chunks: AsyncIterator[bytes], longest: int) -> int:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > longest:
            raise HTTPException(413, f"A file may have {longest:,} bytes.")
        await run_in_threadpool(file.write, chunk)
    await run_in_threadpool(_synced, file)
    return size


def _synced(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _named(part: Path, folder: Path, name: str) -> str:
    """Link it to the name, or to the first like it that is free: no file is ever written over."""
    stem, dot, kind = name.rpartition(".")
    for number in range(1, _TRIES):
        free = name if number == 1 else (f"{stem} ({number}).{kind}" if dot else f"{name} ({number})")
        try:
            os.link(part, folder / free)
        except FileExistsError:
            continue
        return free
    raise HTTPException(409, "too many files have that name")


def json_router(uploads: Uploads) -> APIRouter:
    """Routes of /api/uploads."""
    routes = APIRouter(prefix="/api/uploads", tags=["operations"])

    @routes.get("")
    async def folders() -> list[str]:
        """Names of the watched folders that take copy."""
        return sorted(uploads.folders)

    @routes.put(
        "/{root}/{name}",
        status_code=201,
        responses={code: {"model": Problem} for code in (403, 404, 413, 507)},
    )
    async def put(request: Request, root: str, name: str) -> Uploaded:
        """Put the body into a watched folder under that name, or one like it; needs the right to operate."""
        if foreign(request):
            raise HTTPException(403, "a page of another site may change nothing here")
        return await uploads.take(root, name, request.stream())

    return routes


def router(uploads: Uploads, forms: Forms, pages: Pages) -> APIRouter:
    """The page /uploads."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/uploads")
    def page(request: Request, done: str = "") -> Response:
        return pages(request, "uploads.html", uploads=uploads, most=FORM_LONGEST, done=done[:500])

    @routes.post("/uploads")
    async def put(request: Request) -> Response:
        given, files = await forms.read_files(request, FORM_LONGEST)
        root = given.get("root", [""])[0]
        if not files:
            raise HTTPException(422, "No file was chosen.")
        for file in files:
            await uploads.take(root, file.filename or "", _whole(file))
        return RedirectResponse(f"/uploads?done={len(files)}", 303)

    return routes


async def _whole(file: FormField) -> AsyncIterator[bytes]:
    yield file.content
