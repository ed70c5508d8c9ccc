"""A whole event of each type, made up: what the AsyncAPI document and its page show."""

from datetime import UTC, datetime
from typing import Any, Final

from copydesk_contracts.annotations import Annotations, Mention, Person, Quote
from copydesk_contracts.article import Article, Fact, Section, Span
from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import schema_id, source_of, trace_parent
from copydesk_contracts.events import (
    ContainerExpanded,
    ContainerFound,
    ContentRef,
    DocumentDiscovered,
    DocumentEnriched,
    DocumentIndexed,
    DocumentLocated,
    DocumentParsed,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
    Location,
    MatchedSearch,
    Move,
    ReasonCode,
    SearchMatched,
    StoryChanged,
    StoryRelation,
    Tie,
    WithdrawalReason,
)
from copydesk_contracts.topology import producers

ID: Final = "786788e94a8e63704e5e6bed860d5075"
DOCUMENT: Final = "5f" * 20
OTHER: Final = "4a" * 20
INSTALLATION: Final = "6e" * 16
AT: Final = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
SEQUENCE: Final = "1774000000000123"
TITLE: Final = "Ferry afloat again"
SAID: Final = "We sail at noon"
TEXT: Final = f"{TITLE}\n\n“{SAID},” Ada Holm said.\n"
HERE: Final = Location(root="seeds", path="wire/ferry.txt", revision=1)
MOVED: Final = Location(root="seeds", path="wire/ferry-2.txt", revision=1)
CONTENT: Final = ContentRef(sha256="5f" * 32, size=len(TEXT.encode()))


def _mention(words: str) -> Mention:
    start = TEXT.index(words)
    return Mention(text=words, span=Span(start=start, end=start + len(words)))


def _fact(words: str, rule: str) -> Fact:
    return Fact(rule=rule, **dict(_mention(words)))


ARTICLE: Final = Article(
    text=TEXT,
    format="text",
    charset="utf-8",
    title=_fact(TITLE, "text.headline"),
    sections=(Section(paragraphs=(_fact(TEXT.splitlines()[2], "text.paragraph"),)),),
)
ANNOTATIONS: Final = Annotations(
    people=(Person(name="Ada Holm", mentions=(_mention("Ada Holm"),)),),
    quotes=(Quote(**dict(_mention(SAID)), speaker="Ada Holm", cue=_mention("said")),),
)
DATA: Final[tuple[EventData, ...]] = (
    DocumentDiscovered(document_id=DOCUMENT, content=CONTENT, location=HERE, modified=AT),
    DocumentParsed(document_id=DOCUMENT, content=CONTENT, location=HERE, article=ARTICLE),
    DocumentEnriched(
        document_id=DOCUMENT, content=CONTENT, location=HERE, article=ARTICLE, annotations=ANNOTATIONS
    ),
    DocumentIndexed(
        document_id=DOCUMENT, location=HERE, index="articles", title=TITLE, locations=(HERE,), total=1
    ),
    DocumentRejected(step="parser", reason=ReasonCode.EMPTY, detail="no bytes", location=HERE),
    DocumentWithdrawn(document_id=DOCUMENT, location=HERE, reason=WithdrawalReason.DELETED),
    DocumentLocated(document_id=DOCUMENT, locations=(HERE, MOVED), total=2, came=MOVED),
    ContainerFound(document_id=DOCUMENT, content=CONTENT, location=HERE, format="zip"),
    ContainerExpanded(document_id=DOCUMENT, location=HERE, members=3),
    StoryChanged(
        document_id=DOCUMENT,
        turn=7,
        moves=(
            Move(document_id=OTHER, story_id=OTHER, relation=StoryRelation.SOURCE),
            Move(document_id=DOCUMENT, story_id=OTHER, relation=StoryRelation.CUT),
        ),
        sizes={OTHER: 2},
        tie=Tie(document_id=OTHER, similarity=0.9),
    ),
    SearchMatched(
        document_id=DOCUMENT,
        location=HERE,
        searches=(MatchedSearch(id="9f86d081884c7d65", name="Ferries"),),
        title=TITLE,
    ),
)


def example(event: type[EventData]) -> dict[str, Any]:
    """A whole event of that type, as it is on its stream."""
    (data,) = [data for data in DATA if type(data) is event]
    whole = envelope_of(event)(
        sequence=SEQUENCE,
        id=ID,
        source=source_of(INSTALLATION, next(iter(producers(event)))),
        type=event.event_type,
        subject=DOCUMENT,
        time=AT,
        dataschema=schema_id(event),
        traceparent=trace_parent(ID, ID),
        correlationid=ID,
        data=data,
    )
    told = whole.model_dump(mode="json", exclude_none=True)
    return {**told, "data": data.model_dump(mode="json", exclude_none=True)}
