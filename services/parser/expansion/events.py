"""The events of a container's members, with ids derived from the event that named the container."""

import json
from dataclasses import dataclass
from datetime import datetime

from copydesk_contracts.envelope import Envelope
from copydesk_contracts.events import (
    ContainerFound,
    ContentRef,
    DocumentDiscovered,
    DocumentLocated,
    DocumentRejected,
    DocumentWithdrawn,
    EventData,
    Location,
    WithdrawalReason,
)
from copydesk_contracts.ids import document_id
from copydesk_contracts.topology import EXPANDER
from services.delivery.emit import derived_event
from services.parser.containers.member import Member
from services.parser.version import parser_version
from services.state.locations import INSIDE


@dataclass(frozen=True)
class Child:
    """A member that was taken out and stored; null for one that could not be."""

    member: Member
    content: ContentRef | None

    @property
    def document_id(self) -> str:
        """Id of the member's document; empty if there is none."""
        return document_id(self.content.sha256) if self.content else ""


def location_of(container: Location, member: Member) -> Location:
    """Where a member lies: below its container's path, at its revision."""
    return Location(
        root=container.root, path=f"{container.path}{INSIDE}{member.name}", revision=container.revision
    )


def place(location: Location) -> str:
    """How a location is called among the locations of a document."""
    return json.dumps([location.root, location.path], separators=(",", ":"), ensure_ascii=False)


def member_field(location: Location) -> str:
    """How a member is called among the members of its container."""
    parts = [location.root, location.path, location.revision]
    return json.dumps(parts, separators=(",", ":"), ensure_ascii=False)


def discovered(
    cause: Envelope[ContainerFound], child: Child, known: bool, at: datetime
) -> Envelope[EventData]:
    """The discovery of a member's document."""
    if child.content is None:
        raise ValueError(f"{child.member.name} was not taken out")
    data = DocumentDiscovered(
        document_id=child.document_id,
        content=child.content,
        location=location_of(cause.data.location, child.member),
        modified=at,
        known=known,
        depth=cause.data.depth,
    )
    return _event(cause, data, child.member.token, child.document_id, at)


def rejected(cause: Envelope[ContainerFound], child: Child, at: datetime) -> bytes:
    """The dead letter of a member that could not be taken out."""
    problem = child.member.problem
    if problem is None:
        raise ValueError(f"nothing is wrong with {child.member.name}")
    location = location_of(cause.data.location, child.member)
    data = DocumentRejected(step=EXPANDER, reason=problem.reason, detail=problem.detail, location=location)
    return _event(cause, data, child.member.token, f"{location.root}/{location.path}", at).to_json()


def withdrawn(
    cause: Envelope[ContainerFound] | Envelope[DocumentWithdrawn],
    document: str,
    location: Location,
    at: datetime,
) -> bytes:
    """The withdrawal of a member whose container went, perhaps while it was taken out."""
    data = DocumentWithdrawn(document_id=document, location=location, reason=reason_of(cause))
    return _event(cause, data, member_field(location), document, at).to_json()


def reason_of(cause: Envelope[ContainerFound] | Envelope[DocumentWithdrawn]) -> WithdrawalReason:
    """Why the members go; of a container that went while it was read nobody says."""
    data = cause.data
    return data.reason if isinstance(data, DocumentWithdrawn) else WithdrawalReason.DELETED


def located(
    cause: Envelope[ContainerFound] | Envelope[DocumentWithdrawn],
    document: str,
    location: Location,
    at: datetime,
    gone: bool,
) -> bytes:
    """The announcement that a member's document, known from elsewhere, lies there too, or no more."""
    came, left = (None, location) if gone else (location, None)
    data = DocumentLocated(document_id=document, locations=(location,), came=came, left=left)
    return _event(cause, data, member_field(location), document, at).to_json()


def moved(
    cause: Envelope[ContainerFound] | Envelope[DocumentLocated],
    document: str,
    left: Location,
    came: Location,
    at: datetime,
) -> bytes:
    """The announcement that a member's document went with its container."""
    data = DocumentLocated(document_id=document, locations=(came,), came=came, left=left)
    return _event(cause, data, f"{member_field(left)}>{member_field(came)}", document, at).to_json()


def _event(
    cause: Envelope[EventData], data: EventData, part: str, subject: str, at: datetime
) -> Envelope[EventData]:
    # The part is in the version, so that each member's event has an id of its own.
    event = derived_event(EXPANDER, f"{parser_version()}:{part}", cause, data, at)
    # There is no span for each member: what published the container's event is the cause of them all.
    return event.model_copy(update={"subject": subject, "traceparent": cause.traceparent})
