"""The page of one story."""

from fastapi import APIRouter, HTTPException, Request, Response

from services.desk import stories
from services.desk.rendering import Pages
from services.index.port import Searcher


def router(searcher: Searcher, pages: Pages) -> APIRouter:
    """Routes under /stories."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/stories/{story_id}")
    def story(request: Request, story_id: str) -> Response:
        members = stories.members(searcher, story_id)
        if not members:
            raise HTTPException(404, "No story has that id. It may be part of another story now.")
        return pages(request, "story.html", story_id=story_id, members=members)

    return routes
