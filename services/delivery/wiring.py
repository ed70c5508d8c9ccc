"""Makes the parts of a step's service from its settings."""

from redis.asyncio import Redis

from copydesk_contracts.topology import STEPS, Step
from services.delivery.broker import Subscription
from services.delivery.circuit import Circuit
from services.delivery.claim import Claimer
from services.delivery.completion import Completer
from services.delivery.delivery import Delivery
from services.delivery.finish import Finisher
from services.delivery.outcome import StepRunner
from services.delivery.retry import Policy
from services.process.clock import Clock
from services.process.settings import Settings
from services.process.traces import open_traces
from services.process.version import VERSION
from services.state.keys import Keys
from services.state.tallies import StepTally


def make_delivery(
    settings: Settings, redis: Redis, keys: Keys, step: Step, runner: StepRunner, clock: Clock
) -> Delivery:
    """The delivery of one step."""
    return Delivery(
        redis=redis,
        keys=keys,
        step=step,
        runner=runner,
        policy=Policy(settings.attempts, settings.backoff, settings.backoff_limit),
        finisher=Finisher(keys, step.name, runner.version, settings.worker, step.decides),
        completer=Completer(redis, step.name, keys.receipt(""), keys.documents_prefix()),
        clock=clock,
        circuit=Circuit(clock, settings.circuit, pause=settings.circuit_pause),
        tally=StepTally(step.name, settings.worker),
        traces=open_traces(settings.traces, step.name, settings.worker, VERSION),
    )


def downstream(keys: Keys, step: Step) -> list[tuple[str, str]]:
    """The (stream, group) pairs that read what this step emits."""
    return [(keys.stream(step.emits), s.name) for s in STEPS if step.emits in s.reads]


def readings(settings: Settings, keys: Keys, step: Step, batch: int) -> list[Subscription]:
    """What the step reads: the streams of its events, and its own work."""
    common = (step.name, settings.worker, batch, settings.poll)
    public = [Subscription(keys.stream(event), *common) for event in step.reads]
    return [*public, Subscription(keys.work(step.name), *common, private=True)]


def make_claimer(settings: Settings, delivery: Delivery, reads: list[Subscription]) -> Claimer:
    """What takes over the entries of dead consumers for this delivery."""
    return Claimer(
        redis=delivery.redis,
        delivery=delivery,
        group=delivery.step.name,
        worker=settings.worker,
        streams=tuple(r.stream for r in reads),
        private=frozenset(r.stream for r in reads if r.private),
        idle=settings.claim_after,
    )
