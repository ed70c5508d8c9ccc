"""What belongs to one state: embedded server and services, started here or attached to."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from services.cli.children import Children, child_environment
from services.cli.embedded import EmbeddedServer, embedded_server, has_owner, sole_owner
from services.cli.last_words import last_trouble
from services.cli.signals import Stopped
from services.process.private import keep_private
from services.process.probe import ask
from services.process.settings import Settings

SERVICES = ("watcher", "parser", "enricher", "indexer")
HOUSE = (*SERVICES, "desk")
"""All that a house has."""
TOLD_AFTER = 10.0
"""Seconds; a start takes two on an idle machine."""
PATIENCE: Mapping[int, float] = {signal.SIGINT: 1.0}
"""Seconds that services have for what is in hand, where a person waits for the prompt. A batch of names
can take longer; what is killed in it is done again by the next life, and counts once."""
OFTEN = 2
"""A service that died so often before it was ever ready will not be ready by itself."""


class OwnerGone(Exception):
    """The process that ran server and services of this state has ended."""


@dataclass(frozen=True)
class Stack:
    """What runs for this state. `children` is null where another process owns it."""

    settings: Settings
    children: Children | None
    server: EmbeddedServer | None = None

    @property
    def attached(self) -> bool:
        """Whether somebody else runs the services."""
        return self.children is None

    def tend(self) -> None:
        """Start again what has died. Raises OwnerGone, and ServerFailed where that is of no use."""
        if self.children is None:
            if not has_owner(self.settings.state):
                raise OwnerGone(f"whoever ran the services of {self.settings.state} has ended")
            return
        if self.server is not None:
            self.server.tend()
        self.children.tend()

    def unready(self) -> dict[str, str]:
        """For each of our services that is not ready: why."""
        services = self.children.children if self.children is not None else {}
        reasons = {service: self._ask(service) for service in services}
        return {service: reason for service, reason in reasons.items() if reason}

    def hopeless(self) -> bool:
        """Whether a service ends again and again."""
        children = self.children.children.values() if self.children is not None else ()
        return any(child.deaths >= OFTEN for child in children)

    def _ask(self, service: str) -> str:
        try:
            status, text = ask(self.settings.health_socket(service))
        except OSError:
            return self._last_words(service) or self._waiting(service)
        return "" if status == 200 else text

    def _waiting(self, service: str) -> str:
        if self.children is None:
            return "starting"
        since = self.children.children[service].logged
        trouble = last_trouble(self.children.log_path(service), since)
        return f"starting; the server: {trouble}" if trouble else "starting"

    def _last_words(self, service: str) -> str:
        child = self.children.children[service] if self.children is not None else None
        return f"ends again and again: {child.last_words}" if child and child.deaths else ""


@contextmanager
def open_stack(settings: Settings, services: Sequence[str]) -> Iterator[Stack]:
    """Start server and services, unless another process owns the state or the settings name a server
    whose services run elsewhere; stop what was started at the end.

    Raises ServerFailed, and PermissionError where the state is another user's."""
    with sole_owner(settings.state) as owner:
        if not owner:
            yield Stack(settings, None)
            return
        for folder in (settings.content_dir, settings.state / "log"):
            keep_private(folder)
        with embedded_server(settings) as server:
            children = Children(settings, child_environment(settings), users=server is not None)
            try:
                children.start(services)
                yield Stack(settings, children, server)
            except Stopped as stopped:
                children.stop(PATIENCE.get(stopped.number))
                raise
            finally:
                children.stop()


def wait_ready(stack: Stack, timeout: float, tell: Callable[[str], None]) -> dict[str, str]:
    """Wait until every service is ready, or one of them is hopeless; returns what is not ready then.

    A long wait is told, once, with what is waited for.
    """
    begun = time.monotonic()
    told = False
    while (reasons := stack.unready()) and time.monotonic() - begun < timeout and not stack.hopeless():
        if not told and time.monotonic() - begun > TOLD_AFTER:
            tell(f"waiting: {in_one_line(reasons)}")
            told = True
        stack.tend()
        time.sleep(0.1)
    return reasons


def in_one_line(reasons: Mapping[str, str]) -> str:
    """The services that are not ready, by what keeps them."""
    by_reason: dict[str, list[str]] = {}
    for service, reason in reasons.items():
        by_reason.setdefault(reason, []).append(service)
    return "; ".join(f"{', '.join(services)}: {reason}" for reason, services in by_reason.items())
