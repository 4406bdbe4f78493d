"""Tests of deploy/compose.yml: its parts start what the units start, shut in as they are, with the same variables."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.console.processes import ROOT
from tests.deploy.test_systemd import PARTS, PYTHON, UNITS

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())
SERVICES = COMPOSE["services"]


def started(unit: str) -> str:
    """What the unit starts, with what differs from a container: where the web listens, who else has the host's name."""
    (line,) = [line for line in (UNITS / unit).read_text().splitlines() if line.startswith("ExecStart=")]
    line = re.sub(r" --hostname \S+@%H", "", line)
    return line.removeprefix("ExecStart=").replace(PYTHON, "python").replace("127.0.0.1", "0.0.0.0")


@pytest.mark.parametrize("unit", PARTS)
def test_a_part_starts_what_its_unit_starts(unit: str) -> None:
    name = unit.removeprefix("push-").removesuffix(".service").removesuffix("@")
    assert started(unit).startswith(SERVICES[name]["command"])


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "sender", "beat"])
def test_a_part_can_write_its_data_alone_and_gain_nothing(name: str) -> None:
    part = SERVICES[name]
    assert part["read_only"]
    assert part["cap_drop"] == ["ALL"]
    assert part["volumes"] == ["data:/srv/push/data"]


def test_the_proxy_on_the_machine_is_believed_who_asks_and_nobody_else_is() -> None:
    """What Docker passes on from a port of the machine comes from the gateway of the network that the web is in."""
    ((network,),) = (each["ipam"]["config"] for each in COMPOSE["networks"].values())
    believed = SERVICES["web"]["environment"]["FORWARDED_ALLOW_IPS"]
    assert believed == f"${{FORWARDED_ALLOW_IPS:-{network['gateway']}}}"
    assert ip_address(network["gateway"]) in ip_network(network["subnet"])
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"], "nobody reaches it past the proxy"
    (name,) = COMPOSE["networks"]
    assert name == "default"
    assert not any("networks" in each or "network_mode" in each for each in SERVICES.values())


def test_the_web_has_what_all_parts_have() -> None:
    assert SERVICES["worker"]["environment"].items() <= SERVICES["web"]["environment"].items()


def test_variables_and_data_of_this_machine_get_into_no_image() -> None:
    ignored = Path(ROOT, ".dockerignore").read_text().split()
    assert {".env", "var", ".venv", ".git"} <= set(ignored)
