"""Two machines over a cluster, OpenSearch and an S3 store, each with its own services and state."""

import shutil
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from services.process.settings import Settings
from tests.crash.cluster_fleet import REPLICAS, ClusterFleet
from tests.crash.engines import Engines
from tests.crash.fleet import SERVICES, kind_of
from tests.several_servers import until

MACHINES: Final = (1, 2)


@dataclass
class ScaledFleet(ClusterFleet):
    """Services are called `parser-1`, `parser-2` ...; the number is the machine's."""

    engines: Engines | None = field(default=None)
    point_for: Callable[[str], str] | None = None
    """The crash point at which a service shall die that is started without one."""
    armed: dict[str, str] = field(default_factory=dict)
    """The crash point that each service has been given, empty for none."""
    starter: Executor = field(default_factory=lambda: ThreadPoolExecutor(2))
    restarting: dict[str, Future[None]] = field(default_factory=dict)

    @property
    def services(self) -> tuple[str, ...]:
        """All of both machines."""
        return tuple(f"{service}-{machine}" for machine in MACHINES for service in SERVICES)

    def settings(self) -> Settings:
        """Where content and index lie."""
        where = self._engines.environment
        names = ("content", "content_endpoint", "content_region", "content_key", "content_secret")
        given = {name: where[f"COPYDESK_{name.upper()}"] for name in names}
        given["index"] = self._engines.index
        return Settings.model_validate(super().settings().model_dump() | given)

    def state_of(self, service: str) -> Path:
        """The state of the machine that a service runs on."""
        return self.state / f"machine-{service.partition('-')[2]}"

    def spawn(self, service: str, crash_at: str = "") -> None:
        """Start one service, to die at that crash point, or at the one that `point_for` gives."""
        if not crash_at and self.point_for is not None:
            crash_at = self.point_for(service)
        self.armed[service] = crash_at
        super().spawn(service, crash_at)

    def revive(self) -> list[str]:
        """Start again what died at its crash point or ended by itself, count it, and say what it was."""
        for service, process in self.processes.items():
            code = process.poll()
            if code == -signal.SIGKILL and self.armed[service]:
                self.kills[service] += 1
                self.points[self.armed[service].partition(":")[0]] += 1
            elif code is not None:
                self.mischief[f"{kind_of(service)} ended by itself with {code}"] += 1
        return super().revive()

    def lose_the_machine(self, machine: int) -> None:
        """End all that runs there at once, forget what lies there, and start again on nothing."""
        there = [f"{service}-{machine}" for service in SERVICES]
        for service in there:
            self.processes[service].kill()
        for service in there:
            self.processes[service].wait()
        shutil.rmtree(self.state_of(there[0]))
        self.mischief["machine lost"] += 1
        for service in there:
            self.spawn(service)

    def lose_the_primary(self) -> None:
        """Lose it, and have it come back as a replica."""
        self.kills["server"] += 1
        self.mischief["primary lost"] += 1
        self._cluster.lose_the_primary().start()
        until(lambda: self._cluster.linked() >= REPLICAS)

    def move_to_a_new_primary(self, partition: int = 0) -> None:
        """Add a node to the cluster, and move a partition's slot there under load.

        From then on it is that partition whose primary has replicas, and can be lost.
        """
        self.mischief["slot moved to a new primary"] += 1
        self._cluster.slot = self.slot_of(partition)
        self._cluster.move_the_slot(batch=50, target=self._cluster.add_primary())
        self._cluster.replicate()

    def restart(self, engine: str) -> None:
        """Kill an engine, and have it started again while everything goes on."""
        self.wait_for(engine)
        self.mischief[f"{engine} restarted"] += 1
        self.restarting[engine] = self.starter.submit(self._engines.restart, engine)

    def wait_for(self, *engines: str) -> None:
        """Return once these are there again."""
        for engine in engines:
            if engine in self.restarting:
                self.restarting.pop(engine).result()

    def _environment(self, service: str) -> dict[str, str]:
        state = self.state_of(service)
        own = {"COPYDESK_STATE": str(state), "COPYDESK_RUN_DIR": str(state / "run")}
        given = super()._environment(kind_of(service))
        return {**given, **self._engines.environment, "COPYDESK_WORKER": service, **own}

    @property
    def _engines(self) -> Engines:
        if self.engines is None:
            raise ValueError("a scaled fleet has engines")
        return self.engines
