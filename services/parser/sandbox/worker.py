"""A worker: reads requests, parses, answers. Runs inside the sandbox; nothing it says is trusted."""

import socket
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import Member
from services.parser.limits import Limits
from services.parser.members import members
from services.parser.ocr.engine import recogniser
from services.parser.sandbox.confine import MemoryGauge, allow_cpu
from services.parser.sandbox.frames import ASKS, Frame, read_frame
from services.parser.step import Container
from services.process.errors import Rejected

Parse = Callable[[bytes, str, Limits], Article | Container | bytes]
"""What a copy is read to; bytes are whatever else was made of it, of which the worker knows nothing."""


@dataclass
class Requests:
    """What the parent says to this worker: requests in their order, and answers to what it asked."""

    channel: socket.socket
    stream: IO[bytes]
    waiting: deque[Frame] = field(default_factory=deque)

    def next(self) -> Frame | None:
        """The next request; null at the end."""
        return self.waiting.popleft() if self.waiting else read_frame(self.stream)

    def recognise(self, picture: bytes, dpi: int | None, seconds: float) -> bytes:
        """Have the parent read a picture: programs may not be run here. Raises Rejected."""
        self.channel.sendall(Frame({"status": ASKS, "dpi": dpi, "seconds": seconds}, picture).to_bytes())
        while (frame := read_frame(self.stream)) is not None and "do" in frame.head:
            self.waiting.append(frame)
        if frame is None:
            raise EOFError("the parent has gone")
        if frame.head["status"] == "rejected":
            raise Rejected(ReasonCode(frame.head["reason"]), frame.head["detail"])
        return frame.body


@dataclass(frozen=True)
class Worker:
    """What a worker needs: the parse function, the limits, seconds and bytes for one request."""

    parse: Parse
    limits: Limits
    timeout: float
    memory: int

    def serve(self, channel: socket.socket, use: MemoryGauge) -> None:
        """Answer requests until the channel ends, or until this process has grown too large."""
        before = use.resident()
        with channel.makefile("rb") as stream:
            requests = Requests(channel, stream)
            recogniser.set(requests.recognise)
            while (request := requests.next()) is not None:
                allow_cpu(self.timeout)
                answer = self._answer(request)
                channel.sendall(answer.to_bytes())
                del request
                spent = answer.head.get("reason") == ReasonCode.PARSER_MEMORY
                if spent or use.resident() - before > self.memory // 2:
                    channel.sendall(Frame({"status": "retired"}).to_bytes())
                    return

    def _answer(self, request: Frame) -> Frame:
        try:
            return self._do(request)
        except Rejected as error:
            return rejection(error)
        except MemoryError:
            return rejection(Rejected(ReasonCode.PARSER_MEMORY, f"more than {self.memory} bytes of memory"))
        except Exception as error:
            return rejection(Rejected(ReasonCode.PARSER_CRASH, f"{type(error).__name__}: {error}"[:500]))

    def _do(self, request: Frame) -> Frame:
        head = request.head
        if head["do"] == "members":
            return chunk(
                members(request.body, head["kind"], head["after"], self.limits, head["depth"]),
                head["most"],
                head["bytes"],
            )
        found = self.parse(request.body, head["name"], self.limits)
        if isinstance(found, bytes):
            return Frame({"status": "made"}, found)
        if isinstance(found, Container):
            return Frame({"status": "container", "kind": found.kind})
        return Frame({"status": "article"}, found.model_dump_json().encode())


def rejection(error: Rejected) -> Frame:
    """A rejection as an answer."""
    return Frame({"status": "rejected", "reason": error.reason.value, "detail": error.detail})


def chunk(found: Iterator[Member], most: int, most_bytes: int) -> Frame:
    """Up to `most` members or `most_bytes` of them; a rejection after some waits for the next request."""
    heads: list[dict[str, Any]] = []
    body = bytearray()
    done = True
    try:
        for member in found:
            heads.append(_head(member))
            body += member.data
            if len(heads) >= most or len(body) >= most_bytes:
                done = False
                break
    except Rejected:
        if not heads:
            raise
        done = False
    return Frame({"status": "members", "members": heads, "done": done}, bytes(body))


def _head(member: Member) -> dict[str, Any]:
    problem = member.problem
    return {
        "name": member.name,
        "size": len(member.data),
        "token": member.token,
        "media": member.media,
        "problem": [problem.reason.value, problem.detail] if problem else None,
    }
