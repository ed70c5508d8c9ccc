"""One class an event type: the `data` of its CloudEvents envelope, version 1 of each.

The two mixed forms `article` / `article_ref` and `annotations` / `annotations_ref` are
one value: in the event up to 256 KiB, beyond that as JSON in the content store.
"""

from typing import Any, ClassVar, Self

from pydantic import AwareDatetime, Field, NonNegativeInt, model_validator

from copydesk_contracts.annotations import Annotations
from copydesk_contracts.article import Article
from copydesk_contracts.base import Contract, OpenEnum

DocumentId = str


class ContentRef(Contract):
    """Bytes in the content store, named by their SHA-256 (hex)."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: NonNegativeInt


class Location(Contract):
    """Where copy lies: a named root, the path below it, and how often that place changed."""

    root: str
    path: str
    revision: int = Field(ge=1)


def _exactly_one(name: str, inline: Contract | None, ref: ContentRef | None) -> None:
    if (inline is None) == (ref is None):
        raise ValueError(f"an event has either {name} or {name}_ref")


class EventData(Contract):
    """What every event's data declares about itself."""

    event_type: ClassVar[str]
    version: ClassVar[int] = 1


class DocumentDiscovered(EventData):
    """Copy at a location. `known` says that another location already holds these bytes.

    A member's path is its container's path, `!/` and its name; `depth` counts the
    containers around it.
    """

    event_type: ClassVar[str] = "document.discovered"

    document_id: DocumentId
    content: ContentRef
    location: Location
    modified: AwareDatetime
    known: bool = False
    supersedes: DocumentId | None = None
    depth: NonNegativeInt = 0


class DocumentParsed(EventData):
    """The copy as an article."""

    event_type: ClassVar[str] = "document.parsed"

    document_id: DocumentId
    content: ContentRef
    location: Location
    article: Article | None = None
    article_ref: ContentRef | None = None

    @model_validator(mode="after")
    def _one_article(self) -> Self:
        _exactly_one("article", self.article, self.article_ref)
        return self


class DocumentEnriched(EventData):
    """The article and what it says."""

    event_type: ClassVar[str] = "document.enriched"

    document_id: DocumentId
    content: ContentRef
    location: Location
    article: Article | None = None
    article_ref: ContentRef | None = None
    annotations: Annotations | None = None
    annotations_ref: ContentRef | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        _exactly_one("article", self.article, self.article_ref)
        _exactly_one("annotations", self.annotations, self.annotations_ref)
        return self


class ContainerFound(EventData):
    """The copy holds documents as members: an archive, a feed, a mailbox, mail with attachments.

    `format` is the parser's name for what it is; `depth` counts the containers around the
    members, 1 for those of a file on disk.
    """

    event_type: ClassVar[str] = "container.found"

    document_id: DocumentId
    content: ContentRef
    location: Location
    format: str
    depth: int = Field(default=1, ge=1)


class ContainerExpanded(EventData):
    """Every member of a container was discovered, or rejected for a reason of its own."""

    event_type: ClassVar[str] = "container.expanded"

    document_id: DocumentId
    location: Location
    members: NonNegativeInt
    rejected: NonNegativeInt = 0


class DocumentIndexed(EventData):
    """The document can be searched from now on.

    `location` is the place of the copy that this was made of, which may have been moved since;
    `locations` are those that the document has as of `sequence`, of `total`, as `document.located`
    tells them. Events of a time before that have none, and lie at `location`.
    """

    event_type: ClassVar[str] = "document.indexed"

    document_id: DocumentId
    location: Location
    index: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    locations: tuple[Location, ...] = ()
    total: NonNegativeInt = 0


class StoryRelation(OpenEnum):
    """What a document is to the source of its story."""

    SOURCE = "source"
    COPY = "copy"
    CUT = "cut"
    REWRITE = "rewrite"
    UPDATE = "update_of"


class Move(Contract):
    """A document's story from now on; null where it has no copies, or is gone itself.

    A round-up is of no story but of its own copies'. `holds` names one document of each
    story that it has parts of. `relation` is what the document is to the source of its story,
    which one of its documents is; null where that is not told: stories of more than fifty have none.
    """

    document_id: DocumentId
    story_id: DocumentId | None = None
    holds: tuple[DocumentId, ...] = ()
    relation: StoryRelation | None = None


class Tie(Contract):
    """What tied a document to a story: a member that it resembles, and how much.

    `similarity` is the estimated share of the shorter text that the longer one has too.
    """

    document_id: DocumentId
    similarity: float = Field(ge=0.0, le=1.0)


class StoryChanged(EventData):
    """A document came, changed or went, and these documents belong to other stories than before,
    hold parts of others, or are something else to the source of theirs.

    A story is two documents or more that are copies, cuts or rewrites of one another; its
    id is the smallest of theirs. Who applies all `moves` in the order of `turn` knows every
    story, and what each of its documents is to it; after a crash events may come in another
    order, and then of a document's moves the one with the highest turn holds. `sizes` has the
    number of members that each story touched has now, 0 if it is no more. `document_id` is the
    document that was the cause, `tie` what tied it where it came.
    """

    event_type: ClassVar[str] = "story.changed"

    document_id: DocumentId
    turn: NonNegativeInt
    moves: tuple[Move, ...] = Field(min_length=1)
    sizes: dict[DocumentId, NonNegativeInt] = Field(default_factory=dict)
    tie: Tie | None = None


class MatchedSearch(Contract):
    """A saved search, by its id and the name that people gave it."""

    id: str
    name: str


class SearchMatched(EventData):
    """A document that can be searched from now on is one that these saved searches find.

    It comes again, under a `generation` or id of its own, when the document is indexed
    again: after a replay, or for another location of the same copy.
    """

    event_type: ClassVar[str] = "search.matched"

    document_id: DocumentId
    location: Location
    searches: tuple[MatchedSearch, ...] = Field(min_length=1)
    title: str | None = None
    published: str | None = None
    language: str | None = None


class WithdrawalReason(OpenEnum):
    """Why a document left the index."""

    DELETED = "deleted"
    SUPERSEDED = "superseded"
    PURGED = "purged"


class DocumentWithdrawn(EventData):
    """The document's last location is gone; `location` is that one."""

    event_type: ClassVar[str] = "document.withdrawn"

    document_id: DocumentId
    location: Location
    reason: WithdrawalReason
    superseded_by: DocumentId | None = None


class DocumentLocated(EventData):
    """The document lies elsewhere than before, and is the same: a rename, another copy, one copy less.

    `locations` are those it has now, of `total`; the same copy in thousands of places is told
    with a hundred of them. `came` and `left` say what is new among them and what is not
    among them any more. Its last location going is a withdrawal instead.
    """

    event_type: ClassVar[str] = "document.located"

    document_id: DocumentId
    locations: tuple[Location, ...] = Field(min_length=1)
    total: int = Field(default=1, ge=1)
    came: Location | None = None
    left: Location | None = None


class ReasonCode(OpenEnum):
    """The reasons for which a document is not indexed; later versions may know more."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    NOT_TEXT = "not-text"
    UNSUPPORTED_FORMAT = "unsupported-format"
    MALFORMED = "malformed"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no-text"
    NEEDS_OCR = "needs-ocr"
    BOMB = "bomb"
    PARSER_TIMEOUT = "parser-timeout"
    PARSER_MEMORY = "parser-memory"
    PARSER_CRASH = "parser-crash"
    CONTENT_MISSING = "content-missing"
    INVALID_EVENT = "invalid-event"
    STEP_FAILED = "step-failed"


class DocumentRejected(EventData):
    """A dead letter: what could not be done, why, and the event it was asked with.

    `document_id` is null where the bytes could not be read, `location` where the event
    could not; `original` is the input event as CloudEvents JSON.
    """

    event_type: ClassVar[str] = "document.rejected"

    step: str
    reason: ReasonCode
    detail: str
    document_id: DocumentId | None = None
    location: Location | None = None
    attempts: int = Field(default=1, ge=1)
    error: str | None = None
    original: dict[str, Any] | None = None
    original_ref: ContentRef | None = None
