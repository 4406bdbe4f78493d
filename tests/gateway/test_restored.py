"""After the documented backup is put back, and after a fresh start: nothing counts as arrived that never came."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
import requests

from console.gateway.channels.online.client import DeviceClient
from tests.gateway.running import ACCESS_ID, RunningGateway, account, until
from tests.installation import Installation

pytestmark = pytest.mark.processes


def started(data_dir: Path) -> RunningGateway:
    return RunningGateway(Installation(data_dir))


def backed_up(gateway: RunningGateway, folder: Path) -> None:
    """As docs/operations.md has it, while it runs."""
    data = gateway.installation.data_dir
    folder.mkdir()
    with sqlite3.connect(data / "console.sqlite3") as source, sqlite3.connect(folder / "console.sqlite3") as copy:
        source.backup(copy)
    for part in ("files", "secrets"):
        if (data / part).exists():
            shutil.copytree(data / part, folder / part)


def heard(gateway: RunningGateway, device: DeviceClient, last_id: str = "") -> tuple[str, str, str]:
    """Title, name and id of the first notification of a line."""
    headers = {"Authorization": f"Bearer {device.token}", "Last-Event-ID": last_id}
    with requests.get(f"{gateway.url}devices/events", headers=headers, stream=True, timeout=60) as line:
        fields = {}
        for row in line.iter_lines(chunk_size=1, decode_unicode=True):
            name, _, value = row.partition(": ")
            fields[name] = value
            if name == "id":
                break
    data = json.loads(fields["data"])
    return data["title"], data["id"], fields["id"]


def test_what_a_device_knows_of_another_life_hides_nothing(tmp_path: Path) -> None:
    alice, backup = account(), tmp_path / "backup"
    gateway = started(tmp_path / "data")
    device = gateway.device(alice)
    backed_up(gateway, backup)
    gateway.push("of the lost life", alice)
    title, name, last_id = heard(gateway, device)
    assert title == "of the lost life"
    gateway.installation.stop()

    gateway = started(backup)
    push_id = gateway.push("of the life after it", alice)
    title, again, _ = heard(gateway, device, last_id)
    assert (title, again.partition("-")[0]) == ("of the life after it", name.partition("-")[0]), "counted anew"
    assert again != name
    listening = DeviceClient(gateway.url, ACCESS_ID, gateway.access_key, device.token)
    listening.register()
    listening.report("arrived", name)
    assert gateway.figures(push_id)[2] == 0, "that was another one"
    listening.report("arrived", again)
    until(lambda: gateway.figures(push_id)[2] == 1)
    gateway.installation.stop()

    gateway = started(tmp_path / "fresh")
    listening = DeviceClient(gateway.url, ACCESS_ID, gateway.access_key, device.token)
    assert listening.register() != device.token
    listening.bind(alice)
    gateway.push("of a new gateway", alice)
    assert heard(gateway, listening, last_id)[0] == "of a new gateway"
    gateway.installation.stop()
