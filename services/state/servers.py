"""The servers that have the partitions of a namespace: one, or so many nodes of a cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from redis.asyncio import Redis
from redis.exceptions import AskError, ConnectionError  # noqa: A004

from copydesk_contracts.topology import key
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions

_TAKEN_OVER: Final = "another server took over meanwhile; try again"


class Elsewhere(Exception):
    """Keys are on their way from one server to another. The message says what to do."""


@dataclass(frozen=True)
class Server:
    """A server as it is running now, and the partitions that it has. `run` is another after each start."""

    redis: Redis
    partitions: tuple[Keys, ...]
    run: str
    cluster: bool

    @property
    def home(self) -> Keys:
        """Those of the namespace's first partition, wherever that is."""
        return Keys(self.partitions[0].namespace)

    def prefixes(self, *kinds: str) -> tuple[bytes, ...]:
        """What the names of all keys begin with, or of those of some kinds, as `receipt`."""
        parts: list[tuple[str, ...]] = [(kind, "") for kind in kinds] or [("",)]
        return tuple(key(k.tag, *each).encode() for k in self.partitions for each in parts)

    async def check(self) -> None:
        """Raises Elsewhere where another server has a partition by now, or a slot is being moved.

        A node that is asked for keys says if it has them no more; one that lists its keys does not.
        """
        if await self._run_now() != self.run:
            raise Elsewhere(_TAKEN_OVER)
        if self.cluster and await _moves(self.redis):
            raise Elsewhere("the cluster is moving slots; try again when it has")

    async def _run_now(self) -> str:
        try:
            return await run_of(self.redis, self.partitions)
        except ConnectionError as error:
            if isinstance(error.__cause__, AskError):
                raise Elsewhere(_TAKEN_OVER) from error
            raise


async def servers_of(partitions: Partitions) -> Sequence[Server]:
    """Each with the partitions that lie there. Raises redis.exceptions.RedisError."""
    found: dict[str, list[Partition]] = {}
    for some in partitions.together(partitions.all):
        run = await run_of(some[0].redis, [p.keys for p in some])
        found.setdefault(run, []).extend(some)
    cluster = not partitions.one_server
    return [Server(some[0].redis, tuple(p.keys for p in some), run, cluster) for run, some in found.items()]


async def run_of(redis: Redis, partitions: Sequence[Keys]) -> str:
    """By what the server that has these partitions is known until it ends."""
    pipeline = redis.pipeline(transaction=False)
    for keys in partitions:
        pipeline.exists(keys.sequence())
    pipeline.info("server")
    *_, told = await pipeline.execute()
    return str(told["run_id"])


async def _moves(redis: Redis) -> bool:
    """Whether the node is giving a slot to another, or taking one."""
    told: Any = await cast("Any", redis).execute_command("CLUSTER NODES")
    return any(node["migrations"] for node in told.values() if "myself" in node["flags"])
