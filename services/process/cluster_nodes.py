"""Which node of a cluster has a slot: by the first that answers, and in doubt by most of the primaries."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.sentinel import MasterNotFoundError
from redis.exceptions import RedisError

Address = tuple[str, int]


class ClusterNodes:
    """Asks a cluster's nodes, those of the address first and then all that these have told of."""

    def __init__(self, hosts: Sequence[Address], slot: int, options: Mapping[str, Any]) -> None:
        self._hosts, self._slot, self._options = list(hosts), slot, options
        self._doubted = False
        self._told: Address | None = None

    async def discover_master(self, service_name: str) -> Address:
        """Host and port of the node that has the slot. Raises MasterNotFoundError."""
        self._told = await (self._by_most() if self._doubted else self._by_the_first())
        if self._told is None:
            raise MasterNotFoundError(
                f"no node of the cluster knows who has slot {self._slot} of {service_name}"
            )
        return self._told

    def doubt(self) -> None:
        """Ask all of them next time."""
        self._doubted = True

    async def _by_the_first(self) -> Address | None:
        for host in tuple(self._hosts):
            ranges = await self._ranges(host)
            if (owner := self._owner(ranges, host)) is not None:
                return owner
        return None

    async def _by_most(self) -> Address | None:
        """Whom most of the primaries name; one that was just told and of no use only where more name it."""
        answers = await self._all_answers()
        primaries = {_address(p, host[0]) for host, ranges in answers.items() for _, _, p, *_ in ranges}
        named = {host: self._owner(ranges, host) for host, ranges in answers.items()}
        votes = Counter(owner for host, owner in named.items() if owner and host in primaries)
        votes = votes or Counter(owner for owner in named.values() if owner)
        if not votes:
            return None
        chosen = max(votes, key=lambda owner: (votes[owner], owner != self._told))
        self._hosts.sort(key=lambda host: named.get(host) != chosen)
        self._doubted = False
        return chosen

    async def _all_answers(self) -> dict[Address, list[Any]]:
        """Of every node that any of them tells of."""
        answers: dict[Address, list[Any]] = {}
        while new := [host for host in self._hosts if host not in answers]:
            told = await asyncio.gather(*(self._ranges(host) for host in new))
            answers.update(zip(new, told, strict=True))
        return answers

    async def _ranges(self, host: Address) -> list[Any]:
        """The slots' ranges with their nodes, as that node has them; none where it does not answer."""
        try:
            ranges = await self._ask(*host)
        except (RedisError, OSError):
            return []
        self._remember(ranges, host[0])
        return ranges

    def _owner(self, ranges: Iterable[Any], host: Address) -> Address | None:
        has = (primary for first, last, primary, *_ in ranges if first <= self._slot <= last)
        return next((_address(primary, host[0]) for primary in has), None)

    async def _ask(self, host: str, port: int) -> list[Any]:
        async with Redis(host=host, port=port, **self._options) as client:
            client.response_callbacks.clear()  # theirs keeps one address of those that a node has
            answer: list[Any] = await cast("Any", client).execute_command("CLUSTER SLOTS")
        return answer

    def _remember(self, ranges: Iterable[Any], asked: str) -> None:
        for _, _, *nodes in ranges:
            told = [_address(node, asked) for node in nodes]
            self._hosts += [node for node in told if node not in self._hosts]


def _address(node: Sequence[Any], asked: str) -> Address:
    """A node as `CLUSTER SLOTS` tells it; without a name it is the one that was asked."""
    name = node[0] or asked
    return (name.decode() if isinstance(name, bytes) else name), int(node[1])
