"""Each misconfiguration is found by itself, and told with what to do."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from pydantic import SecretStr
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from copydesk_contracts.ids import document_id
from services.delivery.diagnosis import Diagnosis
from services.index.tantivy.store import TantivyStore
from services.operations.doctor import Installation, content, examine
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.confinement import Confinement, Confinements
from services.state.content.folder import FolderStore
from services.state.keys import Keys, State
from services.state.resources import connect
from services.state.server_info import loading
from tests.integration.wrong_server import wrong_server


@dataclass
class Turned:
    """A clock whose hands the test turns."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()


pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a server that the tests may set wrongly."""
    with wrong_server(tmp_path_factory.mktemp("doctor")) as socket:
        yield socket


@pytest_asyncio.fixture
async def installation(own: Path, namespace: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """A sound installation."""
    redis = Redis(unix_socket_path=str(own))
    yield Installation(Settings(state=tmp_path, namespace=namespace, desk_port=0), redis)
    await redis.aclose()


async def lines(installation: Installation) -> list[str]:
    """What the doctor says."""
    return [finding.line() for finding in await examine(installation)]


async def test_nothing_is_wrong_with_a_sound_installation(installation: Installation) -> None:
    assert await lines(installation) == []
    assert await installation.redis.keys(f"*{installation.settings.namespace}*") == []


@pytest.mark.parametrize(
    ("setting", "wrong", "right", "word"),
    [
        ("maxmemory-policy", "allkeys-lru", "noeviction", "noeviction"),
        ("appendonly", "no", "yes", "appendonly yes"),
    ],
)
async def test_settings_of_the_server(
    installation: Installation, setting: str, wrong: str, right: str, word: str
) -> None:
    await installation.redis.config_set(setting, wrong)
    try:
        (line,) = await lines(installation)
        diagnosis = Diagnosis(installation.redis, installation.keys)
        await diagnosis.turn()
    finally:
        await installation.redis.config_set(setting, right)
    assert word in line
    assert diagnosis.warnings() == [line]
    assert diagnosis.reason() is None, "at risk, but at work"


async def test_a_replica_takes_no_writes(installation: Installation) -> None:
    await installation.redis.execute_command("REPLICAOF", "127.0.0.1", "1")
    try:
        (line,) = await lines(installation)
        diagnosis = Diagnosis(installation.redis, installation.keys)
        await diagnosis.turn()
    finally:
        await installation.redis.execute_command("REPLICAOF", "NO", "ONE")
    assert "it is a replica of 127.0.0.1:1 and takes no writes" in line
    assert "REPLICAOF NO ONE" in line
    assert diagnosis.reason() == line


async def test_memory_that_is_full(installation: Installation) -> None:
    await installation.redis.config_set("maxmemory", "1")
    try:
        (line,) = await lines(installation)
    finally:
        await installation.redis.config_set("maxmemory", "0")
    assert "its memory is full" in line
    assert "raise its maxmemory" in line


async def test_a_server_that_takes_no_more_connections_is_told_once(
    installation: Installation, own: Path
) -> None:
    await installation.redis.config_set("maxclients", "1")
    try:
        settings = installation.settings.model_copy(update={"redis_url": SecretStr(f"unix://{own}")})
        async with connect(settings) as another:
            (finding,) = await examine(Installation(settings, another))
    finally:
        await installation.redis.config_set("maxclients", "10000")
    assert "max number of clients" in finding.cause
    assert "raise its maxclients" in finding.remedy


async def test_a_server_that_is_loading_is_waited_for() -> None:
    (finding,) = loading({"loading": 1, "loading_loaded_perc": "12.5"})
    assert "12.5 %" in finding.line()
    assert loading({"loading": 0}) == []


@pytest.mark.parametrize(("hours", "word"), [(24, "ahead of"), (-24, "behind")])
async def test_a_clock_that_is_a_day_off(installation: Installation, hours: int, word: str) -> None:
    turned = Turned(datetime.now(UTC) + timedelta(hours=hours))
    (line,) = await lines(replace(installation, clock=turned))
    assert line.startswith("clock: this machine's is 86")
    assert f"s {word} the server's" in line


async def test_a_service_that_is_not_ready_says_why(installation: Installation) -> None:
    settings = installation.settings
    settings.health_dir.mkdir(parents=True, exist_ok=True)
    app = Starlette(routes=[Route("/readyz", lambda _: PlainTextResponse("disk full", 503))])
    config = uvicorn.Config(app, uds=str(settings.health_dir / "indexer.sock"), log_level="error")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert any("service indexer: disk full" in line for line in await lines(installation))
    server.should_exit = True
    await serving
    (settings.health_dir / "parser.sock").touch()
    assert any("service parser: does not answer" in line for line in await lines(installation))


async def test_a_port_that_is_another_programs(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        settings = installation.settings.model_copy(update={"desk_port": port})
        (line,) = await lines(replace(installation, settings=settings))
    assert f"another program has 127.0.0.1:{port}" in line
    assert "COPYDESK_DESK_PORT" in line


class Told(Redis):
    """A client of a server that says it is of another version; none so old is to be had."""

    said = ""

    async def info(self, section: str | None = None, *args: Any, **kwargs: Any) -> Any:
        told: Any = await super().info(section, *args, **kwargs)
        return told | {"redis_version": self.said} if section == "server" else told


@pytest.mark.parametrize(
    ("said", "old"),
    [("6.2.14", True), ("5.0", True), ("7.0.0", False), ("7.2.4", False), ("10.0", False), ("", False)],
)
async def test_a_server_that_is_too_old_is_named(
    installation: Installation, own: Path, said: str, old: bool
) -> None:
    async with Told(unix_socket_path=str(own)) as redis:
        redis.said = said
        found = await examine(Installation(installation.settings, redis))
        diagnosis = Diagnosis(redis, installation.keys)
        await diagnosis.turn()
    told = [f"server version: it is {said}; use Redis 7.0 or Valkey, or newer"] if old else []
    assert [finding.line() for finding in found] == told
    reason = diagnosis.reason()
    assert ([reason] if reason else []) == told


async def test_forbidden_commands_are_named(installation: Installation, own: Path) -> None:
    await installation.redis.execute_command(
        "ACL", "SETUSER", "poor", "on", ">x", "~*", "+@all", "-xtrim", "-xinfo", "-info"
    )
    async with Redis(unix_socket_path=str(own), username="poor", password="x") as poor:  # noqa: S106
        found = await examine(Installation(installation.settings, poor))
        diagnosis = Diagnosis(poor, installation.keys)
        await diagnosis.turn()
    assert "XTRIM, XINFO|STREAM, XINFO|GROUPS, XINFO|CONSUMERS" in found[0].cause
    assert "+xtrim +xinfo|stream +xinfo|groups" in found[0].remedy
    assert diagnosis.reason() == found[0].line()


async def test_keys_of_a_wrong_type_are_named(installation: Installation) -> None:
    keys = Keys(installation.settings.namespace)
    await installation.redis.set(keys.work("parser"), "something")
    (line,) = await lines(installation)
    assert keys.work("parser") in line
    assert "is a string" in line


async def test_a_damaged_index_and_one_that_lacks_documents(installation: Installation) -> None:
    kept = FolderStore(installation.settings.content_dir).put(b"the copy")
    document = {document_id(kept.sha256): 1}
    await installation.redis.zadd(installation.keys.documents(State.INDEXED), document)
    (line,) = await lines(installation)
    assert "0 of 1" in line
    assert "copydesk replay --step indexer" in line
    with TantivyStore(installation.settings.index_dir) as store:
        store.commit()
    (installation.settings.index_dir / store.name / "meta.json").write_text("")
    (line,) = await lines(installation)
    assert "is damaged" in line


async def test_copy_that_is_not_kept_any_more(installation: Installation) -> None:
    store, indexed = (
        FolderStore(installation.settings.content_dir),
        installation.keys.documents(State.INDEXED),
    )
    kept, gone = store.put(b"one"), store.put(b"two")
    await installation.redis.zadd(indexed, {document_id(ref.sha256): 1 for ref in (kept, gone)})
    assert await content(installation) == []
    store.discard(gone.sha256)
    (finding,) = await content(installation)
    assert "1 of 2 indexed documents" in finding.line()
    assert "touch their files" in finding.line()


async def test_a_parser_that_is_not_confined_is_named_while_it_says_so(installation: Installation) -> None:
    said = Confinement("parser-1", "best", ("user",), ("calls: no libseccomp",))
    clock = Turned(datetime(2026, 5, 1, tzinfo=UTC))
    confinements = Confinements(installation.redis, installation.keys, clock)
    await Confinements(installation.redis, installation.keys, SystemClock()).tell(said)
    (line,) = await lines(installation)
    assert "parser-1: not fully confined: calls: no libseccomp" in line
    await confinements.tell(Confinement("parser-2", "best", ("user", "calls"), ()))
    assert [one.worker for one in await confinements.all() if not one.missing] == ["parser-2"]
    clock.moment += timedelta(days=1)
    assert "parser-2" not in [one.worker for one in await confinements.all()]
