"""`top`: what an operator watches, again and again, from the numbers that the metrics are made of."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Group
from rich.live import Live
from rich.table import Table

from services.cli.options import SettingsOption
from services.cli.output import console, plain
from services.cli.server import with_partitions
from services.cli.signals import Stopped
from services.operations.metrics import text
from services.operations.numbers import Gauges, Numbers
from services.operations.steps import StepFlow
from services.process.clock import SystemClock
from services.state.tallies import StepTally

REFRESH = 2.0
"""Seconds between two looks; processes say what they counted every five."""
MIB = 1024 * 1024
"""Bytes."""
COLUMNS = (
    "step",
    "lag",
    "pending",
    "delayed",
    "workers",
    "held s",
    "per s",
    "ms",
    "retries",
    "refused",
)


def top(
    once: Annotated[bool, typer.Option("--once", help="Look once, and end")] = False,
    raw: Annotated[
        bool, typer.Option("--metrics", help="Print the metrics as Prometheus reads them")
    ] = False,
    *,
    config: SettingsOption,
) -> None:
    """Show lag, rates, seconds a step, trouble and sizes, until Ctrl-C."""
    with suppress(Stopped):
        with_partitions(config, lambda all_: _show(Gauges(all_, config, SystemClock()), once, raw))


async def _show(gauges: Gauges, once: bool, raw: bool) -> None:
    if raw:
        typer.echo(text(await gauges.read()).decode(), nl=False)
        return
    rates = Rates()
    view = _view(await gauges.read(), rates)
    if once:
        console.print(view)
        return
    with Live(view, console=console, auto_refresh=False) as live:
        while True:
            await asyncio.sleep(REFRESH)
            live.update(_view(await gauges.read(), rates), refresh=True)


@dataclass
class Rates:
    """What each step did a second between two looks."""

    _last: dict[str, tuple[float, int]] = field(default_factory=dict)

    def of(self, step: str, events: int) -> float | None:
        """Events a second since the last look; null at the first, and after a process began anew."""
        now = time.monotonic()
        before = self._last.get(step)
        self._last[step] = (now, events)
        if before is None or events < before[1] or now <= before[0]:
            return None
        return (events - before[1]) / (now - before[0])


def _view(numbers: Numbers, rates: Rates) -> Group:
    table = Table(*COLUMNS, box=None, pad_edge=False)
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for step in numbers.flow.steps:
        mine = [tally for tally in numbers.tallies if tally.step == step.step]
        table.add_row(step.step, *_standing(step), *_work(mine, rates), *_refusals(mine))
    return Group(table, *(plain(line, "yellow") for line in _troubles(numbers)), plain(_sizes(numbers)))


def _standing(step: StepFlow) -> tuple[str, ...]:
    """What a step has before it, by whom it is read, and how long the oldest event is held."""
    counts = (step.backlog, step.pending, step.delayed, step.workers)
    return (*map(str, counts), f"{step.oldest_idle:.0f}")


def _work(tallies: Sequence[StepTally], rates: Rates) -> tuple[str, str]:
    """Events a second since the last look, and milliseconds an event; empty where nothing is known."""
    events, seconds = sum(t.events for t in tallies), sum(t.seconds for t in tallies)
    rate = rates.of(tallies[0].step, events) if tallies else None
    told = "" if rate is None else f"{rate:.1f}"
    return told, f"{1000 * seconds / events:.1f}" if events else ""


def _refusals(tallies: Sequence[StepTally]) -> tuple[str, str]:
    """Retries and rejections."""
    refused = sum(sum(t.rejections.values()) for t in tallies)
    return str(sum(t.retries for t in tallies)), str(refused)


def _troubles(numbers: Numbers) -> list[str]:
    lines = [f"{t.step} on {t.worker}: stopped itself" for t in numbers.tallies if t.circuit_open]
    lines += [f"{t.step} on {t.worker}: waits for the next step" for t in numbers.tallies if t.gate_shut]
    lines += [f"parser {one.line()}" for one in numbers.parsers if one.missing]
    lines += [f"{g.group} missed {g.missed} {g.event_type}" for g in numbers.groups if g.missed]
    return lines


def _sizes(numbers: Numbers) -> str:
    return ", ".join(f"{folder} {size / MIB:.1f} MiB" for folder, size in sorted(numbers.sizes.items()))
