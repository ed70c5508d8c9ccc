"""What the compose files promise: who reaches whom, how much each may take, and whose password is where."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.state.rights import RIGHTS, server_user

ROOT = Path(__file__).parents[3]
SERVICES = ("watcher", "parser", "enricher", "indexer", "desk")


def read(name: str) -> dict[str, Any]:
    """A compose file as Docker reads it, anchors put in."""
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def house() -> dict[str, Any]:
    return read("docker-compose.yml")


def test_only_what_is_published_is_on_a_network_with_a_way_out(house: dict[str, Any]) -> None:
    outside = {name for name, told in (house["networks"] or {}).items() if not (told or {}).get("internal")}
    assert outside == {"outside"}
    reaching = {name for name, service in house["services"].items() if outside & set(service["networks"])}
    assert reaching == {name for name, service in house["services"].items() if service.get("ports")}
    assert reaching == {"desk", "grafana"}
    for name in reaching:
        assert all(port.startswith("127.0.0.1:") for port in house["services"][name]["ports"])


def test_whoever_answers_people_runs_before_the_steps(house: dict[str, Any]) -> None:
    usual = 1024
    shares = {name: service.get("cpu_shares", usual) for name, service in house["services"].items()}
    assert shares["desk"] == shares["redis"] == usual
    assert all(shares[step] * 8 <= usual for step in SERVICES if step != "desk")


def test_everything_has_a_limit_of_memory_and_processes(house: dict[str, Any]) -> None:
    for name, service in house["services"].items():
        assert service["pids_limit"] > 0, name
        assert service["mem_limit"], name


def test_the_dashboard_reaches_no_server(house: dict[str, Any]) -> None:
    for name in ("prometheus", "grafana"):
        assert "inside" not in house["services"][name]["networks"]


def test_another_team_reaches_the_server_on_loopback_and_with_a_password_alone() -> None:
    events = read("docker-compose.events.yml")["services"]
    assert all(port.startswith("127.0.0.1:") for port in events["redis"]["ports"])
    assert "--requirepass" in events["redis"]["command"]
    for name in SERVICES:
        told = events[name]["environment"]
        assert told["COPYDESK_REDIS_PASSWORD"].startswith("${COPYDESK_REDIS_PASSWORD:?")
        assert "COPYDESK_REDIS_URL" not in told, "a password in an address may be read as something else"
        # Put behind it, the file with a user for each service decides.
        assert {"COPYDESK_REDIS_USER"} <= set(
            read("docker-compose.users.yml")["services"][name]["environment"]
        )
    assert "aclfile" in " ".join(read("docker-compose.users.yml")["services"]["redis"]["command"])


def test_each_service_has_its_own_user_and_no_other_password() -> None:
    users = read("docker-compose.users.yml")
    for name in SERVICES:
        service = users["services"][name]
        assert service["environment"]["COPYDESK_REDIS_USER"] == server_user("copydesk", name)
        [secret] = service["secrets"]
        assert service["environment"]["COPYDESK_REDIS_PASSWORD_FILE"] == f"/run/secrets/{secret}"
        assert Path(users["secrets"][secret]["file"]).name == name
    assert set(SERVICES) <= set(RIGHTS)
