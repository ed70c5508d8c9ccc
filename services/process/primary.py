"""Connections to whichever server is the primary just now, where one of several may be.

All keys of a namespace lie in one slot, so that one node of a cluster has them all: to its clients
a cluster is what a primary with its replicas is, and both are followed in the same way. Whenever a
connection is made the hosts are asked where the primary is; a server that says that it is none is left.

A node that is cut off from the others keeps the map of that time for as long, and may be the one that
is asked first. So an answer that led to a server of no use is doubted.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, cast

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
from redis.exceptions import (
    AskError,
    ClusterDownError,
    ConnectionError,  # noqa: A004
    ReadOnlyError,
    RedisError,
)

from copydesk_contracts.topology import key
from services.process.addresses import Seeds
from services.process.cluster_nodes import Address, ClusterNodes
from services.process.login import OPTION, FileLogin, with_login
from services.process.packing import packing

ASK_TIMEOUT: Final = 2.0
"""Seconds for one host to say where the primary is: then the next one is asked."""
_OF_THE_PRIMARY: Final = ("host", "port", "connection_class")
"""Options that the hosts' answer decides."""
_KEPT_TO_ASK: Final = ("username", "password", OPTION)


class _AddressFinder(Protocol):
    """What the pool asks for an address."""

    async def discover_master(self, service_name: str) -> Address: ...

    def doubt(self) -> None:
        """The server that was told last is of no use."""


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
        try:
            await cast("Any", super())._connect()
        except (RedisError, OSError):
            self._finder.doubt()
            raise

    async def read_response(self, *arguments: Any, **options: Any) -> Any:
        """The server's answer. Raises ConnectionError where the primary is another server, or must be:
        this one is cut off from the cluster."""
        try:
            return await super().read_response(*arguments, **options)
        except (AskError, ClusterDownError) as error:
            self._finder.doubt()
            await self.disconnect()
            raise ConnectionError(_why(error)) from error
        except ConnectionError as error:
            if isinstance(error.__context__, ReadOnlyError):
                self._finder.doubt()
            raise

    @property
    def _finder(self) -> _AddressFinder:
        return cast("_AddressFinder", self.connection_pool.sentinel_manager)


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

    def doubt(self) -> None:
        """Nothing: a Sentinel that knows its primary to be away is passed over anyway."""


def make_pool(url: str, namespace: str, login: FileLogin | None = None, **options: Any) -> ConnectionPool:
    """A pool of connections to the server of that address, or to the primary that its hosts name.

    They begin with the `login`, if there is one, and with that of the address otherwise.
    """
    seeds = Seeds.of(url)
    if seeds is None:
        told = with_login({**options, **parse_url(url)}, login)
        kind = packing(told.get("connection_class", Connection))
        return ConnectionPool(**{**told, "connection_class": kind})
    return follow(seeds, namespace, with_login({**parse_url(seeds.address), **options}, login))


def follow(seeds: Seeds, namespace: str, options: Mapping[str, Any]) -> ConnectionPool:
    """A pool of connections to the primary that the seeds name; `options` are those of a connection."""
    encrypted = issubclass(options.get("connection_class", object), SSLConnection)
    kept = {name: value for name, value in options.items() if name not in _OF_THE_PRIMARY}
    finder = _finder(seeds, namespace, kept, encrypted=encrypted)
    kind = FollowingTlsConnection if encrypted else FollowingConnection
    pool: ConnectionPool = cast("Any", SentinelConnectionPool)(
        seeds.service or namespace, finder, connection_class=packing(kind), **kept
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


def _why(error: AskError | ClusterDownError) -> str:
    if isinstance(error, AskError):
        return f"the namespace has moved to {error.host}:{error.port}"
    return f"the node has lost its cluster: {error}"
