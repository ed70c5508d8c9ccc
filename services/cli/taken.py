"""How the documents of one `ingest` ended, counted and printed."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from services.state.keys import State
from services.watcher.report import WatchReport


@dataclass(frozen=True)
class Outcome:
    """How the documents of one ingest ended: counts by state, rejections by reason."""

    states: Counter[str]
    reasons: Counter[str]

    def count(self, ends: Iterable[tuple[str, str]]) -> None:
        """Count documents by their final state and reason."""
        for state, reason in ends:
            self.states[state] += 1
            if state == State.REJECTED:
                self.reasons[reason] += 1


def all_refused(report: WatchReport, outcome: Outcome) -> bool:
    """Whether there was copy, and nothing of it can be found now."""
    refused = sum(report.rejected.values()) + outcome.states.get(State.REJECTED, 0)
    return refused > 0 and sum(outcome.states.values()) == outcome.states.get(State.REJECTED, 0)


def shape(report: WatchReport, outcome: Outcome) -> dict[str, Any]:
    return {
        "published": report.published,
        "known": report.known,
        "unchanged": report.unchanged,
        "withdrawn": report.withdrawn,
        "waiting": report.waiting,
        "rejected_files": dict(report.rejected),
        "ignored": dict(report.ignored),
        "states": dict(outcome.states),
        "reasons": dict(outcome.reasons),
    }


def table(report: WatchReport, outcome: Outcome) -> Table:
    table = Table(title=time.strftime("Ingested, %H:%M:%S"), title_justify="left")
    table.add_column("")
    table.add_column("count", justify="right")
    for label, count in (
        ("files published", report.published),
        ("  of them with known content", report.known),
        ("files unchanged", report.unchanged),
        ("files withdrawn", report.withdrawn),
        ("files still changing", report.waiting),
    ):
        table.add_row(label, str(count))
    for prefix, counts in (
        ("file rejected: ", report.rejected),
        ("file ignored: ", report.ignored),
        ("document ", outcome.states),
        ("  rejected: ", outcome.reasons),
    ):
        for name, count in sorted(counts.items()):
            table.add_row(f"{prefix}{name}", str(count))
    return table
