"""The page of one story."""

from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from services.desk import stories
from services.desk.history import history
from services.desk.rendering import Pages
from services.desk.timeline import timeline
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
            raise HTTPException(404, _NO_STORY)
        first = searcher.get(members[0].hit.document_id)
        beside = also(searcher, first, told_by) if first is not None else []
        return pages(request, "story.html", story_id=story_id, members=members, also=beside)

    @routes.get("/stories/{story_id}/history")
    def went(request: Request, story_id: str) -> Response:
        documents = stories.documents(searcher, story_id)
        if not documents:
            raise HTTPException(404, _NO_STORY)
        told = history(documents)
        line = timeline(told.steps)
        return pages(request, "history.html", story_id=story_id, history=told, timeline=line)

    return routes
