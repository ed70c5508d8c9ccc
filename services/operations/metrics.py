"""The closed list of metrics, in Prometheus' text format. An alert or a panel may use these and no others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from services.operations.numbers import Numbers
from services.state.tallies import BOUNDS, StepTally

Sample = tuple[Sequence[str], float]
STEP: Final = ("step",)
PROCESS: Final = ("step", "worker")
GROUP: Final = ("group", "event_type", "ours")
SECONDS: Final = "copydesk_step_seconds"


@dataclass(frozen=True)
class Measure:
    """One metric: its name, what it says, its labels, and its samples. A counter's name gets `_total`."""

    name: str
    says: str
    labels: Sequence[str]
    samples: Callable[[Numbers], Iterable[Sample]]
    counts: bool = False


def _each_process(value: Callable[[StepTally], float]) -> Callable[[Numbers], Iterable[Sample]]:
    return lambda numbers: [((tally.step, tally.worker), value(tally)) for tally in numbers.tallies]


def _each_group(value: str) -> Callable[[Numbers], Iterable[Sample]]:
    def samples(numbers: Numbers) -> Iterable[Sample]:
        for group in numbers.groups:
            yield (group.group, group.event_type, str(group.ours).lower()), float(getattr(group, value))

    return samples


def _each_step(value: str) -> Callable[[Numbers], Iterable[Sample]]:
    return lambda numbers: [((step.step,), float(getattr(step, value))) for step in numbers.flow.steps]


def _each_code(kind: str) -> Callable[[Numbers], Iterable[Sample]]:
    def samples(numbers: Numbers) -> Iterable[Sample]:
        for tally in numbers.tallies:
            for code, count in sorted(getattr(tally, kind).items()):
                yield (tally.step, tally.worker, code), count

    return samples


MEASURES: Final = (
    Measure("copydesk_lag", "Entries that a step has not finished", STEP, _each_step("backlog")),
    Measure("copydesk_pending", "Entries that a step has in hand", STEP, _each_step("pending")),
    Measure("copydesk_delayed", "Entries that wait to be tried again", STEP, _each_step("delayed")),
    Measure("copydesk_workers", "Processes that read for a step", STEP, _each_step("workers")),
    Measure(
        "copydesk_oldest_seconds", "For how long the oldest has been in hand", STEP, _each_step("oldest_idle")
    ),
    Measure(
        "copydesk_documents",
        "Documents by state",
        ("state",),
        lambda numbers: [((state,), count) for state, count in numbers.flow.states.items()],
    ),
    Measure(
        "copydesk_rejected_documents",
        "The latest rejected documents by reason",
        ("reason",),
        lambda numbers: [((reason,), count) for reason, count in numbers.flow.reasons.items()],
    ),
    Measure(
        "copydesk_published_again",
        "Documents whose events were lost and sent again",
        (),
        lambda numbers: [((), numbers.flow.published_again)],
        counts=True,
    ),
    Measure("copydesk_retries", "Events put back", PROCESS, _each_process(lambda t: t.retries), counts=True),
    Measure("copydesk_rejections", "Rejections", (*PROCESS, "reason"), _each_code("rejections"), counts=True),
    Measure(
        "copydesk_warnings", "Readings' warnings", (*PROCESS, "code"), _each_code("warnings"), counts=True
    ),
    Measure(
        "copydesk_circuit_open", "1: a step stopped itself", PROCESS, _each_process(lambda t: t.circuit_open)
    ),
    Measure(
        "copydesk_gate_shut", "1: a step waits for the next", PROCESS, _each_process(lambda t: t.gate_shut)
    ),
    Measure(
        "copydesk_sandbox_missing",
        "Walls that are missing around a parser's workers",
        ("worker", "mode"),
        lambda numbers: [((one.worker, one.mode), len(one.missing)) for one in numbers.parsers],
    ),
    Measure(
        "copydesk_bytes",
        "Bytes on disk of content and index",
        ("folder",),
        lambda numbers: [((folder,), size) for folder, size in numbers.sizes.items()],
    ),
    Measure("copydesk_group_lag", "Entries that a group has not finished", GROUP, _each_group("left")),
    Measure("copydesk_group_pending", "Entries that a group has in hand", GROUP, _each_group("pending")),
    Measure("copydesk_group_oldest_seconds", "Age of a group's oldest entry", GROUP, _each_group("oldest")),
    Measure(
        "copydesk_retention_used",
        "Share of the retention that a group's oldest entry has used up; at 1 it begins to miss",
        GROUP,
        _each_group("used"),
    ),
    Measure("copydesk_missed", "Events trimmed before a group read them", GROUP, _each_group("missed")),
)
"""Every metric but the histogram of seconds."""


def names() -> list[str]:
    """Of every metric, as alerts and panels write them."""
    told = [measure.name + ("_total" if measure.counts else "") for measure in MEASURES]
    return sorted([*told, *(f"{SECONDS}_{part}" for part in ("bucket", "count", "sum"))])


def text(numbers: Numbers) -> bytes:
    """The metrics as Prometheus reads them."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once(numbers))
    return generate_latest(registry)


@dataclass(frozen=True, eq=False)
class _Once(Collector):
    """Metrics of numbers that are gathered already."""

    numbers: Numbers

    def collect(self) -> Iterator[Metric]:
        """Every family."""
        for measure in MEASURES:
            kind = CounterMetricFamily if measure.counts else GaugeMetricFamily
            family = kind(measure.name, measure.says, labels=measure.labels)
            for labels, value in measure.samples(self.numbers):
                family.add_metric(labels, value)
            yield family
        yield _seconds(self.numbers)


def _seconds(numbers: Numbers) -> HistogramMetricFamily:
    family = HistogramMetricFamily(SECONDS, "Seconds of a step for one event", labels=PROCESS)
    bounds = [*map(str, BOUNDS), "+Inf"]
    for tally in numbers.tallies:
        buckets = list(zip(bounds, accumulate(tally.buckets), strict=True))
        family.add_metric((tally.step, tally.worker), buckets, tally.seconds)
    return family
