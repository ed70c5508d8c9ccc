"""What Helm makes of the chart is what Kubernetes and KEDA take, and names only what our services know."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft7Validator

from copydesk_contracts.events import DocumentDiscovered, DocumentParsed
from copydesk_contracts.topology import ENRICHER, PARSER, WATCHER, stream_key
from services.process.settings import Settings
from services.state.keys import Keys
from services.state.rights import server_user
from tests.deploy.tools import tool

HERE = Path(__file__).parent
CHART = HERE.parents[1] / "deploy" / "helm" / "copydesk"
OLDEST: Final = "1.27"
"""The oldest Kubernetes that the chart takes ..."""
NEWER: Final = "1.34"
"""... and a later one."""
NAMESPACE: Final = "copydesk"
READS: Final = {PARSER: DocumentDiscovered, ENRICHER: DocumentParsed}
PODS: Final = ("Deployment", "StatefulSet")
Resource = dict[str, Any]

WAYS: Final = {
    "as it is": (),
    "sentinel": ("server.url=rediss+sentinel://one\\,two:26380/desk",),
    "one server": ("server.url=redis://redis/0",),
    "by other names": ("server.addresses=redis.press.svc:6379",),
    "four partitions": ("partitions=4",),
    "neither scaled nor fenced": ("scaling.enabled=false", "network.enabled=false"),
    "more of it": (
        "watchers.agency.claim=agency",
        "state.storageClass=fast",
        "content.endpoint=https://s3.example.org",
        "settings.COPYDESK_TRACES=http://collector:4318/v1/traces",
        "network.tracesPorts[0]=4318",
        "network.deskPeers[0].podSelector.matchLabels.app=gateway",
        "network.serverPeers[0].namespaceSelector.matchLabels.name=redis",
    ),
}


@cache
def rendered(*values: str) -> tuple[Resource, ...]:
    """What Helm makes of the chart with these values."""
    ran = helm(*values)
    assert ran.returncode == 0, ran.stderr
    return tuple(resource for resource in yaml.safe_load_all(ran.stdout) if resource)


def helm(*values: str) -> "subprocess.CompletedProcess[str]":
    given = [part for value in values for part in ("--set", value)]
    command = [tool("helm"), "template", "press", str(CHART), "--kube-version", "1.31.0", *given]
    return subprocess.run(command, capture_output=True, text=True)


def of_kind(*kinds: str, way: str = "as it is") -> Iterator[Resource]:
    return (resource for resource in rendered(*WAYS[way]) if resource["kind"] in kinds)


def containers(way: str = "as it is") -> dict[str, Resource]:
    """Each workload's container, by the workload's name."""
    return {w["metadata"]["name"]: pod(w)["containers"][0] for w in of_kind(*PODS, way=way)}


def pod(workload: Resource) -> Resource:
    found: Resource = workload["spec"]["template"]["spec"]
    return found


@pytest.mark.parametrize(("way", "version"), [*((way, NEWER) for way in WAYS), ("as it is", OLDEST)])
def test_kubernetes_takes_it(way: str, version: str) -> None:
    ours = [r for r in rendered(*WAYS[way]) if not r["apiVersion"].startswith("keda.sh/")]
    assert {r["kind"] for r in ours} >= {*PODS, "PodDisruptionBudget", "Service"}
    for resource in ours:
        kubernetes_validate.validate(resource, version, strict=True)


def strict(schema: Any) -> Any:
    """The schema, taking no field that it does not name."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(part) for name, part in schema.items()}
    named = isinstance(schema.get("properties"), dict) and "type" in schema
    return closed | ({"additionalProperties": False} if named else {})


@pytest.mark.parametrize("way", ["as it is", "sentinel", "one server", "four partitions"])
def test_keda_takes_it(way: str) -> None:
    for kind, file in (
        ("ScaledObject", "scaledobjects"),
        ("TriggerAuthentication", "triggerauthentications"),
    ):
        (version,) = yaml.safe_load((HERE / "keda" / f"{file}.yaml").read_text())["spec"]["versions"]
        schema = strict(version["schema"]["openAPIV3Schema"]["properties"]["spec"])
        resources = list(of_kind(kind, way=way))
        assert len(resources) == len(READS)
        for resource in resources:
            assert resource["apiVersion"] == f"keda.sh/{version['name']}"
            Draft7Validator(schema).validate(resource["spec"])


@pytest.mark.parametrize(
    ("way", "asked"),
    [
        (
            "as it is",
            {
                "type": "redis-cluster-streams",
                "addresses": "redis-0.redis:6379,redis-1.redis:6379,redis-2.redis:6379",
            },
        ),
        (
            "sentinel",
            {
                "type": "redis-sentinel-streams",
                "addresses": "one:26379,two:26380",
                "sentinelMaster": "desk",
            },
        ),
        ("one server", {"type": "redis-streams", "address": "redis:6379"}),
        ("by other names", {"type": "redis-cluster-streams", "addresses": "redis.press.svc:6379"}),
    ],
)
def test_it_asks_the_server_of_the_services(way: str, asked: dict[str, str]) -> None:
    for resource in of_kind("ScaledObject", way=way):
        (trigger,) = resource["spec"]["triggers"]
        told = {"type": trigger["type"], **trigger["metadata"]}
        assert {name: told.get(name) for name in ("addresses", "address", "sentinelMaster")} == {
            name: asked.get(name) for name in ("addresses", "address", "sentinelMaster")
        }
        assert told["type"] == asked["type"]


@pytest.mark.parametrize("way", ["as it is", "sentinel", "one server"])
def test_it_scales_by_the_lag_of_the_group_that_reads(way: str) -> None:
    for resource in of_kind("ScaledObject", way=way):
        service = resource["spec"]["scaleTargetRef"]["name"].removeprefix("press-")
        (trigger,) = resource["spec"]["triggers"]
        told = trigger["metadata"]
        assert told["stream"] == stream_key(NAMESPACE, READS[service])
        assert told["consumerGroup"] == service
        assert told["username"] == server_user(NAMESPACE, service)
        assert int(told["lagCount"]) > 0
        assert told["enableTLS"] == ("true" if way == "sentinel" else "false")
        assert f"press-{service}" in containers(way)


def test_it_scales_by_the_lag_of_all_partitions_together() -> None:
    for resource in of_kind("ScaledObject", way="four partitions"):
        service = resource["spec"]["scaleTargetRef"]["name"].removeprefix("press-")
        triggers = resource["spec"]["triggers"]
        tags = [Keys(NAMESPACE, number).tag for number in range(4)]
        streams = [trigger["metadata"]["stream"] for trigger in triggers]
        assert streams == [stream_key(tag, READS[service]) for tag in tags]
        modified = resource["spec"]["advanced"]["scalingModifiers"]
        assert modified["formula"].split(" + ") == [trigger["name"] for trigger in triggers]
        assert {trigger["metadata"]["lagCount"] for trigger in triggers} == {modified["target"]}
    for container in containers("four partitions").values():
        assert {"name": "COPYDESK_PARTITIONS", "value": "4"} in container["env"]


def test_a_number_that_is_scaled_is_not_set_as_well() -> None:
    scaled = {r["spec"]["scaleTargetRef"]["name"] for r in of_kind("ScaledObject")}
    fixed = {r["metadata"]["name"] for r in of_kind(*PODS) if "replicas" in r["spec"]}
    assert not scaled & fixed
    assert scaled | fixed == set(containers())


def test_each_service_is_known_and_confined() -> None:
    for workload in of_kind(*PODS):
        spec, container = pod(workload), pod(workload)["containers"][0]
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            assert container[probe]


def test_probes_ask_what_a_service_answers() -> None:
    for name, container in containers().items():
        live, ready = container["livenessProbe"], container["readinessProbe"]
        service = container["command"][-1].removeprefix("services.")
        if name == "press-desk":
            assert (live["httpGet"]["path"], ready["httpGet"]["path"]) == ("/healthz", "/readyz")
        else:
            assert live["exec"]["command"][-2:] == [service, "healthz"]
            assert ready["exec"]["command"][-2:] == ["services.process.probe", service]


@pytest.mark.parametrize("way", WAYS)
def test_settings_are_ones_that_there_are(way: str) -> None:
    known = {f"COPYDESK_{name.upper()}" for name in Settings.model_fields}
    for container in containers(way).values():
        assert {variable["name"] for variable in container["env"]} <= known


def test_each_service_is_its_own_user_and_sees_no_other_password() -> None:
    for workload in of_kind(*PODS):
        container = pod(workload)["containers"][0]
        service = container["command"][-1].removeprefix("services.")
        settings = {v["name"]: v.get("value") for v in container["env"]}
        assert settings["COPYDESK_REDIS_USER"] == server_user(NAMESPACE, service)
        (volume,) = (v for v in pod(workload)["volumes"] if v["name"] == "secrets")
        keys = [
            item["key"] for source in volume["projected"]["sources"] for item in source["secret"]["items"]
        ]
        assert keys[0] == service
        assert ("token" in keys) == (service == "desk")
        assert ("index_password" in keys) == (service in {"desk", "indexer"})


def test_what_there_is_several_of_may_go_down_one_by_one() -> None:
    guarded = [r["spec"] for r in of_kind("PodDisruptionBudget")]
    for workload in of_kind(*PODS):
        labels = workload["spec"]["template"]["metadata"]["labels"]
        budgets = [g for g in guarded if g["selector"]["matchLabels"].items() <= labels.items()]
        alone = labels["app.kubernetes.io/component"].startswith(WATCHER)
        assert [b["maxUnavailable"] for b in budgets] == ([] if alone else [1])


def test_nothing_is_let_through_but_what_is_named() -> None:
    policies = {r["metadata"]["name"]: r["spec"] for r in of_kind("NetworkPolicy")}
    nothing = policies.pop("press-nothing")
    assert nothing["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in nothing
    assert "egress" not in nothing
    for workload in of_kind(*PODS):
        labels = workload["spec"]["template"]["metadata"]["labels"]
        assert nothing["podSelector"]["matchLabels"].items() <= labels.items()
    let_in = [name for name, policy in policies.items() if "ingress" in policy]
    assert let_in == ["press-desk"]
    ports = {p["port"] for policy in policies.values() for rule in policy["egress"] for p in rule["ports"]}
    assert ports == {53, 443, 6379, 9200, 16379}


@pytest.mark.parametrize(
    "value",
    [
        "server.url=redis://:secret@redis:6379/0",
        "content.url=/srv/content",
        "parser.sandbox=maybe",
        "secretName=",
        "partitions=0",
    ],
)
def test_what_cannot_work_is_refused(value: str) -> None:
    assert helm(value).returncode != 0
