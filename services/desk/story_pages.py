"""The page of one story."""

from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.desk import stories
from services.desk.history import history
from services.desk.rendering import Pages, path
from services.desk.timeline import timeline
from services.index.excerpts import heading
from services.index.port import Searcher
from services.index.stories.also import Background, also

_NO_STORY: Final = "No story has that id. It may be part of another story now."


def router(searcher: Searcher, pages: Pages, told_by: Background | None = None) -> APIRouter:
    """Routes under /stories."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/stories/{story_id}")
    def story(request: Request, story_id: str) -> Response:
        members = stories.members(searcher, story_id)
        if not members:
            return _elsewhere(searcher, story_id)
        first = searcher.get(members[0].hit.document_id)
        beside = also(searcher, first, told_by) if first is not None else []
        return pages(request, "story.html", story_id=story_id, members=members, also=beside)

    @routes.get("/stories/{story_id}/history")
    def went(request: Request, story_id: str) -> Response:
        documents = stories.documents(searcher, story_id)
        if not documents:
            return _elsewhere(searcher, story_id, "history")
        told = history(documents)
        line = timeline(told.steps)
        return pages(request, "history.html", story_id=story_id, history=told, timeline=line, heading=heading)

    return routes


def _elsewhere(searcher: Searcher, story_id: str, *below: str) -> Response:
    """To the story that another has become part of; to its only document where no other is left."""
    document = stories.named_for(searcher, story_id)
    if document is None:
        raise HTTPException(404, _NO_STORY)
    if document.story is None:
        return RedirectResponse(path("documents", document.document_id), 307)
    return RedirectResponse(path("stories", document.story, *below), 307)
