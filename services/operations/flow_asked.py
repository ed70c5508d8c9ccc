"""What the flow is made of, asked of one server by two rounds of commands, however many partitions it has."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from copydesk_contracts.topology import STEPS, Step
from services.operations.steps import Flow, StepFlow
from services.process.trouble import vanished
from services.state.backlog import ask_unread
from services.state.groups import step_groups
from services.state.keys import Keys, State
from services.state.partitions import Partition


async def flows_of(group: Sequence[Partition], latest: int) -> list[Flow]:
    """The flow of each of some partitions that one server has, with the reasons of so many rejections."""
    redis = group[0].redis
    seen = [_Seen(p.keys, latest) for p in group]
    await _ask(redis, [ask for one in seen for ask in one.looks()])
    await _ask(redis, [ask for one in seen for ask in one.further()])
    return [one.flow() for one in seen]


@dataclass
class _Ask:
    """A command, and what the server answered; null where stream or group do not exist."""

    put: Callable[[Any], Any]
    answer: Any = None


def _ask_for(command: str, *values: Any) -> _Ask:
    return _Ask(methodcaller(command, *values))


async def _ask(redis: Redis, asks: Sequence[_Ask]) -> None:
    """Fill in the answers. Raises RedisError."""
    pipeline = redis.pipeline(transaction=False)
    for ask in asks:
        ask.put(pipeline)
    for ask, answer in zip(asks, await pipeline.execute(raise_on_error=False) if asks else [], strict=True):
        if isinstance(answer, Exception) and not _absent(answer):
            raise answer
        ask.answer = None if isinstance(answer, Exception) else answer


def _absent(error: Exception) -> bool:
    return isinstance(error, RedisError) and (vanished(error) or str(error).startswith("no such key"))


class _Seen:
    """What is asked of one partition, in two rounds, and what that comes to."""

    def __init__(self, keys: Keys, latest: int) -> None:
        self._keys = keys
        self._states = {state: _ask_for("zcard", keys.documents(state)) for state in State}
        self._again = _ask_for("hget", keys.resent(), "documents")
        self._delayed = {step.name: _ask_for("zcard", keys.delayed(step.name)) for step in STEPS}
        self._rejected = _ask_for("zrevrange", keys.documents(State.REJECTED), 0, latest - 1)
        self._pairs = {step.name: step_groups(keys, step) for step in STEPS}
        every = [pair for pairs in self._pairs.values() for pair in pairs]
        self._groups = {stream: _ask_for("xinfo_groups", stream) for stream, _ in every}
        self._first = {pair: _ask_for("xpending_range", *pair, "-", "+", 1) for pair in every}
        self._unread: dict[tuple[str, str], _Ask] = {}
        self._reasons: list[_Ask] = []

    def looks(self) -> list[_Ask]:
        """The first round."""
        several = (self._states, self._delayed, self._groups, self._first)
        return [self._again, self._rejected, *(ask for each in several for ask in each.values())]

    def further(self) -> list[_Ask]:
        """The second one, which follows from the first one's answers."""
        names = [self._keys.receipt(document.decode()) for document in self._rejected.answer]
        self._reasons = [_ask_for("hget", name, "reason") for name in names]
        for pair in self._first:
            info = self._info(pair)
            if info is not None and info.get("lag") != 0:
                self._unread[pair] = _Ask(partial(ask_unread, stream=pair[0], info=info))
        return [*self._reasons, *self._unread.values()]

    def flow(self) -> Flow:
        """All of it."""
        states = {state.value: int(ask.answer) for state, ask in self._states.items()}
        reasons = Counter((ask.answer or b"").decode() for ask in self._reasons)
        steps = tuple(map(self._step, STEPS))
        finished = {step.name: self._finished(step) for step in STEPS}
        return Flow(states, reasons, steps, int(self._again.answer or 0), finished)

    def _step(self, step: Step) -> StepFlow:
        pairs, infos = self._pairs[step.name], self._infos(step)
        pending = sum(int(info["pending"]) for info in infos)
        unread = sum(int(self._unread[pair].answer or 0) for pair in pairs if pair in self._unread)
        workers = max((int(info["consumers"]) for info in infos), default=0)
        idle = [p["time_since_delivered"] / 1000 for pair in pairs for p in self._first[pair].answer or ()]
        delayed = int(self._delayed[step.name].answer)
        return StepFlow(step.name, pending + unread, pending, delayed, workers, max(idle, default=0.0))

    def _finished(self, step: Step) -> int:
        return sum(int(info.get("entries-read") or 0) - int(info["pending"]) for info in self._infos(step))

    def _infos(self, step: Step) -> list[Mapping[str, Any]]:
        return [info for pair in self._pairs[step.name] if (info := self._info(pair)) is not None]

    def _info(self, pair: tuple[str, str]) -> Mapping[str, Any] | None:
        stream, group = pair
        infos = self._groups[stream].answer or ()
        return next((info for info in infos if info["name"].decode() == group), None)
