"""A worker's answers made into values, each checked: a worker that was taken over may say anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import Member
from services.parser.formats.registry import by_kind
from services.parser.sandbox.frames import BrokenFrame, Frame
from services.parser.step import Container
from services.process.errors import Rejected

LONGEST_DETAIL: Final = 1000
"""Characters: a worker that has gone mad must not fill the log through its reason."""


@dataclass(frozen=True)
class Chunk:
    """Members of a container in order; `done` says that there are no more."""

    members: tuple[Member, ...]
    done: bool


def rejection_of(frame: Frame) -> Rejected | None:
    """The rejection that the answer is; null if it is something else. Raises BrokenFrame."""
    if frame.head.get("status") != "rejected":
        return None
    try:
        return Rejected(ReasonCode.known(frame.head["reason"]), str(frame.head["detail"])[:LONGEST_DETAIL])
    except (KeyError, ValueError) as error:
        raise BrokenFrame(f"a rejection without its reason: {error!r}") from error


def article_of(frame: Frame) -> Article | Container:
    """The article in the answer, or the container that the copy is. Raises BrokenFrame."""
    if frame.head.get("status") == "container":
        record = by_kind().get(str(frame.head.get("kind")))
        if record is None or not record.is_container:
            raise BrokenFrame("a container of no format of ours")
        return Container(record.kind)
    try:
        return Article.model_validate_json(frame.body)
    except ValueError as error:
        raise BrokenFrame(f"no article: {error}"[:LONGEST_DETAIL]) from error


def made_of(frame: Frame) -> bytes:
    """What was made of the copy. Raises BrokenFrame."""
    if frame.head.get("status") != "made":
        raise BrokenFrame("nothing was made")
    return frame.body


def chunk_of(frame: Frame) -> Chunk:
    """The members in the answer. Raises BrokenFrame."""
    try:
        members, at = [], 0
        for head in frame.head["members"]:
            size = int(head["size"])
            members.append(_member(head, frame.body[at : at + size]))
            at += size
        return Chunk(tuple(members), bool(frame.head["done"]))
    except (KeyError, ValueError, TypeError) as error:
        raise BrokenFrame(f"no members: {error!r}"[:LONGEST_DETAIL]) from error


def _member(head: Mapping[str, Any], data: bytes) -> Member:
    problem = head["problem"]
    media = head["media"]
    return Member(
        name=str(head["name"]),
        data=data,
        token=str(head["token"]),
        media=None if media is None else str(media),
        problem=None if problem is None else Rejected(ReasonCode.known(problem[0]), str(problem[1])),
    )
