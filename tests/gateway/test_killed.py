"""Workers that are killed while they carry a push out, in a running installation."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.gateway.running import ACCESS_ID, RunningGateway, until

pytestmark = pytest.mark.processes

ACCOUNTS = 400_000  # several transactions
BOUND = 10_000
TYPE = 42


def row(gateway: RunningGateway, push_id: str) -> tuple[str, int, int, int, int]:
    """Status, targets looked up and with a device, deliveries and devices that have one."""
    with closing(sqlite3.connect(gateway.installation.data_dir / "console.sqlite3")) as database:
        found: tuple[str, int, int, int, int] = database.execute(
            "SELECT status, accounts_done, accounts_reached, count(d.id), count(DISTINCT d.device_id)"
            " FROM gateway_gatewaypush p LEFT JOIN gateway_delivery d ON d.push_id = p.id WHERE p.push_id = ?",
            [push_id],
        ).fetchone()
        return found


def bind(gateway: RunningGateway, folder: Path) -> None:
    """Every so many-th account of the package has a device."""
    path = folder / "bindings.csv"
    rows = (f"kill-{number * (ACCOUNTS // BOUND):07},{TYPE},{number:036x}\n" for number in range(BOUND))
    path.write_text("account,account_type,token\n" + "".join(rows))
    done = gateway.installation.manage("bindaccounts", str(path), "--access-id", ACCESS_ID)
    assert done.returncode == 0, done.stderr


def kill_half_way(gateway: RunningGateway, push_id: str) -> bool:
    """Kill the worker and its children once the push has begun. Whether the push was caught half-way."""
    killed = gateway.installation.pids("worker")
    while row(gateway, push_id)[1] == 0:
        time.sleep(0.005)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    gateway.installation.console.until(lambda: not set(gateway.installation.pids("worker")) & set(killed))
    return row(gateway, push_id)[0] == "PUSH_STARTED"


def test_a_worker_killed_half_way_loses_and_doubles_nothing(gateway: RunningGateway, tmp_path: Path) -> None:
    bind(gateway, tmp_path)
    upload = gateway.upload("a.txt", "".join(f"kill-{number:07}\n" for number in range(ACCOUNTS)).encode())
    body = {"audience_type": "package_account_push", "upload_id": upload, "account_type": TYPE}
    message = {"message_type": "notify", "message": {"title": "Once", "content": "From nine"}}
    caught, pushed = False, []
    while not caught:
        time.sleep(1)  # a second at least between two pushes to packages
        pushed.append(gateway.post("v3/push/app", {**body, **message})["push_id"])
        caught = kill_half_way(gateway, pushed[-1])
    for push_id in pushed:
        until(lambda push_id=push_id: row(gateway, push_id)[0] == "PUSH_FINISHED")
        assert row(gateway, push_id) == ("PUSH_FINISHED", ACCOUNTS, BOUND, BOUND, BOUND)


def test_a_push_with_a_speed_is_spread_over_time(gateway: RunningGateway, tmp_path: Path) -> None:
    bind(gateway, tmp_path)
    tokens = "".join(f"{number:036x}\n" for number in range(3_000)).encode()
    members = {"audience_type": "package_token_push", "upload_id": gateway.upload("t.txt", tokens), "push_speed": 1000}
    start = time.monotonic()
    push_id = gateway.push("Slowly", **members)
    assert time.monotonic() - start >= 3
    assert row(gateway, push_id)[1:] == (3_000, 3_000, 3_000, 3_000)
