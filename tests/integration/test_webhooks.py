"""A receiver that fails, hangs, comes back, or wants no more; and addresses that may not be called."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from copydesk_contracts.events import DocumentDiscovered
from services.delivery.position import RetentionLimits
from services.delivery.trim import trim
from services.desk.application import Ports, create_app
from services.desk.forms import Forms
from services.desk.live.events import LiveEvents
from services.desk.live.operations import LiveOperations
from services.desk.webhooks.addresses import ForbiddenAddress, checked, is_public, target_of
from services.desk.webhooks.sender import Ended, Sender
from services.desk.webhooks.tries import Tries
from services.index.memory.store import MemoryIndex, MemorySearcher
from services.operations.snapshot import Snapshot
from services.process.clock import SystemClock, milliseconds
from services.state.content import FolderStore
from services.state.missed import MissedEvents
from services.state.partitions import single
from services.state.webhooks import Overtaken, Parked, Webhook, WebhookBook, webhook
from services.state.whole_log import WholeLog
from services.state.whole_missed import WholeMissed
from tests.e2e.support import free_port
from tests.integration.stepping import Rig

pytestmark = pytest.mark.server

KEY = b"k" * 32
HASTY = Tries(attempts=9, refusals=3, pause=0.01, longest=0.02, timeout=1.0)
HERE = "127.0.0.1"


@dataclass
class Receiver:
    """Takes requests and answers with the next status; 0 hangs."""

    statuses: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        body = await reader.readexactly(int(fields["content-length"]))
        status = self.statuses.pop(0) if self.statuses else 204
        if status == 0:
            await reader.read()
        elif 200 <= status < 300:
            self.bodies.append(body)
            self.heads.append(fields)
        writer.write(f"HTTP/1.1 {status or 204} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        writer.close()

    @property
    def ids(self) -> list[str]:
        """Ids of the events that were taken."""
        return [str(json.loads(body)["id"]) for body in self.bodies]


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    server = await asyncio.start_server(made.serve, HERE, 0)
    made.url = f"http://{HERE}:{server.sockets[0].getsockname()[1]}/hook"
    yield made
    server.close()


@pytest_asyncio.fixture
async def sender(rig: Rig, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sender]:
    searcher, partitions = MemorySearcher(MemoryIndex()), single(rig.redis, rig.keys)
    snapshots = Snapshot(partitions, searcher, SystemClock(), "memory")
    folder = tmp_path_factory.mktemp("kept")
    missed = WholeMissed(folder / "missed", partitions)
    events = LiveEvents(WholeLog(partitions), searcher, None, snapshots, FolderStore(folder), missed)
    async with httpx.AsyncClient(trust_env=False) as client:
        yield Sender(
            WebhookBook(rig.redis, rig.keys), events, SystemClock(), client, "one", HASTY, allowed=(HERE,)
        )


async def added(sender: Sender, receiver: Receiver) -> Webhook:
    hook = webhook(receiver.url, KEY, [DocumentDiscovered.event_type], None)
    await sender.book.save(hook, "0" * 16)
    return hook


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_each_event_is_signed_and_comes_in_order(rig: Rig, sender: Sender, receiver: Receiver) -> None:
    await rig.publish("a", "b", "c")
    hook = await added(sender, receiver)
    assert await sender.turn(hook) == 3
    assert await sender.turn(hook) == 0
    assert [json.loads(b)["data"]["location"]["path"] for b in receiver.bodies] == ["a", "b", "c"]
    for head, body in zip(receiver.heads, receiver.bodies, strict=True):
        told = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
        mac = base64.b64encode(hmac.new(KEY, told, hashlib.sha256).digest()).decode()
        assert head["webhook-signature"] == f"v1,{mac}"
        assert head["webhook-id"] == json.loads(body)["id"]


async def test_one_that_fails_and_hangs_and_comes_back_gets_each(
    rig: Rig, sender: Sender, receiver: Receiver
) -> None:
    await rig.publish("a", "b")
    receiver.statuses = [500, 429, 0, 502, 503, 204, 302, 503]
    hook = await added(sender, receiver)
    await sender.turn(hook)
    assert len(set(receiver.ids)) == 2
    assert await sender.book.parked(hook.id) == [], "it was away for less than the limit"


async def test_one_that_is_not_there_at_all_gets_each_when_it_comes(
    rig: Rig, sender: Sender, receiver: Receiver
) -> None:
    port = free_port()
    hook = webhook(f"http://{HERE}:{port}/hook", KEY, [DocumentDiscovered.event_type], None)
    await sender.book.save(hook, "0" * 16)
    sender.tries = replace(HASTY, attempts=1_000)
    await rig.publish("a", "b")
    turn = asyncio.create_task(sender.turn(hook))
    await asyncio.sleep(0)  # it is at it, and meets with nobody
    server = await asyncio.start_server(receiver.serve, HERE, port)
    assert await turn == 2
    assert len(set(receiver.ids)) == 2
    server.close()


async def test_what_was_trimmed_while_it_was_away_is_sent_all_the_same(
    rig: Rig, sender: Sender, receiver: Receiver
) -> None:
    hook = await added(sender, receiver)
    names = [f"{number}" for number in range(50)]
    await rig.publish(*names)
    await rig.redis.xgroup_setid(rig.source, "parser", await newest(rig))
    await trim(rig.redis, rig.keys, RetentionLimits(0.0, 1), later(), kept_for(sender))
    assert await rig.redis.xlen(rig.source) == 0
    await rig.publish("new")
    while await sender.turn(hook):
        pass
    paths = [json.loads(body)["data"]["location"]["path"] for body in receiver.bodies]
    assert paths == [*names, "new"]
    assert await sender.book.parked(hook.id) == []


async def test_what_nobody_kept_is_said(rig: Rig, sender: Sender, receiver: Receiver) -> None:
    hook = await added(sender, receiver)
    await rig.publish("a", "b")
    await rig.redis.xgroup_setid(rig.source, "parser", await newest(rig))
    await trim(rig.redis, rig.keys, RetentionLimits(0.0, 1), later(), None)
    await rig.publish("c")
    while await sender.turn(hook):
        pass
    (parked,) = await sender.book.parked(hook.id)
    assert (parked.attempts, "were dropped" in parked.error) == (0, True)
    assert len(receiver.ids) == 1
    await sender.book.end(hook, "gone")
    assert await sender.book.slowest() is None, "nothing is kept for one that ended"


async def newest(rig: Rig) -> str:
    info = await rig.redis.xinfo_stream(rig.source)
    return str(info["last-generated-id"].decode())


def later() -> int:
    return milliseconds(SystemClock().now()) + 10_000


def kept_for(sender: Sender) -> MissedEvents:
    assert isinstance(sender.events, LiveEvents)
    assert sender.events.missed is not None
    return MissedEvents(sender.events.missed.folder)


async def test_what_never_answers_otherwise_is_parked_at_last(
    rig: Rig, sender: Sender, receiver: Receiver
) -> None:
    await rig.publish("a")
    receiver.statuses = [503] * 9
    hook = await added(sender, receiver)
    await sender.turn(hook)
    (parked,) = await sender.book.parked(hook.id)
    assert (parked.attempts, parked.error.endswith("answered 503")) == (9, True)


async def test_what_is_parked_is_shown_and_sent_again_by_page_and_api(
    rig: Rig, sender: Sender, receiver: Receiver, tmp_path: Path
) -> None:
    hook = await added(sender, receiver)
    operations = LiveOperations(single(rig.redis, rig.keys), SystemClock(), FolderStore(tmp_path))
    ports = Ports(MemorySearcher(MemoryIndex()), operations=operations, hooks=sender.book)
    transport = httpx.ASGITransport(create_app(ports, secret=b"secret"))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as desk:
        for number, address in enumerate(("/webhooks/redrive", f"/api/webhooks/{hook.id}/redrive")):
            await rig.publish(str(number))
            receiver.statuses = [400, 400, 400]
            await sender.turn(hook)
            (shown,) = (await desk.get("/api/webhooks")).json()
            assert (shown["host"], shown["parked"]) == (HERE, 1)
            (parked,) = (await desk.get(f"/api/webhooks/{hook.id}/parked")).json()
            assert parked["attempts"] == 3
            page = (await desk.get("/flow")).text
            assert "Send again" in page
            assert hook.secret not in page + str(shown)
            assert receiver.url not in page
            form = {"form": Forms(b"secret").value, "id": hook.id}
            same = {"sec-fetch-site": "same-origin"}
            assert (await desk.post(address, data=form, headers=same)).status_code in (200, 303)
            await sender.turn(hook)
            assert len(receiver.ids) == number + 1
        assert (await desk.get("/api/webhooks/none/parked")).status_code == 404
        assert "Send again" not in (await desk.get("/flow")).text


async def test_another_secret_holds_at_once(rig: Rig, sender: Sender, receiver: Receiver) -> None:
    await rig.publish("a")
    receiver.statuses = [503]
    sender.tries = Tries(attempts=2, pause=600, longest=600)  # longer than any test waits
    await added(sender, receiver)
    running = asyncio.create_task(sender.run())
    await until(lambda: not receiver.statuses)
    other = webhook(receiver.url, b"o" * 32, [DocumentDiscovered.event_type], None)
    await sender.book.save(other, "0" * 16)
    await until(lambda: len(receiver.ids) == 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    head, body = receiver.heads[0], receiver.bodies[0]
    told = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(b"o" * 32, told, hashlib.sha256).digest()).decode()
    assert head["webhook-signature"] == f"v1,{mac}"


async def test_what_it_never_takes_is_parked_and_can_be_sent_again(
    rig: Rig, sender: Sender, receiver: Receiver
) -> None:
    await rig.publish("a", "b")
    receiver.statuses = [400, 400, 400]
    hook = await added(sender, receiver)
    await sender.turn(hook)
    (parked,) = await sender.book.parked(hook.id)
    assert (parked.attempts, parked.error.endswith("400")) == (3, True)
    assert len(receiver.ids) == 1, "the next one went on"
    assert await sender.book.redrive(hook.id) == 1
    await sender.turn(hook)
    assert len(set(receiver.ids)) == 2
    assert await sender.book.parked(hook.id) == []


async def test_who_wakes_when_another_sends_sets_nothing_back(
    rig: Rig, sender: Sender, receiver: Receiver
) -> None:
    await rig.publish("a", "b", "c")
    receiver.statuses = [0]
    hook = await added(sender, receiver)
    asleep = asyncio.create_task(sender.turn(hook))
    await until(lambda: not receiver.statuses)
    other = replace(sender, name="two")
    assert await other.turn(hook) == 3
    with pytest.raises(Overtaken):
        await asleep
    assert await other.turn(hook) == 0
    assert len(receiver.ids) == 4, "what it had in hand came twice, and no more than that"


async def test_one_that_was_removed_meanwhile_has_no_place(
    rig: Rig, sender: Sender, receiver: Receiver
) -> None:
    await rig.publish("a")
    receiver.statuses = [0]
    hook = await added(sender, receiver)
    sending = asyncio.create_task(sender.turn(hook))
    await until(lambda: not receiver.statuses)
    assert await sender.book.remove(hook.id)
    with pytest.raises(Overtaken):
        await sending
    assert await sender.book.slowest() is None, "nothing is kept for it any more"


async def test_what_goes_round_again_does_so_once_and_none_is_dropped(sender: Sender) -> None:
    book = sender.book
    for place in ("1", "2"):
        await book.park("h", Parked(place, "answered 400", 3, place))
    assert sorted(await asyncio.gather(book.redrive("h"), book.redrive("h"))) in ([0, 2], [1, 1])
    first = await book.again("h")
    assert first == b"1"
    await book.done_again("h", first)
    await book.done_again("h", first)  # by who woke after another had sent it
    assert await book.again("h") == b"2"
    await book.done_again("h", b"2")
    assert await book.again("h") is None


async def test_a_receiver_that_hangs_holds_up_nobody(rig: Rig, sender: Sender, receiver: Receiver) -> None:
    stuck = Receiver(statuses=[0] * 100)
    server = await asyncio.start_server(stuck.serve, HERE, 0)
    stuck.url = f"http://{HERE}:{server.sockets[0].getsockname()[1]}/hook"
    await added(sender, stuck)
    await added(sender, receiver)
    running = asyncio.create_task(sender.run())
    await rig.publish(*(f"{n}" for n in range(5)))
    await until(lambda: len(receiver.ids) == 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    server.close()


async def test_who_wants_no_more_gets_no_more(rig: Rig, sender: Sender, receiver: Receiver) -> None:
    await rig.publish("a")
    receiver.statuses = [410]
    hook = await added(sender, receiver)
    with pytest.raises(Ended):
        await sender.turn(hook)
    await sender.book.end(hook, "gone")
    assert [h.ended for h in await sender.book.all()] == ["gone"]


async def test_no_address_inside_the_own_network(rig: Rig, sender: Sender, receiver: Receiver) -> None:
    await rig.publish("a")
    sender.allowed = ()
    hook = await added(sender, receiver)
    await sender.turn(hook)
    (parked,) = await sender.book.parked(hook.id)
    assert "inside a network" in parked.error
    assert receiver.ids == []


async def test_of_two_senders_one_sends(sender: Sender) -> None:
    assert await sender.book.take_lease("one")
    assert not await sender.book.take_lease("two")
    assert await sender.book.take_lease("one")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "fe80::1%eth0",
        "::ffff:192.168.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
    ],
)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_what_is_public() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07::1")


@pytest.mark.parametrize(
    "url", ["ftp://a.example", "http://", "http://u:p@a.example/", "http://a:0/", "x", "http://[::"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        checked(url)


async def test_a_number_is_looked_up_as_what_it_means() -> None:
    for url in ("http://2130706433/", "http://0x7f000001/", "http://localhost/"):
        with pytest.raises((ForbiddenAddress, OSError)):
            await target_of(url, ())
