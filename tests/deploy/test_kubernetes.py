"""Tests of deploy/kubernetes: Kubernetes takes it, and it agrees with units, image, proxies and settings."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml
from cryptography.fernet import Fernet

from console.health.probes import HEALTH, READINESS
from tests.console.processes import ROOT, environment
from tests.deploy.test_compose import started
from tests.deploy.test_systemd import PARTS, UNITS

KUBERNETES = ROOT / "deploy" / "kubernetes"
VERSIONS = ["1.29", "1.37"]
KUSTOMIZATION = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
FILES = [(KUBERNETES / name).read_text() for name in KUSTOMIZATION["resources"]]
DOCUMENTS = [each for text in FILES for each in yaml.safe_load_all(text)]
NAMED = {(each["kind"], each["metadata"]["name"]): each for each in DOCUMENTS}
PODS = {each["metadata"]["name"]: each["spec"]["template"] for each in DOCUMENTS if "template" in each.get("spec", {})}
CONFIG = dict(
    line.split("=", 1) for line in (KUBERNETES / "config.env").read_text().splitlines() if line and line[0] != "#"
)
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
NGINX = (ROOT / "deploy" / "proxies" / "nginx.conf").read_text()
SECRETS = {
    "DATABASE_URL": "postgres://push:password@database.internal:5432/push",
    "BROKER_URL": "redis://broker.internal:6379/0",
    "STORAGE_URL": "s3://KEY:SECRET@storage.internal/bucket",
    "SECRET_KEY": "a-key-of-a-test-that-is-as-long-as-django-wants-it-and-random-0123456789",
    "FIELD_KEYS": Fernet.generate_key().decode(),
}


def containers(part: str) -> list[dict[str, Any]]:
    """All of a pod, with those that run before."""
    spec = PODS[part]["spec"]
    return [*spec.get("initContainers", []), *spec["containers"]]


def labels(part: str) -> dict[str, str]:
    found: dict[str, str] = PODS[part]["metadata"]["labels"]
    return found


# -- Kubernetes takes it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_each_is_as_the_schemas_of_kubernetes_want_it(version: str) -> None:
    for each in DOCUMENTS:
        assert kubernetes_validate.validate(each, version, strict=True) == version


def test_a_word_that_kubernetes_does_not_know_is_found() -> None:
    web = NAMED["Deployment", "web"] | {"spec": NAMED["Deployment", "web"]["spec"] | {"replica": 2}}
    with pytest.raises(kubernetes_validate.ValidationError, match="replica"):
        kubernetes_validate.validate(web, VERSIONS[-1], strict=True)


def test_no_file_is_left_out_and_no_name_is_there_twice() -> None:
    files = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(KUSTOMIZATION["resources"]) == files
    assert len(NAMED) == len(DOCUMENTS)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed.")
def test_kubectl_builds_it() -> None:
    """In one namespace, with one image and the name of the variables as it was made."""
    done = subprocess.run(["kubectl", "kustomize", KUBERNETES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    built = list(yaml.safe_load_all(done.stdout))
    for each in built:
        kubernetes_validate.validate(each, VERSIONS[-1], strict=True)
        assert each["kind"] == "Namespace" or each["metadata"]["namespace"] == "push"
    (variables,) = [each for each in built if each["kind"] == "ConfigMap"]
    assert variables["data"] == CONFIG
    assert set(re.findall(r"configMapRef:\n +name: (\S+)", done.stdout)) == {variables["metadata"]["name"]}
    assert set(re.findall(r"image: (\S+)", done.stdout)) == {"registry.example.com/push:1"}


# -- The pods ------------------------------------------------------------------------------------------------------


def test_each_unit_has_its_pods_and_more_than_one() -> None:
    names = {unit.removeprefix("push-").removesuffix(".service").removesuffix("@") for unit in PARTS}
    assert set(PODS) == {*names, "migrate"}
    assert all(NAMED["Deployment", name]["spec"]["replicas"] >= 2 for name in names)


@pytest.mark.parametrize("unit", PARTS)
def test_a_pod_starts_what_its_unit_starts_and_has_as_long_to_end(unit: str) -> None:
    name = unit.removeprefix("push-").removesuffix(".service").removesuffix("@")
    (container,) = PODS[name]["spec"]["containers"]
    assert started(unit) == " ".join(container["command"])
    last = container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", ["sleep", "0"])[1]
    allowed = re.search(r"TimeoutStopSec=(\d+)", (UNITS / unit).read_text())
    assert PODS[name]["spec"]["terminationGracePeriodSeconds"] >= int(last) + int(allowed[1] if allowed else 0)


@pytest.mark.parametrize("name", PODS)
def test_a_pod_is_shut_in_and_runs_as_the_user_of_the_image(name: str) -> None:
    spec = PODS[name]["spec"]
    (user,) = re.findall(r"--uid (\d+)", DOCKERFILE)
    (data,) = re.findall(r"DATA_DIR=(\S+)", DOCKERFILE)
    own = {"runAsUser": int(user), "runAsGroup": int(user), "fsGroup": int(user)}
    assert spec["securityContext"] == own | {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert (spec["automountServiceAccountToken"], spec["enableServiceLinks"]) == (False, False)
    assert all(volume["emptyDir"]["sizeLimit"] for volume in spec["volumes"])
    for container in containers(name):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert [each["mountPath"] for each in container["volumeMounts"]] == [data, "/tmp"]
        assert container["resources"]["limits"]["memory"]
        assert container["resources"]["requests"].keys() >= {"cpu", "memory"}


# -- Variables and secrets -----------------------------------------------------------------------------------------


def test_each_variable_is_one_of_ours() -> None:
    known = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    named = {each["name"] for part in PODS for container in containers(part) for each in container["env"]}
    assert named | set(CONFIG) <= known
    assert named == {*SECRETS, "BEAT_NAME"}
    assert not named & set(CONFIG)


@pytest.mark.parametrize("name", PODS)
def test_no_container_starts_without_the_secrets_and_none_is_written_here(name: str) -> None:
    for container in containers(name):
        asked = [each["valueFrom"].get("secretKeyRef") for each in container["env"]][: len(SECRETS)]
        assert asked == [{"name": "push", "key": key} for key in SECRETS]
        assert container["envFrom"] == [{"configMapRef": {"name": "push"}}, {"secretRef": {"name": "push"}}]
    assert "Secret" not in {kind for kind, _ in NAMED}


def checked(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The check before the migration, with the variables of all pods and these."""
    command = [sys.executable, *containers("migrate")[0]["command"][1:]]
    given = environment(tmp_path, **CONFIG, **{**SECRETS, **variables})
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def test_the_variables_are_fit_for_the_internet(tmp_path: Path) -> None:
    done = checked(tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_key_that_was_not_written_ends_before_the_migration(tmp_path: Path) -> None:
    done = checked(tmp_path, SECRET_KEY="replace-me")
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


# -- The way to the web --------------------------------------------------------------------------------------------


def test_who_calls_web_finds_it() -> None:
    """From the host name to the port on which the program listens; workers by the name of the Service."""
    service, ingress = NAMED["Service", "web"]["spec"], NAMED["Ingress", "web"]["spec"]
    (web,) = PODS["web"]["spec"]["containers"]
    (port,), (open_port,), (rule,) = service["ports"], web["ports"], ingress["rules"]
    (path,) = rule["http"]["paths"]
    assert (path["path"], path["backend"]) == ("/", {"service": {"name": "web", "port": {"name": port["name"]}}})
    assert port["targetPort"] == open_port["name"]
    assert str(open_port["containerPort"]) == web["command"][-1]
    gateway = urlsplit(CONFIG["GATEWAY_URL"])
    assert (gateway.hostname, gateway.port) == ("web", port["port"])
    assert rule["host"] == urlsplit(CONFIG["PUBLIC_URL"]).hostname
    assert [rule["host"]] == ingress["tls"][0]["hosts"]
    assert CONFIG["ALLOWED_HOSTS"].split(",") == [rule["host"], gateway.hostname]


def test_each_selector_finds_the_pods_of_its_name() -> None:
    for (kind, name), each in NAMED.items():
        selector = each.get("spec", {}).get("selector" if kind != "NetworkPolicy" else "podSelector")
        if selector:
            assert selector.get("matchLabels", selector) == labels(name), (kind, name)
    (admitted,) = NAMED["NetworkPolicy", "web"]["spec"]["ingress"]
    assert admitted["from"][0]["podSelector"]["matchLabels"].items() <= labels("sender").items()
    assert NAMED["NetworkPolicy", "nobody"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress"]}


def test_web_is_asked_what_it_answers_and_never_all_of_it_is_away() -> None:
    (web,) = PODS["web"]["spec"]["containers"]
    asked = {each: web[each]["httpGet"]["path"] for each in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert asked == {"startupProbe": HEALTH, "readinessProbe": READINESS, "livenessProbe": HEALTH}
    assert NAMED["Deployment", "web"]["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert NAMED["PodDisruptionBudget", "web"]["spec"]["maxUnavailable"] == 1


def test_the_ingress_says_what_the_proxies_say() -> None:
    said = NAMED["Ingress", "web"]["metadata"]["annotations"]
    of_nginx = set(re.findall(r"^ +(\w+) (\S+);", NGINX, re.MULTILINE))
    for name in ("proxy_request_buffering", "proxy_buffering"):
        assert (name, said[f"nginx.ingress.kubernetes.io/{name.replace('_', '-')}"]) in of_nginx
    assert ("client_max_body_size", said["nginx.org/client-max-body-size"]) in of_nginx
    assert ("client_max_body_size", said["nginx.ingress.kubernetes.io/proxy-body-size"]) in of_nginx
    assert said["nginx.org/proxy-read-timeout"] == said["haproxy.org/timeout-server"]
    assert ("proxy_read_timeout", said["nginx.org/proxy-read-timeout"]) in of_nginx
    assert ("proxy_read_timeout", f"{said['nginx.ingress.kubernetes.io/proxy-read-timeout']}s") in of_nginx
    assert said["haproxy.org/backend-config-snippet"] in (ROOT / "deploy/proxies/haproxy.cfg").read_text()
