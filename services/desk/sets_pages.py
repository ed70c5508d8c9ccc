"""The pages of sets, and the forms that change them."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.desk.forms import Forms
from services.desk.rendering import Pages
from services.desk.sets import Desk, hits_of, present
from services.index import fold
from services.index.port import Searcher
from services.index.sets.kept import tags_of


def router(desk: Desk, searcher: Searcher, forms: Forms, pages: Pages) -> APIRouter:
    """Routes of /sets."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sets")
    async def every(request: Request, done: str = "") -> Response:
        sets = [(one, len(present(await desk.sets.documents(one.id)))) for one in await desk.sets.all()]
        return pages(request, "sets.html", sets=sets, done=done)

    @routes.get("/sets/{set_id}")
    async def one(request: Request, set_id: str, tag: str = "", done: str = "") -> Response:
        found = await desk.wanted(set_id)
        kept = await desk.sets.documents(set_id)
        there = present(kept)
        shown = [one for one in there if not tag or fold.key(tag) in map(fold.key, one.tags)]
        hits = await run_in_threadpool(lambda: {k.document_id: hit for k, hit in hits_of(searcher, shown)})
        return pages(
            request,
            "set.html",
            one=found,
            total=len(there),
            kept=shown,
            gone=[each for each in kept if each.removed is not None],
            hits=hits,
            tags=sorted({each for k in there for each in k.tags}, key=fold.key),
            tag=tag,
            done=done,
        )

    _add_changes(routes, desk, forms)
    _add_documents(routes, desk, searcher, forms)
    return routes


def _add_changes(routes: APIRouter, desk: Desk, forms: Forms) -> None:
    @routes.post("/sets")
    async def make(request: Request) -> Response:
        given = _single(await forms.read(request))
        made = await desk.made(given.get("name", ""), given.get("note", ""))
        return _to(made.id, "made")

    @routes.post("/sets/remove")
    async def remove(request: Request) -> Response:
        given = _single(await forms.read(request))
        await desk.remove(await desk.wanted(given.get("id", "")))
        return RedirectResponse("/sets?done=removed", 303)

    @routes.post("/sets/restore")
    async def restore(request: Request) -> Response:
        given = _single(await forms.read(request))
        await desk.remove(await desk.wanted(given.get("id", "")), back=True)
        return _to(given["id"], "back")

    @routes.post("/sets/rename")
    async def rename(request: Request) -> Response:
        given = _single(await forms.read(request))
        found = await desk.wanted(given.get("id", ""))
        name = " ".join(given.get("name", "").split())[:200] or found.name
        note = given.get("note", "").strip()[:5000]
        await desk.saved(found.model_copy(update={"name": name, "note": note}))
        return _to(found.id, "renamed")


def _add_documents(routes: APIRouter, desk: Desk, searcher: Searcher, forms: Forms) -> None:
    @routes.post("/sets/keep")
    async def keep(request: Request) -> Response:
        """Into the set of an id, or of a name, which is made where there is none."""
        given = await forms.read(request)
        single = _single(given)
        known = single.get("id")
        found = await desk.wanted(known) if known else await desk.named(single.get("set", ""))
        noted = desk.note if known else desk.add
        note, tags = single.get("note", ""), tags_of(single.get("tags", ""))
        for document_id in given.get("document", []):
            await noted(found, searcher, document_id, note, tags)
        return _to(found.id, "kept")

    @routes.post("/sets/take-out")
    async def take_out(request: Request) -> Response:
        given = _single(await forms.read(request))
        await desk.take_out(await desk.wanted(given.get("id", "")), given.get("document", ""))
        return _to(given["id"], "out")

    @routes.post("/sets/put-back")
    async def put_back(request: Request) -> Response:
        given = _single(await forms.read(request))
        await desk.take_out(await desk.wanted(given.get("id", "")), given.get("document", ""), back=True)
        return _to(given["id"], "in")


def _single(given: dict[str, list[str]]) -> dict[str, str]:
    return {field: values[0] for field, values in given.items()}


def _to(set_id: str, done: str) -> Response:
    return RedirectResponse(f"/sets/{set_id}?done={done}", 303)
