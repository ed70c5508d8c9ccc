"""The JSON side of stories and earlier versions."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, HTTPException

from services.desk import stories
from services.desk.compare import VersionFinder
from services.desk.history import history
from services.desk.models import Problem
from services.desk.story_models import (
    AlsoModel,
    HistoryModel,
    MemberModel,
    QuotationModel,
    RelationsModel,
    SharedModel,
    StepModel,
    StoryModel,
    VersionModel,
)
from services.index.port import Searcher
from services.index.stored import StoredDocument
from services.index.stories.also import Background, also
from services.index.stories.source import related_to, source
from services.index.versions import Version

_NO_STORY: Final = "no story has that id; it may be part of another now"


def router(
    searcher: Searcher, versions: stories.VersionsPort | None, told_by: Background | None = None
) -> APIRouter:
    """Routes under /api."""
    routes = APIRouter(prefix="/api", tags=["stories"])

    @routes.get("/stories/{story_id}", responses={404: {"model": Problem}})
    def story(story_id: str) -> StoryModel:
        """The documents of one story; of the one that it has become part of, whose id is in the answer."""
        story_id = _present(searcher, story_id)
        found = stories.members(searcher, story_id)
        if not found:
            raise HTTPException(404, _NO_STORY)
        return StoryModel(story_id=story_id, members=[MemberModel.member(member) for member in found])

    @routes.get("/stories/{story_id}/history", responses={404: {"model": Problem}})
    def went(story_id: str) -> HistoryModel:
        """Who had a story first, who took it from whom, what was added and cut, which quotations stayed."""
        story_id = _present(searcher, story_id)
        documents = stories.documents(searcher, story_id)
        if not documents:
            raise HTTPException(404, _NO_STORY)
        found = history(documents)
        return HistoryModel(
            story_id=story_id,
            source=found.source,
            steps=[StepModel.of(step) for step in found.steps],
            quotations=[
                QuotationModel(text=q.text, speaker=q.speaker, kept_by=list(q.kept_by))
                for q in found.quotations
            ],
        )

    @routes.get(
        "/documents/{document_id}/relations", responses={404: {"model": Problem}, 409: {"model": Problem}}
    )
    def relations(document_id: str) -> RelationsModel:
        """Of what a document is a copy, cut, rewrite or update, what it holds parts of, and what holds it."""
        return _relations(searcher, VersionFinder(searcher, None).find(document_id))

    @routes.get("/documents/{document_id}/also", responses={404: {"model": Problem}, 409: {"model": Problem}})
    def also_on_this(document_id: str) -> list[AlsoModel]:
        """Documents of other stories that tell of the same happening, the nearest first; an inference.

        One of each story, at most ten; none where people, places, days and rare words in common are few.
        """
        document = VersionFinder(searcher, None).find(document_id)
        return [AlsoModel.also(found) for found in also(searcher, document, told_by)]

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


def _present(searcher: Searcher, story_id: str) -> str:
    """What a story is called by now that was named so; the same where that cannot be told."""
    document = stories.named_for(searcher, story_id)
    return document.story or story_id if document is not None else story_id


def _relations(searcher: Searcher, document: StoredDocument) -> RelationsModel:
    copies = stories.documents(searcher, document.story) if document.story else []
    first = source(copies) if copies else document
    related = related_to(document, first)
    return RelationsModel(
        document_id=document.document_id,
        story_id=document.story,
        relation=related.relation if related else None,
        to=first.document_id if related else None,
        share=related.share if related else None,
        covers=related.covers if related else None,
        holds=_shared(document, stories.held(searcher, document)),
        held_by=_shared(document, stories.holders(searcher, document)),
    )


def _shared(document: StoredDocument, others: Sequence[StoredDocument]) -> list[SharedModel]:
    return [
        SharedModel(
            document_id=other.document_id,
            title=other.article.title.reading if other.article.title else None,
            story_id=other.story,
            share=share,
        )
        for other, share in stories.shared_with(document, others)
    ]
