"""Sets of documents over JSON, and taken away like a search."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from services.desk.documents_out import ninjs
from services.desk.export import (
    COLUMNS,
    DESCRIBED_PARQUET,
    as_parquet,
    attachment,
    cells,
    described,
    table_of,
)
from services.desk.gathered import documents_of
from services.desk.models import HitModel, Model, Problem
from services.desk.security import foreign
from services.desk.sets import Desk, hits_of, present
from services.index.port import Searcher
from services.index.results import Hit
from services.index.sets.kept import DocumentSet, Kept, Note, SetName, Tags
from services.index.stored import StoredDocument

SetId = Annotated[str, Path(max_length=100, description="`id` of a set")]
DocumentId = Annotated[str, Path(max_length=64)]
LINES: Final = "application/x-ndjson"
_CHANGES: Final[dict[int | str, dict[str, Any]]] = {
    403: {"model": Problem, "description": "A page of another site asks for a change"},
    404: {"model": Problem},
    409: {
        "model": Problem,
        "description": "There is no room for more, or several documents have an id that begins so",
    },
}
_FOUND: Final[dict[int | str, dict[str, Any]]] = {404: {"model": Problem}}


class NewSet(Model):
    """A set to be made; also what it is to be called from now on."""

    name: SetName
    note: Note = ""


class NoteBody(Model):
    """What is noted of a document."""

    note: Note = ""
    tags: Tags = ()


class SetModel(Model):
    """A set and how many documents are in it; `url` is its page."""

    id: str
    name: str
    note: str
    created: datetime
    removed: datetime | None
    documents: int
    url: str

    @classmethod
    def of(cls, one: DocumentSet, documents: Sequence[Kept]) -> "SetModel":
        """The set as the API says it."""
        return cls(**dict(one), documents=len(present(documents)), url=f"/sets/{one.id}")


def router(desk: Desk, searcher: Searcher) -> APIRouter:
    """Routes of /api/sets."""
    routes = APIRouter(prefix="/api/sets", tags=["sets"])
    _add_sets(routes, desk)
    _add_documents(routes, desk, searcher)
    _add_exports(routes, desk, searcher)
    return routes


def _add_sets(routes: APIRouter, desk: Desk) -> None:
    async def told(one: DocumentSet) -> SetModel:
        return SetModel.of(one, await desk.sets.documents(one.id))

    @routes.get("")
    async def every() -> list[SetModel]:
        """All sets, by name; not those that were removed."""
        return [await told(one) for one in await desk.there()]

    @routes.post("", status_code=201, responses=_CHANGES)
    async def make(request: Request, new: NewSet) -> SetModel:
        """Make a set."""
        _ours(request)
        return await told(await desk.made(new.name, new.note))

    @routes.get("/{set_id}", responses=_FOUND)
    async def one(set_id: SetId) -> SetModel:
        """One set, removed or not."""
        return await told(await desk.wanted(set_id))

    @routes.put("/{set_id}", responses=_CHANGES)
    async def change(request: Request, set_id: SetId, new: NewSet) -> SetModel:
        """Give a set another name and note."""
        _ours(request)
        changed = (await desk.wanted(set_id)).model_copy(update=dict(new))
        await desk.saved(changed)
        return await told(changed)

    @routes.delete("/{set_id}", status_code=204, responses=_CHANGES)
    async def remove(request: Request, set_id: SetId) -> None:
        """Remove a set; for thirty days that can be undone."""
        _ours(request)
        await desk.remove(await desk.wanted(set_id))

    @routes.post("/{set_id}/restore", responses=_CHANGES)
    async def restore(request: Request, set_id: SetId) -> SetModel:
        """Undo the removal of a set."""
        _ours(request)
        await desk.remove(await desk.wanted(set_id), back=True)
        return await told(await desk.wanted(set_id))


def _add_documents(routes: APIRouter, desk: Desk, searcher: Searcher) -> None:
    @routes.get("/{set_id}/documents", responses=_FOUND)
    async def documents(set_id: SetId) -> list[Kept]:
        """What is in a set, the newest first; not what was taken out."""
        return present(await desk.sets.documents((await desk.wanted(set_id)).id))

    @routes.put("/{set_id}/documents/{document_id}", responses=_CHANGES)
    async def keep(request: Request, set_id: SetId, document_id: DocumentId, noted: NoteBody) -> Kept:
        """Put a document into a set, or change what is noted of it."""
        _ours(request)
        return await desk.note(await desk.wanted(set_id), searcher, document_id, noted.note, noted.tags)

    @routes.delete("/{set_id}/documents/{document_id}", status_code=204, responses=_CHANGES)
    async def take_out(request: Request, set_id: SetId, document_id: DocumentId) -> None:
        """Take a document out of a set; that can be undone."""
        _ours(request)
        await desk.take_out(await desk.wanted(set_id), document_id)

    @routes.post("/{set_id}/documents/{document_id}/restore", status_code=204, responses=_CHANGES)
    async def put_back(request: Request, set_id: SetId, document_id: DocumentId) -> None:
        """Undo that a document was taken out."""
        _ours(request)
        await desk.take_out(await desk.wanted(set_id), document_id, back=True)


def _add_exports(routes: APIRouter, desk: Desk, searcher: Searcher) -> None:
    async def rows(set_id: str) -> list[tuple[Kept, Hit]]:
        kept = present(await desk.sets.documents((await desk.wanted(set_id)).id))
        return await run_in_threadpool(lambda: list(hits_of(searcher, kept)))

    async def whole(set_id: str) -> list[Hit]:
        return [hit for _, hit in await rows(set_id)]

    @routes.get("/{set_id}/export.csv", response_class=Response, responses=described("text/csv"))
    async def export_csv(set_id: SetId) -> StreamingResponse:
        """A set as a table for spreadsheets, with notes and tags."""
        found = await rows(set_id)
        lines = ([*cells(hit), kept.note, ", ".join(kept.tags)] for kept, hit in found)
        return attachment(table_of((*COLUMNS, "note", "tags"), lines), "text/csv", "set.csv")

    @routes.get("/{set_id}/export.jsonl", response_class=Response, responses=described(LINES))
    async def export_json(set_id: SetId) -> StreamingResponse:
        """A set, a line a document as in /api/search, with `note` and `tags`."""
        lines = (_line(kept, hit) for kept, hit in await rows(set_id))
        return attachment(lines, LINES, "set.jsonl")

    @routes.get("/{set_id}/export.full.jsonl", response_class=Response, responses=described(LINES))
    async def export_full(set_id: SetId) -> StreamingResponse:
        """The documents of a set with text, facts and quotations, a line each, as in /api/documents."""
        documents = documents_of(searcher, await whole(set_id))
        return attachment((d.model_dump_json() + "\n" for d in documents), LINES, "set.full.jsonl")

    @routes.get("/{set_id}/export.ninjs.jsonl", response_class=Response, responses=described(LINES))
    async def export_ninjs(set_id: SetId) -> StreamingResponse:
        """The same as items of ninjs 2.1, a line each."""
        documents = documents_of(searcher, await whole(set_id))
        return attachment((_item(document) for document in documents), LINES, "set.ninjs.jsonl")

    @routes.get(
        "/{set_id}/export.parquet",
        response_class=Response,
        responses=DESCRIBED_PARQUET,
    )
    async def export_parquet(set_id: SetId) -> StreamingResponse:
        """The same as a table with text, names and quotations in columns; needs pyarrow."""
        return as_parquet(documents_of(searcher, await whole(set_id)), "set.parquet")


def _line(kept: Kept, hit: Hit) -> str:
    told = {**HitModel.of(hit).model_dump(mode="json"), "note": kept.note, "tags": kept.tags}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _item(document: StoredDocument) -> str:
    return json.dumps(ninjs(document), ensure_ascii=False) + "\n"


def _ours(request: Request) -> None:
    if foreign(request):
        raise HTTPException(403, "a page of another site may change nothing here")
