"""What may be wrong on this machine: services that are not ready, a port that is another's, a wrong clock, a
disk that is full."""

import asyncio
import os
import socket
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from redis.asyncio import Redis

from services.process.clock import Clock
from services.process.errors import explain
from services.process.probe import ask
from services.process.settings import SOCKET_NAME, Settings
from services.state.finding import Finding
from services.state.rights import DESK

READY = 200
"""What a service that is ready answers with, as HTTP has it."""
SKEW = 60.0
"""Seconds by which two clocks may differ: machines that ask a time server differ by less than one, and
what people read of times (dates of discovery, of alerts) is told to the minute."""
LEAST_BYTES = 256 * 1024 * 1024
"""Free bytes below which the disk is nearly full: an index's merge and the append-only file's rewriting
each take a copy of what is there for a while, and the indexer stops at a quarter of this."""
LEAST_FILES = 1000
"""Free inodes below which the disk is nearly full of files: some hundred documents take so many."""
REACH = 1.0
"""Seconds for a word with this machine's own port."""


async def services(settings: Settings) -> Sequence[Finding]:
    """Which of the services that run here are not ready, as they say themselves."""
    told = await asyncio.to_thread(_readiness, settings.health_dir)
    return [
        Finding(f"service {name}", text, f"see {settings.state / 'log' / name}.jsonl", stops=True)
        for name, text in told.items()
        if text
    ]


async def desk_port(settings: Settings) -> Sequence[Finding]:
    """Whether the desk's address is another program's; only where the desk is this state's."""
    told = await asyncio.to_thread(_readiness, settings.health_dir)
    if not settings.embedded or DESK in told or not await asyncio.to_thread(_is_taken, settings):
        return []
    cause = f"another program has {settings.desk_host}:{settings.desk_port}, and the desk cannot start"
    return [Finding("desk", cause, "end it, or choose another port by COPYDESK_DESK_PORT", stops=True)]


def disk(settings: Settings) -> Sequence[Finding]:
    """Whether the disk of the state has room for bytes and for files, and takes them."""
    folder = settings.state
    if not folder.is_dir():
        return []
    told = os.statvfs(folder)
    free, files = told.f_bavail * told.f_frsize, told.f_favail
    found: list[Finding] = []
    if told.f_flag & os.ST_RDONLY:
        found.append(Finding("disk", f"{folder} is read-only", "mount it writable: see its log", stops=True))
    if free < LEAST_BYTES:
        cause = f"{free // 2**20} MB are left where {folder} lies"
        found.append(Finding("disk", cause, "make room; services wait, and go on by themselves"))
    if told.f_files and files < LEAST_FILES:
        cause = f"{files} files can be made yet where {folder} lies: its inodes are used up"
        found.append(Finding("disk", cause, "remove files there, or move the state; df -i shows them"))
    return found


async def clocks(redis: Redis, clock: Clock) -> Sequence[Finding]:
    """Whether this machine and the server agree on the time."""
    seconds, microseconds = await redis.time()
    server = datetime.fromtimestamp(seconds + microseconds / 1e6, UTC)
    ahead = (clock.now() - server).total_seconds()
    if abs(ahead) < SKEW:
        return []
    word = "ahead of" if ahead > 0 else "behind"
    cause = f"this machine's is {abs(ahead):.0f} s {word} the server's"
    remedy = "have both ask a time server; retries and trimming go by the server's meanwhile"
    return [Finding("clock", cause, remedy)]


def _readiness(folder: Path) -> Mapping[str, str]:
    """Why each service that has a socket is not ready; empty where it is."""
    found = sorted(path for path in folder.glob("*.sock") if path.name != SOCKET_NAME)
    return {path.stem: _unready(path) for path in found}


def _unready(path: Path) -> str:
    try:
        status, text = ask(path)
    except OSError as error:
        return f"does not answer: {explain(error)}"
    return "" if status == READY else text.strip()


def _is_taken(settings: Settings) -> bool:
    try:
        with socket.create_connection((settings.desk_host, settings.desk_port), REACH):
            return True
    except OSError:
        return False
