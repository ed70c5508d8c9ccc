"""Connections to whichever server is the primary just now, where one of several may be.

All keys of a namespace lie in one slot, so that one node of a cluster has them all: to its clients
a cluster is what a primary with its replicas is, and both are followed in the same way. Whenever a
connection is made the hosts are asked where the primary is; a server that says that it is none is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol, cast

from redis.asyncio import Redis
from redis.asyncio.connection import Connection, ConnectionPool, SSLConnection, parse_url
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import (
    MasterNotFoundError,
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
)
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import AskError, ConnectionError, RedisError  # noqa: A004

from copydesk_contracts.topology import key
from services.process.addresses import Seeds
from services.process.login import OPTION, FileLogin, with_login

ASK_TIMEOUT: Final = 2.0
"""Seconds for one host to say where the primary is: then the next one is asked."""
_OF_THE_PRIMARY: Final = ("host", "port", "connection_class")
"""Options that the hosts' answer decides."""
_KEPT_TO_ASK: Final = ("username", "password", OPTION)

Address = tuple[str, int]


class _AddressFinder(Protocol):
    """What the pool asks for an address."""

    async def discover_master(self, service_name: str) -> Address: ...


class FollowingConnection(SentinelManagedConnection):
    """Leaves a server that sends its clients elsewhere; the next use of it asks anew for the primary.

    A slot that is on its way to another node is answered for there key by key. Whoever asks waits until
    it has arrived, since a script needs keys from both sides.
    """

    connection_pool: SentinelConnectionPool

    async def connect(self) -> None:
        """Connect as other connections do: the Sentinels' own way asks once, and not after a loss."""
        await cast("Any", Connection).connect(self)

    async def _connect(self) -> None:
        address: Address = await cast("Any", self.connection_pool).get_master_address()
        self.host, self.port = address
        await cast("Any", super())._connect()

    async def read_response(self, *arguments: Any, **options: Any) -> Any:
        """The server's answer. Raises ConnectionError where the primary is another server."""
        try:
            return await super().read_response(*arguments, **options)
        except AskError as error:
            await self.disconnect()
            raise ConnectionError(f"the namespace has moved to {error.host}:{error.port}") from error


class FollowingTlsConnection(FollowingConnection, SSLConnection):
    """The same, encrypted."""


class Sentinels:
    """Asks Sentinels, without user and password."""

    def __init__(self, hosts: Sequence[Address], options: Mapping[str, Any]) -> None:
        self._hosts, self._options = hosts, options

    async def discover_master(self, service_name: str) -> Address:
        """Host and port of the primary of that name. Raises MasterNotFoundError."""
        sentinel = cast("Any", Sentinel)(list(self._hosts), sentinel_kwargs=dict(self._options))
        try:
            host, port = await sentinel.discover_master(service_name)
            return host, port
        except MasterNotFoundError as error:
            asked = ", ".join(f"{host}:{port}" for host, port in self._hosts)
            raise MasterNotFoundError(f"no Sentinel of {asked} knows a primary {service_name}") from error
        finally:
            for client in sentinel.sentinels:
                await client.aclose()


class ClusterNodes:
    """Asks a cluster's nodes, those of the address first and then all that these have told of."""

    def __init__(self, hosts: Sequence[Address], slot: int, options: Mapping[str, Any]) -> None:
        self._hosts, self._slot, self._options = list(hosts), slot, options

    async def discover_master(self, service_name: str) -> Address:
        """Host and port of the node that has the slot. Raises MasterNotFoundError."""
        for host, port in tuple(self._hosts):
            try:
                ranges = await self._ask(host, port)
            except (RedisError, OSError):
                continue
            self._remember(ranges, host)
            for first, last, primary, *_ in ranges:
                if first <= self._slot <= last:
                    return _address(primary, host)
        raise MasterNotFoundError(f"no node of the cluster knows who has slot {self._slot} of {service_name}")

    async def _ask(self, host: str, port: int) -> list[Any]:
        async with Redis(host=host, port=port, **self._options) as client:
            client.response_callbacks.clear()  # theirs keeps one address of those that a node has
            answer: list[Any] = await cast("Any", client).execute_command("CLUSTER SLOTS")
        return answer

    def _remember(self, ranges: Iterable[Any], asked: str) -> None:
        for _, _, *nodes in ranges:
            told = [_address(node, asked) for node in nodes]
            self._hosts += [node for node in told if node not in self._hosts]


def make_pool(url: str, namespace: str, login: FileLogin | None = None, **options: Any) -> ConnectionPool:
    """A pool of connections to the server of that address, or to the primary that its hosts name.

    They begin with the `login`, if there is one, and with that of the address otherwise.
    """
    seeds = Seeds.of(url)
    if seeds is None:
        return ConnectionPool(**with_login({**options, **parse_url(url)}, login))
    return follow(seeds, namespace, with_login({**parse_url(seeds.address), **options}, login))


def follow(seeds: Seeds, namespace: str, options: Mapping[str, Any]) -> ConnectionPool:
    """A pool of connections to the primary that the seeds name; `options` are those of a connection."""
    encrypted = issubclass(options.get("connection_class", object), SSLConnection)
    kept = {name: value for name, value in options.items() if name not in _OF_THE_PRIMARY}
    finder = _finder(seeds, namespace, kept, encrypted=encrypted)
    kind = FollowingTlsConnection if encrypted else FollowingConnection
    pool: ConnectionPool = cast("Any", SentinelConnectionPool)(
        seeds.service or namespace, finder, connection_class=kind, **kept
    )
    return pool


def _finder(seeds: Seeds, namespace: str, options: Mapping[str, Any], *, encrypted: bool) -> _AddressFinder:
    asking: dict[str, Any] = {name: value for name, value in options.items() if name.startswith("ssl_")}
    asking |= {
        "ssl": encrypted,
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": ASK_TIMEOUT,
        "socket_connect_timeout": ASK_TIMEOUT,
    }
    if seeds.service is not None:
        return Sentinels(seeds.hosts, asking)
    asking |= {name: options[name] for name in _KEPT_TO_ASK if name in options}
    return ClusterNodes(seeds.hosts, key_slot(key(namespace).encode()), asking)


def _address(node: Sequence[Any], asked: str) -> Address:
    """A node as `CLUSTER SLOTS` tells it; without a name it is the one that was asked."""
    name = node[0] or asked
    return (name.decode() if isinstance(name, bytes) else name), int(node[1])
