"""Tests of the account binding and query calls."""

import sqlite3
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from console.gateway.contract.bindings import bound
from console.gateway.models import Binding, Device
from pushes.tpns.contract import BIND_PATH, QUERY_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def accounts(*pairs: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"account": account, "account_type": kind} for account, kind in pairs]


def batch(client: Client, operation: int, *changes: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    items = [{"token": token, "account_list": listed} for token, listed in changes]
    return dict(builders.post(client, BIND_PATH, {"operator_type": operation, "token_accounts": items}).json())


@pytest.mark.parametrize("operation", [1, 2])
def test_binding_replaces_all_accounts_of_the_token(client: Client, operation: int) -> None:
    device = builders.device(builders.application(), "old", kind=3)
    wanted = accounts(("alice", 0), ("+8613711112222", 1002))
    answer = batch(client, operation, (device.token, wanted))
    assert (answer["ret_code"], answer["err_msg"], answer["result"]) == (0, "NO_ERROR", ["0"])
    assert bound(device) == wanted


def test_a_token_has_one_account_of_a_type_and_the_later_one_stays(client: Client) -> None:
    device = builders.device(builders.application())
    batch(client, 2, (device.token, accounts(("alice", 5), ("bob", 5))))
    assert bound(device) == accounts(("bob", 5))


def test_removing_takes_the_named_accounts_only(client: Client) -> None:
    device = builders.device(builders.application())
    batch(client, 2, (device.token, accounts(("alice", 0), ("bob", 1))))
    assert batch(client, 3, (device.token, accounts(("alice", 0), ("bob", 2))))["ret_code"] == 0
    assert bound(device) == accounts(("bob", 1))


def test_all_accounts_of_tokens_and_all_tokens_of_accounts_can_be_removed(client: Client) -> None:
    app = builders.application()
    first, second, third = (builders.device(app, "alice") for _ in range(3))
    builders.post(client, BIND_PATH, {"operator_type": 4, "token_list": [first.token]})
    assert [bound(device) for device in (first, second)] == [[], accounts(("alice", 0))]
    builders.post(client, BIND_PATH, {"operator_type": "5", "account_list": [{"account": "alice"}]})
    assert bound(second) == bound(third) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how many values a statement takes is a limit of SQLite")
def test_an_account_on_more_devices_than_a_statement_takes_values_can_be_removed(client: Client) -> None:
    app, now = builders.application(), timezone.now()
    devices = Device.objects.bulk_create(Device(application=app, platform="android") for _ in range(1_100))
    Binding.objects.bulk_create(
        Binding(application=app, device=device, account_type=0, account="guest", bound_at=now) for device in devices
    )
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 1_000)  # a million takes too long
    try:
        said = builders.post(client, BIND_PATH, {"operator_type": 5, "account_list": accounts(("guest", 0))}).json()
    finally:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
    assert (said["result"], Binding.objects.exists()) == (["0"], False)
    assert not Device.objects.filter(unbound_at=None).exists()


def test_each_item_has_its_own_result(client: Client) -> None:
    device = builders.device(builders.application())
    stranger = builders.device(builders.application("1600000001", "ios"), "alice")
    partly = batch(client, 2, (device.token, accounts(("alice", 0))), (stranger.token, accounts(("mallory", 0))))
    assert (partly["ret_code"], partly["result"]) == (1008026, ["0", "1008006"])
    assert bound(stranger) == accounts(("alice", 0)), "another application's device is out of reach"
    wholly = batch(client, 2, ("0" * 36, accounts(("alice", 0))))
    assert (wholly["ret_code"], wholly["result"]) == (1008027, ["1008006"])


def test_what_can_be_no_token_has_a_code_of_its_own(client: Client) -> None:
    device = builders.device(builders.application(), "alice")
    answer = batch(client, 3, ("short", accounts(("alice", 0))), (device.token, accounts(("alice", 0))))
    assert (answer["ret_code"], answer["result"]) == (1008026, ["1008029", "0"])
    answer = builders.post(client, BIND_PATH, {"operator_type": 4, "token_list": ["short", "0" * 36]}).json()
    assert (answer["ret_code"], answer["result"]) == (1008027, ["1008029", "1008006"])
    unknown = {"operator_type": 5, "account_list": accounts(("nobody", 0)), "seq": 3}
    answer = builders.post(client, BIND_PATH, unknown).json()
    assert (answer["ret_code"], answer["result"], answer["seq"]) == (1008027, ["10110008"], 3)


def test_more_than_twenty_tokens_are_refused(client: Client) -> None:
    builders.application()
    answer = batch(client, 2, *[(f"{number:036}", accounts(("alice", 0))) for number in range(21)])
    assert answer["ret_code"] == 1008007
    assert "at most 20" in answer["err_msg"]


def test_tokens_of_an_account_come_newest_first(client: Client) -> None:
    app = builders.application()
    older, newer = builders.device(app, "alice"), builders.device(app, "alice")
    asked = {"operator_type": 1, "account_list": accounts(("alice", 0), ("nobody", 0), ("alice", 7))}
    answer = builders.post(client, QUERY_PATH, asked).json()
    assert (answer["retCode"], answer["result"]) == (0, ["0", "10110008", "10110008"])
    rows = [{"account": "alice", "account_type": 0, "token_list": [newer.token, older.token]}]
    assert answer["account_tokens"] == rows


def test_accounts_of_a_token_are_answered(client: Client) -> None:
    device = builders.device(builders.application(), "alice")
    answer = builders.post(client, QUERY_PATH, {"operator_type": 2, "token_list": [device.token, "x"]}).json()
    assert answer["token_accounts"] == [{"token": device.token, "account_list": accounts(("alice", 0))}]
    assert answer["result"] == ["0", "10110008"]


@pytest.mark.parametrize("path", [BIND_PATH, QUERY_PATH])
def test_an_unknown_operation_is_refused(client: Client, path: str) -> None:
    builders.application()
    answer = builders.post(client, path, {"operator_type": 9}).json()
    assert 1008007 in answer.values()
    assert Device.objects.count() == 0
