"""Makes the parts of a step's service from its settings."""

from collections.abc import Sequence
from typing import Final

from copydesk_contracts.topology import ENRICHER, EXPANDER, PARSER, STEPS, Step
from services.delivery.broker import Subscription
from services.delivery.circuit import Circuit
from services.delivery.claim import Claimer
from services.delivery.completing import PartitionedCompleter, completer_of
from services.delivery.delivery import Delivery
from services.delivery.finish import Finisher
from services.delivery.gathered import GatheredRead
from services.delivery.outcome import StepRunner
from services.delivery.retry import Policy
from services.process.clock import Clock
from services.process.settings import Settings
from services.process.traces import open_traces
from services.process.version import VERSION
from services.state.keys import Keys
from services.state.partitions import Partition, Partitions
from services.state.tallies import StepTally

FEWEST: Final = 4
"""Entries that one read of many gives at least: fewer cost a call of the script each."""


def make_delivery(
    settings: Settings, partitions: Partitions, step: Step, runner: StepRunner, clock: Clock
) -> Delivery:
    """The delivery of one step."""
    several, home = partitions.several, partitions.home
    completer = PartitionedCompleter(partitions, step.name) if several else completer_of(home, step.name)
    return Delivery(
        partitions=partitions,
        step=step,
        runner=runner,
        policy=Policy(settings.attempts, settings.backoff, settings.backoff_limit),
        finisher=Finisher(home.keys, step.name, runner.version, settings.worker, step.decides),
        completer=completer,
        clock=clock,
        circuit=Circuit(clock, settings.circuit, pause=settings.circuit_pause),
        tally=StepTally(step.name, settings.worker),
        traces=open_traces(settings.traces, step.name, settings.worker, VERSION),
    )


def downstream(keys: Keys, step: Step) -> list[tuple[str, str]]:
    """The (stream, group) pairs that read what this step emits."""
    return [(keys.stream(step.emits), s.name) for s in STEPS if step.emits in s.reads]


def partitions_read(settings: Settings, partitions: Partitions, step: Step) -> Sequence[Partition]:
    """Those whose documents the step is here for. What keeps one store for all has to read all."""
    divided = step.name in (PARSER, EXPANDER, ENRICHER)
    return partitions.chosen(settings.partition_numbers if divided else ())


def readings(
    settings: Settings, partitions: Partitions, mine: Sequence[Partition], step: Step, batch: int
) -> list[Subscription]:
    """What the step reads: the streams of its events, and its own work.

    Of one partition each stream is a read of its own; of several all that one command may name are one.
    """
    common = (step.name, settings.worker)
    if not partitions.several:
        keys = partitions.home.keys
        public = [Subscription(keys.stream(event), *common, batch, settings.poll) for event in step.reads]
        return [*public, Subscription(keys.work(step.name), *common, batch, settings.poll, private=True)]
    reads = partitions.together(mine)
    share = max(min(batch, FEWEST), batch // len(reads))
    return [_gathered(step, some, (*common, share, settings.poll)) for some in reads]


def _gathered(
    step: Step, partitions: Sequence[Partition], common: tuple[str, str, int, float]
) -> Subscription:
    works = [p.keys.work(step.name) for p in partitions]
    streams = (*(p.keys.stream(event) for p in partitions for event in step.reads), *works)
    read = GatheredRead(streams, frozenset(works))
    return Subscription(streams[0], *common, gathered=read)


def streams_of(reads: Sequence[Subscription]) -> tuple[str, ...]:
    """Every stream that is read."""
    return tuple(name for r in reads for name in (r.gathered.streams if r.gathered else (r.stream,)))


def private_of(reads: Sequence[Subscription]) -> frozenset[str]:
    """Those of them that only the step reads."""
    private = [r.gathered.private if r.gathered else {r.stream} for r in reads if r.private or r.gathered]
    return frozenset().union(*private)


def make_claimer(settings: Settings, delivery: Delivery, reads: list[Subscription]) -> Claimer:
    """What takes over the entries of dead consumers for this delivery."""
    return Claimer(
        partitions=delivery.partitions,
        delivery=delivery,
        group=delivery.step.name,
        worker=settings.worker,
        streams=streams_of(reads),
        private=private_of(reads),
        idle=settings.claim_after,
    )
