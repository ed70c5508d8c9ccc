"""The JSON side of stories and earlier versions."""

from datetime import datetime

from fastapi import APIRouter, HTTPException

from services.desk import stories
from services.desk.models import HitModel, Model, Problem
from services.index.port import Searcher
from services.index.stories.relations import Relation
from services.index.versions import Version


class MemberModel(HitModel):
    """A member of a story. `similarity` is the share of the shorter text that the longer one has too,
    of this member and the first; null where a text is too short to tell.

    `relation` says what it is to the first: copy, cut, rewrite or update_of; `share` of its words
    stands there, and it `covers` that share of the first. All three are null for the first.
    """

    similarity: float | None
    relation: Relation | None = None
    share: float | None = None
    covers: float | None = None

    @classmethod
    def member(cls, found: stories.Member) -> "MemberModel":
        """The member as the API says it."""
        related = found.related
        return cls(
            **HitModel.of(found.hit).model_dump(),
            similarity=found.similarity,
            relation=related.relation if related else None,
            share=related.share if related else None,
            covers=related.covers if related else None,
        )


class StoryModel(Model):
    """Copies, cuts and rewrites of one another, oldest first; at most a hundred are listed,
    compared with the first: the earliest, and of one day the one most like the others."""

    story_id: str
    members: list[MemberModel]


class VersionModel(Model):
    """An earlier version of a document, and when another took its place."""

    document_id: str
    title: str | None
    superseded_at: datetime


def router(searcher: Searcher, versions: stories.Versions | None) -> APIRouter:
    """Routes under /api."""
    routes = APIRouter(prefix="/api", tags=["stories"])

    @routes.get("/stories/{story_id}", responses={404: {"model": Problem}})
    def story(story_id: str) -> StoryModel:
        """The documents of one story."""
        found = stories.members(searcher, story_id)
        if not found:
            raise HTTPException(404, "no story has that id; it may be part of another now")
        return StoryModel(story_id=story_id, members=[MemberModel.member(member) for member in found])

    @routes.get("/documents/{document_id}/versions")
    def before(document_id: str) -> list[VersionModel]:
        """The versions before a document, the newest first."""
        return [
            VersionModel(document_id=v.document_id, title=v.title, superseded_at=v.at)
            for v in stories.earlier(versions, document_id)
        ]

    @routes.get("/versions/{document_id}", responses={404: {"model": Problem}})
    def version(document_id: str) -> Version:
        """One earlier version in full, by its whole id."""
        found = versions.get(document_id) if versions is not None else None
        if found is None:
            raise HTTPException(404, "no earlier version has that id")
        return found

    return routes
