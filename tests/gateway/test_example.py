"""The example of docs/devices.md does what it says: this runs it as it stands there."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.console.processes import ROOT
from tests.gateway.running import ACCESS_ID, RunningGateway, account, until
from tests.gateway.test_cases import change

pytestmark = pytest.mark.processes


def example() -> str:
    *_, code = re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "docs" / "devices.md").read_text(), re.DOTALL | re.MULTILINE
    )
    return str(code)


@contextmanager
def running(gateway: RunningGateway, folder: Path, name: str) -> Iterator["subprocess.Popen[str]"]:
    (folder / "device.py").write_text(example())
    command = [sys.executable, "device.py", gateway.url, ACCESS_ID, gateway.access_key, name, "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def is_bound(gateway: RunningGateway, folder: Path, name: str) -> bool:
    if not (folder / "token").exists():
        return False
    answer = gateway.post(
        "v3/device/account/query", {"operator_type": 2, "token_list": [(folder / "token").read_text()]}
    )
    return any(row["account_list"] for row in answer["token_accounts"])


def test_the_example_is_a_whole_device(gateway: RunningGateway, tmp_path: Path) -> None:
    alice = account()
    with running(gateway, tmp_path, alice) as process:
        until(lambda: is_bound(gateway, tmp_path, alice))
        push_id = gateway.push("双十一", alice)
        notification = said(process).split(" | ")
        assert notification[2:] == ["双十一", "From nine"]
        until(lambda: gateway.figures(push_id)[:4] == [1, 1, 1, 1])
        change(gateway, push_id, "revoked")
        assert said(process) == f"Taken back: {notification[1]}"
    missed = gateway.push("while it was away", alice)
    token = (tmp_path / "token").read_text()
    with running(gateway, tmp_path, alice) as process:
        assert said(process).endswith(" | while it was away | From nine")
        until(lambda: gateway.figures(missed)[2] == 1)
    assert (tmp_path / "token").read_text() == token
