"""Pages that operators use: flow, dead letters, the live feed; forms and tokens; rate."""

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from copydesk_contracts.events import Location, ReasonCode
from services.desk.application import Ports, create_app
from services.desk.feed import Listeners, Listening, message
from services.desk.forms import Forms
from services.desk.operations_pages import REASONS, by_reason
from services.desk.ports import DeadLetter, FeedEvent, FlowState, StepLoad
from services.desk.rate import CLIENTS, RateLimit
from services.desk.security import TokenNeeded, check_binding, is_loopback
from services.index.memory.store import MemoryIndex, MemorySearcher
from tests.unit.desk.desk_client import DeskClient, Elements, page

AT = datetime(2024, 10, 12, 8, 0, tzinfo=UTC)


def letter(number: int, reason: ReasonCode = ReasonCode.EMPTY, detail: str = "no bytes") -> DeadLetter:
    place = Location(root="seeds", path=f"{number}.txt", revision=1)
    at = AT.replace(minute=number)
    return DeadLetter(id=f"1-{number}", step="parser", reason=reason, detail=detail, at=at, location=place)


class Desk:
    """Operations and feed that remember what they were asked."""

    def __init__(self, letters: Sequence[DeadLetter] = ()) -> None:
        self.letters = list(letters)
        self.redriven: list[str] = []
        self.put_aside: list[str] = []

    async def flow(self) -> FlowState:
        steps = (StepLoad(step="parser", backlog=1200, pending=5, workers=0, oldest=3.4),)
        return FlowState(states={"indexed": 30, "rejected": 2}, reasons={"empty": 2}, steps=steps)

    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]:
        return self.letters[:limit]

    async def redrive(self, ids: Sequence[str]) -> int:
        self.redriven += ids
        return len(ids)

    async def discard(self, ids: Sequence[str]) -> int:
        self.put_aside += ids
        return len(ids)

    async def discarded(self, limit: int) -> Sequence[DeadLetter]:
        return [letter(int(i.rpartition("-")[2])) for i in self.put_aside[:limit]]

    async def take_up(self, ids: Sequence[str]) -> int:
        taken = [i for i in ids if i in self.put_aside]
        self.put_aside = [i for i in self.put_aside if i not in taken]
        return len(taken)

    async def follow(self, after: str | None) -> AsyncIterator[FeedEvent | None]:
        yield None
        yield FeedEvent(id="7-0", type="document.indexed", at=AT, title=f"after {after}\n\nevent: x")


def client_of(desk: Desk, token: str | None = None, monotonic: object = None) -> DeskClient:
    ports = Ports(MemorySearcher(MemoryIndex()), operations=desk, feed=desk)
    clock = {"monotonic": monotonic} if monotonic else {}
    return DeskClient(create_app(ports, token, secret=b"secret", **clock))  # type: ignore[arg-type]


def test_the_flow_says_what_is_missing() -> None:
    client = client_of(Desk())
    text = page(client, "/flow").text
    assert "start one" in text
    assert "1\u202f195" in text
    assert client.get("/api/flow").json()["steps"][0]["backlog"] == 1200


def test_dead_letters_come_by_reason_with_advice() -> None:
    letters = [letter(1), letter(2, ReasonCode.ENCRYPTED), letter(3), letter(4, detail="<b>&")]
    assert [(reason, [x.id for x in group]) for reason, group in by_reason(letters)] == [
        ("empty", ["1-4", "1-3", "1-1"]),
        ("encrypted", ["1-2"]),
    ]
    found = page(client_of(Desk(letters)), "/dead-letters")
    assert "4 dead letters" in found.text
    assert REASONS["encrypted"] in found.text
    assert "<b>&" in found.text
    assert not found.of("b", "x")


def test_every_reason_has_its_advice() -> None:
    assert set(REASONS) == {reason.value for reason in ReasonCode}


def test_no_dead_letters_is_good_news() -> None:
    assert "Everything that came in could be read" in page(client_of(Desk()), "/dead-letters").text


def test_what_was_discarded_is_listed_and_taken_up_again() -> None:
    desk = Desk([letter(1), letter(2)])
    client = client_of(desk)
    form = {"form": Forms(b"secret").value}
    assert "discarded dead letter" not in page(client, "/dead-letters").text
    back = client.post("/dead-letters/discard", data={**form, "id": ["1-1", "1-2"]}).headers["location"]
    found = page(client, back)
    assert "2 discarded dead letters" in found.text
    assert "open" in found.of("details", "gone")[0]
    assert not [a for a in found.of("input") if "checked" in a]
    assert [x["id"] for x in client.get("/api/dead-letters/discarded").json()] == ["1-1", "1-2"]
    back = client.post("/dead-letters/take-up", data={**form, "id": "1-2"}).headers["location"]
    assert "1 taken up again" in page(client, back).text
    assert desk.put_aside == ["1-1"]
    assert client.post("/dead-letters/take-up", data={"form": "x", "id": "1-1"}).status_code == 403


@pytest.mark.parametrize("action", ["redrive", "discard"])
def test_letters_are_acted_on_by_our_own_form_only(action: str) -> None:
    desk = Desk([letter(1), letter(2)])
    client = client_of(desk)
    form = next(a["value"] for a in page(client, "/dead-letters").of("input") if a["name"] == "form")
    address, good = f"/dead-letters/{action}", {"form": form, "id": ["1-1", "1-2"]}
    done = {"redrive": desk.redriven, "discard": desk.put_aside}[action]

    assert client.get(address).status_code == 405
    assert client.post(address, data={**good, "form": "x"}).status_code == 403
    assert client.post(address, data={"id": "1-1"}).status_code == 403
    for site in ("cross-site", "same-site", "none"):
        assert client.post(address, data=good, headers={"sec-fetch-site": site}).status_code == 403
    bare = client.request("POST", address, data=good)
    assert bare.status_code == 403
    foreign = client.request("POST", address, data=good, headers={"origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert done == []

    answer = client.post(address, data=good)
    assert (answer.status_code, done) == (303, ["1-1", "1-2"])
    assert page(client, answer.headers["location"]).of("p", "done")
    older = client.request("POST", address, data=good, headers={"origin": "http://localhost"})
    assert older.status_code == 303


def test_an_address_cannot_put_words_on_the_page() -> None:
    assert client_of(Desk()).get("/dead-letters?done=Send+money").status_code == 422


def test_a_form_too_large_is_refused() -> None:
    client = client_of(Desk())
    assert client.post("/dead-letters/redrive", content=b"id=" + b"x" * 2_000_000).status_code == 413


def test_another_process_has_another_secret() -> None:
    assert Forms(b"a").value != Forms(b"b").value


def test_the_feed_is_one_message_an_event() -> None:
    answer = client_of(Desk()).get("/api/feed", headers={"last-event-id": "6-0"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    messages = answer.text.split("\n\n")
    assert messages[0].startswith("retry:")
    assert messages[1].startswith(":")
    lines = messages[2].splitlines()
    assert lines[:2] == ["id: 7-0", "event: document.indexed"]
    assert json.loads(lines[2].removeprefix("data: "))["title"] == "after 6-0\n\nevent: x"
    assert messages[3:] == [""]
    assert page(client_of(Desk()), "/feed").of("ol")


def test_an_event_cannot_forge_another() -> None:
    forged = FeedEvent(id="1\nevent: x", type="document.indexed", at=AT)
    assert message(forged).count(b"\n") == 4


class Held:
    """A feed whose messages wait until they are let go."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()

    async def messages(self) -> AsyncIterator[bytes]:
        await self.gate.wait()
        yield b": nothing\n\n"


async def status_of(listening: Listening) -> int:
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(part: MutableMapping[str, Any]) -> None:
        sent.append(part)

    await listening({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)
    return int(sent[0]["status"])


async def test_a_burst_gets_no_more_listeners_than_there_is_room_for() -> None:
    listeners, held = Listeners(limit=2), Held()
    burst = [asyncio.create_task(status_of(Listening(listeners, held.messages()))) for _ in range(5)]
    refused, _ = await asyncio.wait(burst[2:])
    assert [task.result() for task in refused] == [503] * 3
    assert listeners.count == 2
    held.gate.set()
    assert await asyncio.gather(*burst[:2]) == [200, 200]
    assert listeners.count == 0


def test_without_operations_their_pages_are_not_there() -> None:
    client = DeskClient(create_app(Ports(MemorySearcher(MemoryIndex()))))
    for address in ("/flow", "/dead-letters", "/feed"):
        assert client.get(address).status_code == 404
    assert not page(client, "/").links & {"/flow", "/dead-letters", "/feed"}


def test_the_token_is_shown_once_and_remembered() -> None:
    client = client_of(Desk(), token="s3cret")  # noqa: S106
    assert client.get("/flow").headers["location"] == "/login"
    assert Elements(client.get("/login").text).of("input")[0]["type"] == "password"
    assert client.post("/login", data={"token": "wrong"}).status_code == 403
    crossed = client.post("/login", data={"token": "s3cret"}, headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403
    answer = client.post("/login", data={"token": " s3cret "})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "s3cret" not in cookie
    assert client.get("/flow").status_code == 200


def test_tokens_cannot_be_tried_one_after_the_other() -> None:
    client = client_of(Desk(), token="s3cret", monotonic=lambda: 0.0)  # noqa: S106
    answers = [client.post("/login", data={"token": str(n)}).status_code for n in range(7)]
    assert answers == [403] * 5 + [429] * 2
    assert client.post("/login", data={"token": "s3cret"}).status_code == 429


def bearer(value: str) -> dict[str, str]:
    return {"authorization": f"Bearer {value}"}


def test_guesses_at_the_bearer_token_are_slowed_too() -> None:
    now = [0.0]
    client = client_of(Desk(), token="s3cret", monotonic=lambda: now[0])  # noqa: S106
    answers = [client.get("/api/flow", headers=bearer(str(n))).status_code for n in range(7)]
    assert answers == [401] * 5 + [429] * 2
    assert client.get("/api/flow", headers=bearer("s3cret")).status_code == 429, "or it would tell a guess"
    assert client.post("/login", data={"token": "s3cret"}).status_code == 429
    now[0] = 5.0
    assert client.get("/api/flow", headers=bearer("s3cret")).status_code == 200


def test_a_cookie_that_is_none_is_a_guess_and_taken_back() -> None:
    client = client_of(Desk(), token="s3cret", monotonic=lambda: 0.0)  # noqa: S106
    client.cookies.set("copydesk_token", "f" * 64, domain="localhost")
    answer = client.get("/flow")
    assert answer.headers["location"] == "/login"
    assert 'copydesk_token=""' in answer.headers["set-cookie"]


def test_who_signs_out_is_asked_again() -> None:
    client = client_of(Desk(), token="s3cret")  # noqa: S106
    client.post("/login", data={"token": "s3cret"})
    assert "/logout" in client.get("/flow").text
    assert client.post("/logout", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get("/flow").status_code == 200
    assert client.post("/logout").headers["location"] == "/login"
    assert client.get("/flow").headers["location"] == "/login"


def test_a_client_that_asks_too_often_waits() -> None:
    client = client_of(Desk(), monotonic=lambda: 0.0)
    answers = [client.get("/healthz").status_code for _ in range(401)]
    assert answers == [200] * 400 + [429]


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limit = RateLimit(rate=2, burst=3, monotonic=lambda: now[0])
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
    assert limit.allows("b")
    now[0] = 0.5
    assert [limit.allows("a") for _ in range(2)] == [True, False]
    now[0] = 100
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]


def test_remembered_clients_are_bounded() -> None:
    limit = RateLimit(rate=1, burst=1, monotonic=lambda: 0.0)
    for number in range(CLIENTS + 5):
        assert limit.allows(str(number))
    assert not limit.allows(str(CLIENTS + 4))
    assert limit.allows("0")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_loopback_needs_no_token(host: str) -> None:
    assert is_loopback(host)
    check_binding(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.4", "desk.example.org", "", "localhost.x"])  # noqa: S104
def test_other_addresses_need_one(host: str) -> None:
    with pytest.raises(TokenNeeded):
        check_binding(host, None)
    check_binding(host, "s3cret")


@pytest.mark.parametrize(("kind", "status"), [(OSError, 503), (ValueError, 500)])
def test_a_failure_names_nothing_of_the_machine(kind: type[Exception], status: int) -> None:
    class Broken(Desk):
        async def flow(self) -> FlowState:
            raise kind("/home/somebody/.copydesk/valkey.sock")

    client = client_of(Broken())
    for address in ("/flow", "/api/flow"):
        answer = asyncio.run(_answer_of(client, address))
        assert answer.status_code == status
        assert "somebody" not in answer.text
        assert ("Retry-After" in answer.headers) == (status == 503), "what passes is worth asking again"


async def _answer_of(client: DeskClient, address: str) -> httpx.Response:
    transport = httpx.ASGITransport(client._app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        return await http.get(address)
