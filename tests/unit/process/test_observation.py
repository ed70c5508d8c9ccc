"""Alert rules and dashboard name metrics of the closed list, and the tools' own validators accept them."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from services.operations.metrics import names
from tests.conftest import unavailable

DEPLOY = Path(__file__).parents[3] / "deploy"
FIRE = Path(__file__).with_name("alerts_fire.yml")
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


def promtool(*arguments: str, where: Path) -> None:
    """Run the real validator. Skips at home where it is not installed."""
    if shutil.which("promtool") is None:
        unavailable("promtool is not installed (Debian: apt-get install prometheus)")
    ran = subprocess.run(["promtool", *arguments], cwd=where, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_promtool_finds_no_error(tmp_path: Path) -> None:
    promtool("check", "rules", str(RULES), where=tmp_path)
    settings = (DEPLOY / "prometheus" / "prometheus.yml").read_text()
    token = tmp_path / "token"
    token.write_text("x")
    here = settings.replace("/etc/prometheus/alerts.yml", str(RULES))
    file = tmp_path / "prometheus.yml"
    file.write_text(here.replace("/run/secrets/metrics_token", str(token)))
    promtool("check", "config", str(file), where=tmp_path)


def test_each_alert_fires_when_it_should_and_not_before(tmp_path: Path) -> None:
    for file in (RULES, FIRE):
        shutil.copy(file, tmp_path)
    promtool("test", "rules", FIRE.name, where=tmp_path)
    cases = [a for test in yaml.safe_load(FIRE.read_text())["tests"] for a in test.get("alert_rule_test", ())]
    assert {case["alertname"] for case in cases if case.get("exp_alerts")} == {r["alert"] for r in rules()}


def test_prometheus_reads_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    expressions = [target["expr"] for panel in panels() for target in panel["targets"]]
    asked = [{"record": f"panel:{n}", "expr": said} for n, said in enumerate(expressions)]
    (tmp_path / "dashboard.yml").write_text(
        yaml.safe_dump({"groups": [{"name": "dashboard", "rules": asked}]})
    )
    promtool("check", "rules", "dashboard.yml", where=tmp_path)
