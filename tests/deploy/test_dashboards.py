"""The dashboards are what Grafana's own schema says a dashboard is."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.tools import tool

DASHBOARDS = sorted((Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards").glob("*.json"))


def checked(*files: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([tool("check-dashboards"), *files], capture_output=True, text=True)


def test_grafanas_schema_finds_no_error() -> None:
    assert DASHBOARDS
    ran = checked(*DASHBOARDS)
    assert (ran.returncode, ran.stderr) == (0, "")


def misspell(board: dict[str, Any]) -> None:
    board["panels"][0]["datasorce"] = board["panels"][0].pop("datasource")


def place_wrongly(board: dict[str, Any]) -> None:
    board["panels"][0]["gridPos"]["x"] = "left"


@pytest.mark.parametrize(("spoil", "said"), [(misspell, "datasorce"), (place_wrongly, "gridPos.x")])
def test_it_would_find_one(tmp_path: Path, spoil: Callable[[dict[str, Any]], None], said: str) -> None:
    board = json.loads(DASHBOARDS[0].read_text())
    spoil(board)
    file = tmp_path / "board.json"
    file.write_text(json.dumps(board))
    ran = checked(file)
    assert ran.returncode == 1
    assert said in ran.stderr
