"""Finishing a batch whose entries lie in several partitions: one call of the script for each of them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError

from services.delivery.completion import SOURCE, Completer, Completion
from services.state.partitions import Partition, Partitions


class PartitionedCompleter:
    """Runs the completion script for one group over entries of any partition.

    Calls that one server answers go to it at once, over one connection.
    """

    def __init__(self, partitions: Partitions, group: str) -> None:
        self._partitions = partitions
        self._completers = {p: completer_of(p, group) for p in partitions.all}
        self._sha = ""

    async def finish(self, completions: Sequence[Completion]) -> list[bool | Exception]:
        """For each entry: whether it took effect, or the error that kept it pending."""
        shares: dict[Partition, list[int]] = {}
        for number, completion in enumerate(completions):
            shares.setdefault(self._partitions.at(completion.stream), []).append(number)
        answers: list[bool | Exception] = [False] * len(completions)
        groups = self._partitions.together(list(shares))
        calls = [self._call([(p, [completions[n] for n in shares[p]]) for p in some]) for some in groups]
        for some, told in zip(groups, await asyncio.gather(*calls), strict=True):
            for partition, share in zip(some, told, strict=True):
                for number, answer in zip(shares[partition], share, strict=True):
                    answers[number] = answer
        return answers

    async def _call(
        self, shares: Sequence[tuple[Partition, Sequence[Completion]]]
    ) -> list[list[bool | Exception]]:
        try:
            answers = await self._answers(shares)
        except (RedisError, OSError) as error:  # the other servers' entries are finished all the same
            answers = [error for _ in shares]
        return [_of_each(answer, len(some)) for answer, (_, some) in zip(answers, shares, strict=True)]

    async def _answers(self, shares: Sequence[tuple[Partition, Sequence[Completion]]]) -> list[Any]:
        redis = shares[0][0].redis
        if not self._sha:
            self._sha = await redis.script_load(SOURCE)
        answers = await self._run(redis, shares)
        if any(isinstance(answer, NoScriptError) for answer in answers):
            # What was finished by the others of these calls is not pending any more.
            await redis.script_load(SOURCE)
            answers = [
                again if isinstance(answer, NoScriptError) else answer
                for answer, again in zip(answers, await self._run(redis, shares), strict=True)
            ]
        return answers

    async def _run(self, redis: Redis, shares: Sequence[tuple[Partition, Sequence[Completion]]]) -> list[Any]:
        pipeline = redis.pipeline(transaction=False)
        for partition, some in shares:
            keys, values = self._completers[partition].asked(some)
            pipeline.evalsha(self._sha, len(keys), *keys, *values)
        return list(await pipeline.execute(raise_on_error=False))


def completer_of(partition: Partition, group: str) -> Completer:
    """What finishes a group's entries of one partition."""
    keys = partition.keys
    return Completer(partition.redis, group, keys.receipt(""), keys.documents_prefix())


def _of_each(answer: Any, count: int) -> list[bool | Exception]:
    """What the script said of each; an error of the whole is one of each."""
    if isinstance(answer, Exception):
        return [answer] * count
    return [one if isinstance(one, Exception) else bool(one) for one in answer]
