"""The whole house in one: embedded server and services for one state, or attached to a running one."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from services.cli.children import Children, child_environment
from services.cli.embedded import embedded_server, sole_owner
from services.process.probe import ask
from services.process.serve import health_socket
from services.process.settings import Settings

SERVICES = ("watcher", "parser", "enricher", "indexer", "desk")


@dataclass(frozen=True)
class House:
    """What runs for this state. `children` is null where another process owns it."""

    settings: Settings
    children: Children | None

    @property
    def attached(self) -> bool:
        """Whether somebody else runs the services."""
        return self.children is None

    def tend(self) -> None:
        """Start again what has died."""
        if self.children is not None:
            self.children.tend()

    def unready(self) -> dict[str, str]:
        """For each of our services that is not ready: why."""
        services = self.children.children if self.children is not None else {}
        reasons = {service: self._ask(service) for service in services}
        return {service: reason for service, reason in reasons.items() if reason}

    def _ask(self, service: str) -> str:
        try:
            status, text = ask(health_socket(self.settings, service))
        except OSError:
            return "starting"
        return "" if status == 200 else text


@contextmanager
def open_house(settings: Settings, services: Sequence[str]) -> Iterator[House]:
    """Start server and services, unless another process owns the state or the settings name a server
    whose services run elsewhere; stop what was started at the end."""
    with sole_owner(settings.state) as owner:
        if not owner:
            yield House(settings, None)
            return
        with embedded_server(settings):
            children = Children(settings, child_environment(settings))
            children.start(services)
            try:
                yield House(settings, children)
            finally:
                children.stop()


def wait_ready(house: House, timeout: float) -> dict[str, str]:
    """Wait until every service is ready; returns what is not when time is up."""
    deadline = time.monotonic() + timeout
    while (reasons := house.unready()) and time.monotonic() < deadline:
        house.tend()
        time.sleep(0.1)
    return reasons
