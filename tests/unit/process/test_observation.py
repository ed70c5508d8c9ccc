"""Alert rules and dashboard name metrics of the closed list, and the tools' own validators accept them."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.operations.metrics import names

DEPLOY = Path(__file__).parents[3] / "deploy"
RULES = DEPLOY / "prometheus" / "alerts.yml"
DASHBOARD = DEPLOY / "grafana" / "dashboards" / "copydesk.json"
COMPOSE = DEPLOY.parent / "docker-compose.yml"


def used(expressions: list[str]) -> set[str]:
    """Metrics of ours that PromQL names."""
    return {name for expression in expressions for name in re.findall(r"copydesk_\w+", expression)}


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(RULES.read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text())["panels"]
    return found


def test_alerts_use_metrics_that_there_are_and_say_what_to_do() -> None:
    assert used([rule["expr"] for rule in rules()]) <= set(names())
    for rule in rules():
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert set(rule["annotations"]) == {"summary", "description"}


def test_every_metric_is_shown() -> None:
    assert used([target["expr"] for panel in panels() for target in panel["targets"]]) == set(names())


def test_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        columns = range(place["x"], place["x"] + place["w"])
        cells = {(x, y) for x in columns for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken, panel["title"]
        assert max(columns) < 24
        taken |= cells
    assert len({panel["id"] for panel in panels()}) == len(panels())


def test_compose_runs_what_these_files_are_for() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    observed = {name for name, service in services.items() if "observed" in service.get("profiles", ())}
    assert observed == {"prometheus", "grafana"}
    for name in observed:
        for volume in services[name]["volumes"]:
            source = volume.partition(":")[0]
            assert not source.startswith(".") or (COMPOSE.parent / source).is_dir()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_finds_no_error(tmp_path: Path) -> None:
    checked = subprocess.run(["promtool", "check", "rules", str(RULES)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    settings = (DEPLOY / "prometheus" / "prometheus.yml").read_text()
    token = tmp_path / "token"
    token.write_text("x")
    here = settings.replace("/etc/prometheus/alerts.yml", str(RULES))
    file = tmp_path / "prometheus.yml"
    file.write_text(here.replace("/run/secrets/metrics_token", str(token)))
    checked = subprocess.run(["promtool", "check", "config", str(file)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
