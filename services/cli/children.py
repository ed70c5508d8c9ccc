"""Services as child processes that are started again when they die, and never outlive us."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import structlog

from services.cli.last_words import last_words
from services.cli.processes import end, ended_with_parent
from services.cli.signals import heard_signals, held_signals
from services.process.folders import absolute, shown
from services.process.settings import Settings
from services.state.users import user_environment

log = structlog.get_logger()

FIRST_PAUSE = 0.5
"""Seconds before a service that died is started again ..."""
LONGEST_PAUSE = 30.0
"""... doubling up to so many, so that a crash loop costs no processor."""
GRACE = 5.0
"""Seconds beyond what a service allows itself for what it has in hand."""
ARENAS: Final = {"MALLOC_ARENA_MAX": "2"}
"""Else each of an indexer's threads keeps up to 16 MB for itself that it does not need any more."""
LIVED_WELL = 60.0
"""A service that lived so many seconds starts over with the first pause."""


@dataclass
class ServiceProcess:
    """One service's process.

    `deaths` counts how often it ended since it last did well, `last_words` is what its log
    said when it did.
    """

    service: str
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    last_words: str = ""
    logged: int = 0
    pause: float = FIRST_PAUSE
    due: float | None = None
    socket_seen: bool = False


@dataclass
class Children:
    """Starts the services of one state and keeps them running. Logs go to files in the state."""

    settings: Settings
    environment: Mapping[str, str]
    users: bool = False
    """Whether each is a user of its own on the server."""
    children: dict[str, ServiceProcess] = field(default_factory=dict)

    def start(self, services: Sequence[str]) -> None:
        """Start each service."""
        for service in services:
            with held_signals():
                process = ServiceProcess(service, self._spawn(service), time.monotonic())
                self.children[service] = self._born(process)

    def tend(self) -> None:
        """Start again what has died, sooner or later depending on how long it had lived."""
        now = time.monotonic()
        for child in self.children.values():
            if child.process.poll() is None:
                self._mind_socket(child, now)
            elif child.due is None:
                self._schedule(child, now)
            elif now >= child.due:
                with held_signals():
                    child.process, child.started, child.due = self._spawn(child.service), now, None
                    self._born(child)

    def stop(self, patience: float | None = None) -> None:
        """Ask every child to stop; kill what does not within so many seconds, or at another signal.

        Without patience given they have the time that they allow themselves for what is in hand.
        """
        seconds = self.settings.stop_timeout + GRACE if patience is None else patience
        with heard_signals() as haste:
            for child in self.children.values():
                child.process.terminate()
            deadline = time.monotonic() + seconds
            killed = [
                child.service for child in self.children.values() if end(child.process, deadline, haste)
            ]
        if killed and patience is None:
            log.warning("services-killed", services=killed)

    def log_path(self, service: str) -> Path:
        """Where that service's log lines go."""
        return self.settings.state / "log" / f"{service}.jsonl"

    def _schedule(self, child: ServiceProcess, now: float) -> None:
        lived_well = now - child.started > LIVED_WELL
        child.deaths = 1 if lived_well else child.deaths + 1
        child.pause = FIRST_PAUSE if lived_well else min(child.pause * 2, LONGEST_PAUSE)
        child.due = now + child.pause
        child.last_words = last_words(self.log_path(child.service), child.logged)
        code, reason = child.process.returncode, child.last_words
        log.warning("service-died", service=child.service, code=code, reason=reason, again_in=child.pause)

    def _born(self, child: ServiceProcess) -> ServiceProcess:
        child.logged = self.log_path(child.service).stat().st_size
        child.socket_seen = False
        return child

    def _mind_socket(self, child: ServiceProcess, now: float) -> None:
        """A service whose socket somebody swept away cannot be asked any more: let it start again."""
        if self.settings.health_socket(child.service).exists():
            child.socket_seen = True
            if now - child.started > LIVED_WELL:
                child.deaths = 0
        elif child.socket_seen:
            log.warning("service-socket-gone", service=child.service)
            child.socket_seen = False
            child.process.terminate()

    def _spawn(self, service: str) -> subprocess.Popen[bytes]:
        self.settings.health_socket(service).unlink(missing_ok=True)
        self.log_path(service).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log_path(service).open("ab") as output:
            return self._popen(service, output)

    def _user(self, service: str) -> dict[str, str]:
        settings = self.settings
        return user_environment(settings.namespace, settings.users_dir, service) if self.users else {}

    def _popen(self, service: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            [sys.executable, "-m", f"services.{service}"],
            env={
                **ARENAS,
                **os.environ,
                **self.environment,
                **self._user(service),
                "COPYDESK_WORKER": f"{service}-1",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us: we stop the children in order
            preexec_fn=ended_with_parent(),
        )


def child_environment(settings: Settings) -> dict[str, str]:
    """What a child needs so that it reads the same settings as we did."""
    return {
        "COPYDESK_STATE": str(settings.state.resolve()),
        "COPYDESK_RUN_DIR": str(settings.health_dir.resolve()),
        "COPYDESK_NAMESPACE": settings.namespace,
        # Links are followed by the watcher, which notices when one is switched.
        "COPYDESK_ROOTS": json.dumps({name: shown(absolute(path)) for name, path in settings.roots.items()}),
        "COPYDESK_LOG_JSON": "true",
        "COPYDESK_REDIS_URL": settings.place,
    }
