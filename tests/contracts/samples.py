"""One or two real events of each type, made by hand."""

from datetime import UTC, datetime
from typing import Any

from copydesk_contracts.accounting import ReadingWarning, WordSums
from copydesk_contracts.annotations import (
    Agency,
    Annotations,
    DateMention,
    Keyword,
    Language,
    Mention,
    Organisation,
    Person,
    Place,
    Quote,
)
from copydesk_contracts.article import Article, DateFact, Fact, Section, Span
from copydesk_contracts.codec import envelope_of
from copydesk_contracts.envelope import Envelope, schema_id, source_of, trace_parent
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
from copydesk_contracts.ids import document_id, root_event_id

TEXT = "Ferry afloat again\n\nBy Ada Holm\n\n“We are off,” Holm said in Oslo on 3 May, NTB reported.\n"
CONTENT = ContentRef(sha256="5f" * 32, size=len(TEXT.encode()))
DOCUMENT = document_id(CONTENT.sha256)
PLACE = Location(root="seeds", path="wire/fähre 🛳.txt", revision=3)
SOURCE = source_of("6e" * 16, "test")
AT = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)


def span(part: str) -> Span:
    """Where that part stands in the text."""
    start = TEXT.index(part)
    return Span(start=start, end=start + len(part))


def fact(part: str, rule: str) -> Fact:
    """A fact read from that part."""
    return Fact(text=part, span=span(part), rule=rule)


def mention(part: str) -> Mention:
    """A mention of that part."""
    return Mention(text=part, span=span(part))


ARTICLE = Article(
    text=TEXT,
    format="text",
    charset="utf-8",
    title=fact("Ferry afloat again", "first-line"),
    authors=(fact("Ada Holm", "byline"),),
    published=DateFact(
        text="2026-03-01", value="2026-03-01", locator="meta:date", rule="meta", confidence=0.9
    ),
    sections=(
        Section(paragraphs=(fact("“We are off,” Holm said in Oslo on 3 May, NTB reported.", "block"),)),
    ),
    words=WordSums(visible=28, in_text=17, set_aside={"related": 6}, skipped={"navigation": 5}),
    warnings=(ReadingWarning(code="headlines-differ", detail="the metadata say: A ferry floats"),),
)
ANNOTATIONS = Annotations(
    annotators={"names": "1"},
    language=Language(code="en", confidence=0.98),
    people=(Person(name="Ada Holm", mentions=(mention("Ada Holm"),)),),
    organisations=(Organisation(name="NTB", mentions=(mention("NTB"),)),),
    places=(Place(name="Oslo", mentions=(mention("Oslo"),), geonames_id=3143244, country="NO"),),
    agencies=(Agency(name="NTB", mentions=(mention("NTB"),)),),
    quotes=(Quote(text="We are off,", span=span("We are off,"), speaker="Ada Holm", cue=mention("said")),),
    dates=(DateMention(text="3 May", span=span("3 May"), value="2026-05-03"),),
    keywords=(Keyword(text="ferry", score=1.5),),
    fingerprint=(1, 2, 3),
    reading_seconds=4,
)


def event(data: EventData, cause: str | None = None) -> Envelope[Any]:
    """An envelope around that data."""
    root = root_event_id(SOURCE, data.event_type, PLACE.root, PLACE.path, PLACE.revision, DOCUMENT)
    return envelope_of(type(data))(
        id=root,
        source=SOURCE,
        type=data.event_type,
        subject=DOCUMENT,
        time=AT,
        dataschema=schema_id(type(data)),
        traceparent=trace_parent(root, root),
        correlationid=root,
        causationid=cause,
        sequence="1774000000000123",
        data=data,
    )


SAMPLES: dict[type[EventData], list[Envelope[Any]]] = {
    DocumentDiscovered: [
        event(DocumentDiscovered(document_id=DOCUMENT, content=CONTENT, location=PLACE, modified=AT)),
    ],
    DocumentParsed: [
        event(
            DocumentParsed(document_id=DOCUMENT, content=CONTENT, location=PLACE, article=ARTICLE), "cause"
        ),
        event(
            DocumentParsed(document_id=DOCUMENT, content=CONTENT, location=PLACE, article_ref=CONTENT),
            "cause",
        ),
    ],
    DocumentEnriched: [
        event(
            DocumentEnriched(
                document_id=DOCUMENT,
                content=CONTENT,
                location=PLACE,
                article=ARTICLE,
                annotations=ANNOTATIONS,
            ),
            "cause",
        ),
    ],
    DocumentIndexed: [
        event(
            DocumentIndexed(
                document_id=DOCUMENT,
                location=PLACE,
                index="tantivy",
                title="Ferry afloat again",
                locations=(PLACE,),
                total=1,
            )
        ),
    ],
    DocumentRejected: [
        event(
            DocumentRejected(step="parser", reason=ReasonCode.EMPTY, detail="no bytes", original={"id": "x"})
        ),
    ],
    ContainerFound: [
        event(ContainerFound(document_id=DOCUMENT, content=CONTENT, location=PLACE, format="zip"), "cause"),
    ],
    ContainerExpanded: [
        event(ContainerExpanded(document_id=DOCUMENT, location=PLACE, members=3, rejected=1), "cause"),
    ],
    DocumentWithdrawn: [
        event(DocumentWithdrawn(document_id=DOCUMENT, location=PLACE, reason=WithdrawalReason.DELETED)),
    ],
    DocumentLocated: [
        event(DocumentLocated(document_id=DOCUMENT, locations=(PLACE,), came=PLACE), "cause"),
    ],
    SearchMatched: [
        event(
            SearchMatched(
                document_id=DOCUMENT,
                location=PLACE,
                searches=(
                    MatchedSearch(id="0b" * 10, name="Ferries, fähren"),
                    MatchedSearch(id="1c" * 10, name="Oslo"),
                ),
                title="Ferry afloat again",
                language="en",
            ),
            "cause",
        ),
    ],
    StoryChanged: [
        event(
            StoryChanged(
                document_id=DOCUMENT,
                turn=1_774_000_000_000_001,
                moves=(
                    Move(document_id="0a" * 20, story_id="0a" * 20, relation=StoryRelation.SOURCE),
                    Move(document_id=DOCUMENT, story_id="0a" * 20, relation=StoryRelation.UPDATE),
                ),
                sizes={"0a" * 20: 2},
                tie=Tie(document_id="0a" * 20, similarity=0.87),
            ),
            "cause",
        ),
        event(StoryChanged(document_id=DOCUMENT, turn=7, moves=(Move(document_id=DOCUMENT),)), "cause"),
    ],
}
