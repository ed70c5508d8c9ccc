"""The table of streams: which event, made by whom, read by whom. Written down here only.

Every key of a partition shares a hash tag, so that one script may touch them all on a
cluster too. A namespace has one partition unless it was made with more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from zlib import crc32

from copydesk_contracts.events import (
    ContainerExpanded,
    ContainerFound,
    DocumentDiscovered,
    DocumentEnriched,
    DocumentIndexed,
    DocumentLocated,
    DocumentParsed,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
    SearchMatched,
    StoryChanged,
)

PAYLOAD_FIELD: Final = "__data__"
"""The field of a stream entry that holds the CloudEvents JSON."""

WATCHER: Final = "watcher"
PARSER: Final = "parser"
EXPANDER: Final = "expander"
ENRICHER: Final = "enricher"
INDEXER: Final = "indexer"
ALERTER: Final = "alerter"


@dataclass(frozen=True)
class Step:
    """One step: the events it reads and the one it makes of them. Its group has its name.

    `beside` it publishes for what is not on the main way; a step does not wait for
    readers of these. One that does not decide a document's state leaves it as it is,
    even where it has to give up.
    """

    name: str
    reads: tuple[type[EventData], ...]
    emits: type[EventData]
    beside: tuple[type[EventData], ...] = ()
    decides: bool = True


WATCH: Final = Step(WATCHER, (), DocumentDiscovered, (DocumentWithdrawn, DocumentRejected, DocumentLocated))
"""The step that reads no event: files are what it reads."""

STEPS: Final[tuple[Step, ...]] = (
    Step(PARSER, (DocumentDiscovered,), DocumentParsed, (ContainerFound,)),
    Step(
        EXPANDER,
        (ContainerFound, DocumentWithdrawn, DocumentLocated),
        ContainerExpanded,
        (DocumentDiscovered, DocumentWithdrawn, DocumentLocated),
    ),
    Step(ENRICHER, (DocumentParsed,), DocumentEnriched),
    Step(INDEXER, (DocumentEnriched, DocumentWithdrawn, DocumentLocated), DocumentIndexed, (StoryChanged,)),
    Step(ALERTER, (DocumentIndexed,), SearchMatched, decides=False),
)

EVENTS: Final[tuple[type[EventData], ...]] = (
    DocumentDiscovered,
    DocumentParsed,
    DocumentEnriched,
    DocumentIndexed,
    DocumentRejected,
    DocumentWithdrawn,
    DocumentLocated,
    ContainerFound,
    ContainerExpanded,
    StoryChanged,
    SearchMatched,
)


def step(name: str) -> Step:
    """The step of that name; KeyError if there is none."""
    return {s.name: s for s in STEPS}[name]


def event_class(event_type: str) -> type[EventData]:
    """The model of an event type; KeyError if there is none."""
    return {e.event_type: e for e in EVENTS}[event_type]


def producers(event: type[EventData]) -> Sequence[str]:
    """Names of the services that emit the event."""
    return [s.name for s in (WATCH, *STEPS) if event in (s.emits, *s.beside, DocumentRejected)]


def groups(event: type[EventData]) -> Sequence[str]:
    """Our own consumer groups on the event's stream."""
    return [s.name for s in STEPS if event in s.reads]


def partition_of(document_id: str, partitions: int) -> int:
    """Number of the partition that a document, all its keys and its events are in, of so many."""
    return crc32(document_id.encode()) % partitions


def partition_tag(namespace: str, number: int | str) -> str:
    """What the keys of a partition have in braces: `copydesk`, then `copydesk/1`, `copydesk/2` ..."""
    return f"{namespace}/{number}" if number else namespace


def key(namespace: str, *parts: str) -> str:
    """A key of the namespace, or of a partition by its tag: `{copydesk}:events:document.parsed`."""
    return ":".join(("{" + namespace + "}", *parts))


@cache
def stream_key(namespace: str, event: type[EventData]) -> str:
    """The public stream of an event type in a namespace, or in a partition by its tag.

    Versions after the first have one each, beside it.
    """
    version = () if event.version == 1 else (f"v{event.version}",)
    return key(namespace, "events", event.event_type, *version)


def work_key(namespace: str, step_name: str) -> str:
    """The private work stream of a step, for retry, redrive and replay."""
    return key(namespace, "work", step_name)
