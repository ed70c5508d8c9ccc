"""A house in which each service is its own user: one trace a file, and no key of another.

Everything happens once for all tests: copy that comes, moves, changes and goes, a container, what fails, is
rejected and sent round again, and what people do on the desk and at the shell. What the services then
asked of the server is what the table of rights is held against.
"""

import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from redis import Redis
from redis.exceptions import ResponseError

from copydesk_contracts.topology import ENRICHER, INDEXER
from services.desk.forms import FIELD
from services.state.rights import OPERATOR, RIGHTS, server_user
from tests.collector import Collector, Seen, collecting
from tests.e2e.support import Desk, until
from tests.e2e.watched_house import NAMESPACE, WatchedHouse

pytestmark = pytest.mark.server

SERVICES: Final = tuple(service for service in RIGHTS if service != OPERATOR)
TRIED: Final = "tried.txt"
STEPS: Final = {"watcher", "parser", "enricher", "indexer", "alerter"}
"""What a document passes."""
PAGES: Final = ("/metrics", "/api/flow", "/api/events", "/dead-letters", "/searches")


@dataclass
class Past:
    """What is left of the house: its spans, its commands, and the server with its users."""

    spans: list[Seen]
    commands: list[tuple[str, list[bytes]]]
    server: Redis


def text_of(name: str) -> str:
    return f"{name}\n\nBy Ada Holm\n\nThe ferry {name} left Oslo on Monday, said Astrid Lunde of the port.\n"


def blob(house: WatchedHouse, name: str) -> Path:
    """Where the copy of a file lies in the store."""
    digest = hashlib.sha256(text_of(name).encode()).hexdigest()
    return next((house.state / "content").rglob(digest))


def begin(copy: Path) -> None:
    """Files that are there at first."""
    for name in ("plain.txt", "edited.txt", "copied.txt", TRIED):
        (copy / name).write_text(text_of(name))
    (copy / "broken.pdf").write_bytes(b"%PDF-1.4\nno more than this")
    with zipfile.ZipFile(copy / "many.zip", "w") as container:
        for name in ("first.txt", "second.txt"):
            container.writestr(name, text_of(name))


def change(copy: Path) -> None:
    """What becomes of them."""
    (copy / "edited.txt").write_text(text_of("edited twice"))
    (copy / "again.txt").write_text(text_of("copied.txt"))
    (copy / "plain.txt").rename(copy / "renamed.txt")
    (copy / "many.zip").rename(copy / "more.zip")


def have_a_try_fail(house: WatchedHouse, collector: Collector, web: httpx.Client) -> None:
    """A copy that cannot be read for a while, then is not there, then sent round again."""
    place = blob(house, TRIED)
    aside = place.with_name("aside")
    place.rename(aside)
    place.mkdir()
    for service in ("parser", "enricher", "indexer"):
        house.spawn(service)
    until(lambda: outcomes(collector, "retry"), "a try that failed")
    place.rmdir()
    until(lambda: outcomes(collector, "rejected", 2), "rejections")
    aside.rename(place)
    redrive(web)


def outcomes(collector: Collector, outcome: str, wanted: int = 1) -> list[Seen]:
    """Spans with that outcome, if there are so many."""
    found = [span for span in collector.spans if span.attributes.get("copydesk.outcome") == outcome]
    return found if len(found) >= wanted else []


def redrive(web: httpx.Client) -> None:
    """Every dead letter round again, as a person does it."""
    page = web.get("/dead-letters").text
    form = re.search(rf'name="{FIELD}" value="([^"]+)"', page)
    ids = re.findall(r'name="id" value="([^"]+)"', page)
    assert form
    assert len(ids) == 2, page
    body = {FIELD: form[1], "id": ids}
    answer = web.post("/dead-letters/redrive", data=body, headers={"Origin": str(web.base_url)})
    assert answer.status_code == 303, answer.text


def found(web: httpx.Client, words: str) -> list[str]:
    """Paths of what the desk finds."""
    hits = web.get("/api/search", params={"q": words}).json()["hits"]
    return [place["path"] for hit in hits for place in hit["locations"]]


def live(copy: Path, collector: Collector, house: WatchedHouse) -> None:
    """The days of this house."""
    begin(copy)
    with httpx.Client(base_url=f"http://127.0.0.1:{house.desk_port}", timeout=60) as web:
        until(lambda: discovered(house) == len(list(copy.iterdir())), "all files to be told of")
        until(lambda: answers(web), "a desk")
        web.post("/api/searches", json={"name": "ferries", "q": "ferry"})
        have_a_try_fail(house, collector, web)
        until(lambda: found(web, TRIED), "what was sent round again")
        until(lambda: any("many.zip" in path for path in found(web, "second.txt")), "a member")
        change(copy)
        until(lambda: any("more.zip" in path for path in found(web, "second.txt")), "a member that moved")
        until(lambda: found(web, "twice") and "again.txt" in found(web, "copied.txt"), "what changed")
        (copy / "more.zip").unlink()
        until(lambda: not found(web, "second.txt"), "a container to go")
        for page in PAGES:
            assert web.get(page).status_code == 200, page
    shell = Desk(house.state, house.operator())
    shell.call("replay", "--step", "enricher", "--where", "path=renamed.txt")
    shell.call("tokens", "add", "ada")


def discovered(house: WatchedHouse) -> int:
    """How many files were told of."""
    return int(house.client().xlen(f"{{{NAMESPACE}}}:events:document.discovered"))


def answers(web: httpx.Client) -> bool:
    """Whether the desk is there."""
    try:
        return web.get("/api/flow").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """The house after its days; only the server still runs."""
    state, copy = tmp_path_factory.mktemp("state"), tmp_path_factory.mktemp("copy")
    with collecting() as collector:
        house = WatchedHouse(state, {"wire": copy}, environment={"COPYDESK_TRACES": collector.url})
        house.start_server()
        try:
            with house.recording():
                house.spawn("watcher")
                house.spawn("desk")
                live(copy, collector, house)
                house.stop_services()
            yield Past(collector.spans, list(house.recorder.by_user()), house.client())
        finally:
            house.stop()


def test_a_document_is_one_trace_with_retries_and_redrives(past: Past) -> None:
    told = [span for span in past.spans if span.attributes.get("copydesk.path") == TRIED]
    trace = [span for span in past.spans if span.trace == told[0].trace]
    parser = [span.attributes["copydesk.outcome"] for span in trace if span.name == "parser"]
    assert parser[-2:] == ["rejected", "parsed"]
    assert set(parser[:-2]) == {"retry"}
    assert {span.name for span in trace} == STEPS
    by_id = {span.id: span for span in trace}
    (success,) = (span for span in trace if span.attributes.get("copydesk.outcome") == "parsed")
    rejection = by_id[success.parent]
    assert rejection.attributes["copydesk.outcome"] == "rejected"


def test_every_span_hangs_on_one_that_was_told(past: Past) -> None:
    told = {(span.trace, span.id) for span in past.spans}
    loose = [span for span in past.spans if span.parent and (span.trace, span.parent) not in told]
    assert loose == []
    assert {span.service.removeprefix("copydesk-") for span in past.spans} >= {*STEPS, "expander"}


def test_nobody_was_refused_anything(past: Past) -> None:
    log: Any = past.server.acl_log()
    ours = {server_user(NAMESPACE, service) for service in SERVICES}
    assert [entry for entry in log if entry["username"] in ours] == []


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_does_to_its_own_keys_is_refused_to_the_others(past: Past, service: str) -> None:
    """Each command that it sent is asked of the server in another's name."""
    tried = Counter[str]()
    for use in uses_of(past, service):
        for other in SERVICES:
            if not may(other, use.touched):
                tried[other] += 1
                assert not allowed(past.server, other, use.command), (other, use.command)
    # Whatever the enricher writes, the indexer trims or sends again when it is lost.
    keeps_house = {INDEXER} if service == ENRICHER else set()
    assert set(tried) == set(SERVICES) - {service} - keeps_house


@dataclass(frozen=True)
class Use:
    """A command that was sent, and the keys that it names; True for those that it may change."""

    command: list[bytes]
    touched: dict[str, bool]


def uses_of(past: Past, service: str) -> list[Use]:
    """What a service sent, one of a kind."""
    user = server_user(NAMESPACE, service)
    sent = [command for who, command in past.commands if who == user]
    uses = [Use(command, touched(past.server, command)) for command in sent]
    kinds = {(use.command[0].upper(), *map(kind, use.touched)): use for use in uses if use.touched}
    return list(kinds.values())


def touched(server: Redis, command: list[bytes]) -> dict[str, bool]:
    """The keys that a command names, as the server tells, and whether it may change them."""
    try:
        found: Any = server.command_getkeysandflags(*command)
    except ResponseError:  # it names none
        return {}
    return {_text(key): "RO" not in map(_text, flags) for key, flags in found}


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode()


def kind(name: str) -> str:
    """A key without what is one document's."""
    return re.sub(r"[0-9a-f]{16,}", "…", name)


def may(service: str, keys: dict[str, bool]) -> bool:
    """Whether the table lets a service do that to all of these keys."""
    rights = RIGHTS[service]
    shown = (*rights.keys, *rights.shown)
    return all(matches(key, rights.keys if changes else shown) for key, changes in keys.items())


def matches(key: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of them is the key's, within the namespace."""
    return any(fnmatchcase(key, f"{{{NAMESPACE}}}:{pattern}") for pattern in patterns)


def allowed(server: Redis, service: str, command: list[bytes]) -> bool:
    """What the server says of a command in that service's name."""
    answer: Any = server.execute_command("ACL", "DRYRUN", server_user(NAMESPACE, service), *command)
    return _text(answer) == "OK"
