"""The compose files, put together by Compose itself, say what an operator expects of them."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from services.process.settings import Settings
from tests.conftest import docker_answers, unavailable

ROOT = Path(__file__).parents[2]
SERVICES: Final = ("watcher", "parser", "enricher", "indexer", "desk")
GIVEN: Final = {"COPYDESK_TOKEN": "t", "COPYDESK_CONTENT_KEY": "k", "COPYDESK_CONTENT_SECRET": "s"}
PROFILES: Final = ("--profile", "*")


def composed(*files: str, **given: str) -> dict[str, Any]:
    """What Compose makes of these files, with all profiles."""
    if not docker_answers():
        unavailable("no Docker engine answers")
    named = [part for file in ("docker-compose.yml", *files) for part in ("--file", file)]
    command = ["docker", "compose", *named, *PROFILES, "config", "--format", "json"]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **GIVEN, **given}, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    return composed()


@pytest.fixture(scope="module")
def scaled() -> dict[str, Any]:
    return composed("docker-compose.scaled.yml")


def test_whatever_is_published_is_published_on_loopback(
    plain: dict[str, Any], scaled: dict[str, Any]
) -> None:
    for made in (plain, scaled):
        ports = [port for service in made["services"].values() for port in service.get("ports", ())]
        assert ports
        assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_nothing_that_is_read_only_is_given_a_secret_from_the_environment(plain: dict[str, Any]) -> None:
    """Compose would have to write it into the container, and does not start it."""
    by_file = {name for name, secret in plain["secrets"].items() if "file" in secret}
    for service in plain["services"].values():
        given = {secret["source"] for secret in service.get("secrets", ())}
        assert not service.get("read_only") or given <= by_file


@pytest.mark.parametrize("service", SERVICES)
def test_settings_are_ones_that_there_are(
    plain: dict[str, Any], scaled: dict[str, Any], service: str
) -> None:
    known = {f"COPYDESK_{name.upper()}" for name in Settings.model_fields}
    for made in (plain, scaled):
        assert set(made["services"][service]["environment"]) <= known


def test_engines_and_services_are_where_nobody_else_is(scaled: dict[str, Any]) -> None:
    assert scaled["networks"]["inside"]["internal"] is True
    for name, service in scaled["services"].items():
        if name not in {"desk", "grafana", "prometheus", "bucket"}:
            assert set(service["networks"]) == {"inside"}, name


def test_scaled_is_three_with_replicas_and_two_of_each(scaled: dict[str, Any]) -> None:
    nodes = [name for name in scaled["services"] if re.fullmatch(r"redis(-\d)?", name)]
    assert len(nodes) == 6
    for name in nodes:
        assert "--cluster-enabled" in scaled["services"][name]["command"]
    several = {n for n in SERVICES if scaled["services"][n].get("deploy", {}).get("replicas") == 2}
    assert several == set(SERVICES)
    asked = scaled["services"]["indexer"]["environment"]
    assert Settings.model_validate(
        {
            "redis_url": asked["COPYDESK_REDIS_URL"],
            "content": asked["COPYDESK_CONTENT"],
            "content_endpoint": asked["COPYDESK_CONTENT_ENDPOINT"],
            "index": asked["COPYDESK_INDEX"],
        }
    )


def test_every_service_and_the_operator_are_told_the_partitions_and_the_server() -> None:
    made = composed("docker-compose.scaled.yml", COPYDESK_PARTITIONS="6")["services"]
    told = [made[name]["environment"] for name in (*SERVICES, "operator")]
    assert {one["COPYDESK_PARTITIONS"] for one in told} == {"6"}
    assert len({one["COPYDESK_REDIS_URL"] for one in told}) == 1


def test_each_service_is_given_its_own_password_alone() -> None:
    made = composed("docker-compose.users.yml")
    for name in (*SERVICES, "operator"):
        service = made["services"][name]
        assert service["environment"]["COPYDESK_REDIS_USER"] == f"copydesk:{name}"
        assert [secret["source"] for secret in service["secrets"]] == [f"{name}_password"]
