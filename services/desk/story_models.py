"""Stories, their history and relations of documents, as the API says them."""

from dataclasses import asdict
from datetime import datetime

from services.desk import stories
from services.desk.history import HistoryStep
from services.desk.models import HitModel, Model
from services.index.stories.also import Also
from services.index.stories.relations import Relation


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
