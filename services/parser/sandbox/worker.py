"""A worker: reads requests, parses, answers. Runs inside the sandbox; nothing it says is trusted."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from copydesk_contracts.article import Article
from copydesk_contracts.events import ReasonCode
from services.parser.containers.member import Member
from services.parser.limits import Limits
from services.parser.members import members
from services.parser.sandbox.confine import allow_cpu, resident
from services.parser.sandbox.frames import Frame, read_frame
from services.parser.step import Container
from services.process.errors import Rejected

Parse = Callable[[bytes, str, Limits], Article | Container]


@dataclass(frozen=True)
class Worker:
    """What a worker needs: the parse function, the limits, seconds and bytes for one request."""

    parse: Parse
    limits: Limits
    timeout: float
    memory: int

    def serve(self, channel: socket.socket) -> None:
        """Answer requests until the channel ends, or until this process has grown too large."""
        before = resident()
        with channel.makefile("rb") as requests:
            for _ in count():
                request = read_frame(requests)
                if request is None:
                    return
                allow_cpu(self.timeout)
                answer = self._answer(request)
                channel.sendall(answer.to_bytes())
                del request
                spent = answer.head.get("reason") == ReasonCode.PARSER_MEMORY
                if spent or resident() - before > self.memory // 2:
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
