"""The table of a document's way, on a narrow terminal and on a wide one."""

import pytest
from rich.console import Console

from services.cli import receipt
from services.state.receipts import Receipt, StepReceipt

AT = "2026-11-29T09:33:44.123456+00:00"
"""As receipts have it."""


def shown(monkeypatch: pytest.MonkeyPatch, columns: int) -> list[str]:
    """What is printed of a document whose first step took three attempts."""
    steps = (
        StepReceipt("watcher", AT, "watcher-1", outcome="discovered", attempts=1),
        StepReceipt("enricher", AT, "enricher-1", "5ad4962c", "enriched", attempts=3, failures=2),
    )
    found = Receipt("83974f37393b", "indexed", "", ("copy/a.txt",), steps)
    console = Console(width=columns)
    monkeypatch.setattr(receipt, "console", console)
    with console.capture() as captured:
        receipt._print(found)
    return captured.get().splitlines()


def test_times_stand_whole_on_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(monkeypatch, 80)
    assert sum("2026-11-29 09:33:44" in line for line in lines) == 2
    assert any("enriched (3 attempts, 2 failed)" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_wide_terminal_has_versions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert any("5ad4962c" in line for line in shown(monkeypatch, 140))
