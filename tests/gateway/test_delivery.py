"""The gateway with real web, worker and broker processes: from a server's call to what devices hear."""

import time
from contextlib import ExitStack

import pytest
import requests

from console.gateway.carrying.resolving import ONLINE_GRACE
from pushes.tpns import contract
from tests.gateway.running import RunningGateway, account, until

pytestmark = pytest.mark.processes


@pytest.mark.parametrize("online", [True, False], ids=["online", "away"])
@pytest.mark.parametrize("devices", [1, 2])
@pytest.mark.parametrize("which", ["recent", "all"])
def test_who_hears_a_push(gateway: RunningGateway, which: str, devices: int, online: bool) -> None:
    alice = account()
    owned = [gateway.device(alice) for _ in range(devices)]
    members = {"account_push_type": 1 if which == "all" else 0}
    title = f"{which} {devices} {online}"
    expected = [[title] if which == "all" or device is owned[-1] else [] for device in owned]
    with ExitStack() as opened:
        push_id = "" if online else gateway.push(title, alice, **members)
        phones = [opened.enter_context(gateway.listening(device)) for device in owned]
        if online:
            push_id = gateway.push(title, alice, **members)
        until(lambda: gateway.figures(push_id)[:3] == [sum(map(len, expected))] * 3)
        until(lambda: [phone.titles for phone in phones] == expected)


def test_what_was_missed_comes_once_and_in_order(gateway: RunningGateway) -> None:
    alice = account()
    device = gateway.device(alice)
    for title in ("first", "second", "third"):
        push_id = gateway.push(title, alice)
    assert gateway.figures(push_id) == [1, 0, 0, 0, 0]
    with gateway.listening(device) as phone:
        until(lambda: phone.titles == ["first", "second", "third"])
    with gateway.listening(device) as phone:
        gateway.push("fourth", alice)
        until(lambda: phone.titles == ["fourth"])


def test_what_was_not_acknowledged_comes_again(gateway: RunningGateway) -> None:
    alice = account()
    device = gateway.device(alice)
    with gateway.listening(device, reporting=False) as phone:
        push_id = gateway.push("once more", alice)
        until(lambda: phone.titles == ["once more"])
        until(lambda: gateway.figures(push_id) == [1, 1, 0, 0, 0])
    with gateway.listening(device) as phone:
        until(lambda: phone.titles == ["once more"])
    until(lambda: gateway.figures(push_id) == [1, 1, 1, 0, 0])


def test_reports_are_counted_once(gateway: RunningGateway) -> None:
    alice = account()
    device = gateway.device(alice)
    with gateway.listening(device) as phone:
        push_id = gateway.push("press me", alice)
        until(lambda: phone.heard)
        for _ in range(2):
            device.report("shown", phone.heard[0].id)
        assert gateway.figures(push_id) == [1, 1, 1, 1, 0]
        for _ in range(2):
            device.report("clicked", phone.heard[0].id)
        assert gateway.figures(push_id) == [1, 1, 1, 1, 1]


def test_a_package_reaches_the_devices_of_its_accounts(gateway: RunningGateway) -> None:
    bound, kind = [f"+86137{number:08}" for number in range(3)], 1002
    phones = [gateway.device(name, kind=kind) for name in bound]
    rows = "".join(f"+86138{number:08}\n" for number in range(2000)) + "\n".join(bound)
    upload_id = gateway.upload("/lists/accounts.csv", rows.encode())
    members = {"audience_type": "package_account_push", "upload_id": upload_id, "account_type": str(kind)}
    with gateway.listening(phones[0]) as first, gateway.listening(phones[2]) as third:
        push_id = gateway.push("package", **members)
        until(lambda: first.titles == third.titles == ["package"])
    until(lambda: gateway.figures(push_id) == [3, 2, 2, 0, 0])
    assert gateway.record(push_id)["uploadId"] == upload_id


def test_a_push_without_waiting_time_passes_devices_that_are_away(gateway: RunningGateway) -> None:
    alice, bob = account(), account()
    here, away = gateway.device(alice), gateway.device(bob)
    with gateway.listening(here) as phone:
        push_id = gateway.push("now or never", alice, bob, expire_time=0)
        until(lambda: phone.titles == ["now or never"])
    time.sleep(ONLINE_GRACE.total_seconds())
    gateway.push("later", bob)
    with gateway.listening(away) as phone:
        until(lambda: phone.titles)  # a phone reports before it shows
        assert phone.titles == ["later"]
    assert gateway.figures(push_id)[:3] == [2, 1, 1]


def test_a_stranger_cannot_listen(gateway: RunningGateway) -> None:
    for headers in ({}, {"Authorization": "Bearer " + "0" * 36}, {"Authorization": "Basic x"}):
        answer = requests.get(f"{gateway.url}devices/events", headers=headers, stream=True, timeout=60)
        assert (answer.status_code, answer.json()["ret_code"]) == (401, 1008006)


def test_the_contract_is_answered_over_http(gateway: RunningGateway) -> None:
    answer = requests.post(gateway.url + contract.PUSH_PATH, b"{}", auth=("1500000001", "wrong"), timeout=60)
    assert (answer.status_code, answer.json()["ret_code"]) == (403, 1008003)
    assert gateway.post(contract.QUERY_PATH, {"operator_type": 1})["retCode"] == 1008002
