"""Two web processes on one database: each finds its own devices, and what one notes holds for the other."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from pushes.tpns import contract
from tests.console.processes import ROOT, environment, free_port
from tests.gateway.running import RunningGateway, account, until

pytestmark = pytest.mark.processes


class SecondWeb(RunningGateway):
    """The gateway at another web process of the same installation."""

    def __init__(self, first: RunningGateway, port: int) -> None:
        super().__init__(first.installation)
        self.url = f"http://127.0.0.1:{port}/gateway/"
        command = [sys.executable, "-m", "uvicorn", "console.asgi:application", "--host", "127.0.0.1"]
        variables = {**first.installation.variables, "PORT": str(port)}
        self.process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=ROOT,
            env=environment(first.installation.data_dir, **variables),
            stderr=subprocess.DEVNULL,
        )
        until(lambda: _answers(self.url))

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def other(gateway: RunningGateway) -> Iterator[SecondWeb]:
    """A second web process; the last test kills it."""
    started = SecondWeb(gateway, free_port())
    yield started
    started.kill()


def _answers(url: str) -> bool:
    try:
        return requests.post(url + contract.PUSH_PATH, b"{}", timeout=60).status_code == 403
    except requests.ConnectionError:
        return False


def test_each_process_reaches_its_own_devices_and_takes_back_from_them(
    gateway: RunningGateway, other: SecondWeb
) -> None:
    alice = account()
    here, there = gateway.device(alice), other.device(alice)
    with gateway.listening(here) as first, other.listening(there) as second:
        push_id = gateway.push("to both", alice, account_push_type=1)
        until(lambda: (first.titles, second.titles) == (["to both"], ["to both"]))
        until(lambda: other.figures(push_id)[:3] == [2, 2, 2])
        assert other.post(contract.REVOKE_PATH, {"pushId": push_id})["retCode"] == 0
        until(lambda: len(first.withdrawn) == len(second.withdrawn) == 1)


def test_a_device_with_a_line_at_each_hears_once_on_each(gateway: RunningGateway, other: SecondWeb) -> None:
    alice = account()
    device = gateway.device(alice)
    with gateway.listening(device, reporting=False) as first, other.listening(device, reporting=False) as second:
        for number in range(5):
            push_id = gateway.push(f"number {number}", alice)
        until(lambda: first.titles == second.titles == [f"number {number}" for number in range(5)])
        assert other.figures(push_id)[:3] == [1, 1, 0]
        device.report("arrived", second.heard[-1].id)
        assert other.figures(push_id)[:3] == [1, 1, 1]


def test_a_device_whose_process_is_killed_goes_on_at_the_other(gateway: RunningGateway, other: SecondWeb) -> None:
    alice = account()
    device = other.device(alice)
    with other.listening(device) as phone:
        gateway.push("before", alice)
        until(lambda: phone.titles == ["before"])
        other.kill()
        until(lambda: not phone.is_listening)
    push_id = gateway.push("while away", alice)
    with gateway.listening(device) as phone:
        until(lambda: phone.titles == ["while away"])
        until(lambda: gateway.figures(push_id)[:3] == [1, 1, 1])
