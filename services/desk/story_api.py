"""The JSON side of stories and earlier versions."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from fastapi import APIRouter, HTTPException

from services.desk import stories
from services.desk.compare import VersionFinder
from services.desk.history import HistoryStep, history
from services.desk.models import HitModel, Model, Problem
from services.index.port import Searcher
from services.index.stored import StoredDocument
from services.index.stories.also import Also, Background, also
from services.index.stories.relations import Relation
from services.index.stories.source import related_to, source
from services.index.versions import Version

_NO_STORY: Final = "no story has that id; it may be part of another now"


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
    def member(cls, found: stories.StoryMember) -> "MemberModel":
        """The member as the API says it."""
        related = found.related
        return cls(
            **HitModel.of(found.hit).model_dump(exclude={"relation"}),
            similarity=found.similarity,
            relation=related.relation if related else None,
            share=related.share if related else None,
            covers=related.covers if related else None,
        )


class AlsoModel(HitModel):
    """A document that tells of the same happening in other words.

    `nearness` is 0 to 1, `names` and `words` are what both have, the most telling first;
    `days` lie between their publication, null where one states no date.
    """

    nearness: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    days: int | None

    @classmethod
    def also(cls, found: Also) -> "AlsoModel":
        """The document as the API says it."""
        return cls(**HitModel.of(found.hit).model_dump(), **asdict(found.shared))


class SharedModel(Model):
    """A document with which another has parts in common; `share` is that of the shorter text."""

    document_id: str
    title: str | None
    story_id: str | None
    share: float | None


class RelationsModel(Model):
    """With whom a document stands in which relation.

    `relation` is what it is to `to`, the source of its story: `share` of its words stand there, and it
    `covers` that share of the source; all null for the source itself and for what has no story. A
    round-up `holds` parts of stories, each given by one of its documents; `held_by` are round-ups.
    """

    document_id: str
    story_id: str | None
    relation: Relation | None
    to: str | None
    share: float | None
    covers: float | None
    holds: list[SharedModel]
    held_by: list[SharedModel]


class StoryModel(Model):
    """Copies, cuts and rewrites of one another, oldest first; at most a hundred are listed,
    compared with the first: the earliest, and of one day the one most like the others."""

    story_id: str
    members: list[MemberModel]


class StepModel(Model):
    """A document of a story's history. `credit` is whose words it says they are.

    `taken_from` is the earlier document that has most of it, null where the dates tell of none;
    `share` of the text stands there. `added` and `removed` count words that only the one or the
    other has; null beyond the first forty documents. `relation` is to the story's source, null
    for the source itself.
    """

    document_id: str
    title: str | None
    published: str | None
    source: str
    path: str
    credit: str | None
    relation: Relation | None
    taken_from: str | None
    share: float | None
    added: int | None
    removed: int | None

    @classmethod
    def of(cls, step: HistoryStep) -> "StepModel":
        """The step as the API says it."""
        document, change = step.document, step.change
        return cls(
            document_id=document.document_id,
            title=document.article.title.reading if document.article.title else None,
            published=step.published,
            source=document.locations[0].root,
            path=document.locations[0].path,
            credit=step.credit,
            relation=step.related.relation if step.related else None,
            taken_from=step.taken_from,
            share=step.share,
            added=change.added if change else None,
            removed=change.removed if change else None,
        )


class QuotationModel(Model):
    """What the source of the story quotes, and the other documents that have the same words."""

    text: str
    speaker: str | None
    kept_by: list[str]


class HistoryModel(Model):
    """How a story went: its documents by publication, at most the hundred oldest, and what was quoted."""

    story_id: str
    source: str
    steps: list[StepModel]
    quotations: list[QuotationModel]


class VersionModel(Model):
    """An earlier version of a document, and when another took its place."""

    document_id: str
    title: str | None
    superseded_at: datetime


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
