"""Tests of asking an own gateway how many accounts have a device."""

import pytest

from pushes.tpns.errors import TpnsRefused, TpnsUnclear
from pushes.tpns.message_options import MessageOptions
from pushes.tpns.reach import Reach, steering
from tests.pushes.service import Service, answer, serving
from tests.pushes.tpns.clients import client_at


def bound(service: Service) -> int:
    return client_at(service.address).reach(["alice", "王小明"], account_type=1).bound


def test_it_asks_beside_the_contract_with_the_accounts_in_the_signed_body() -> None:
    with serving(answer({"retCode": 0, "count": 2, "bound": 1})) as service:
        assert bound(service) == 1
    (call,) = service.heard
    assert (call.path, call.json) == ("accounts/bound", {"account_type": 1, "account_list": ["alice", "王小明"]})
    assert {"accessid", "timestamp", "sign"} <= set(call.headers)


def test_a_service_that_has_no_such_address_refuses() -> None:
    with serving(answer({"retCode": 1008007}, "404 Not Found")) as service, pytest.raises(TpnsRefused):
        bound(service)


@pytest.mark.parametrize("odd", [None, "1", True, -1, 3, 0.5])
def test_an_answer_without_a_number_is_unclear(odd: object) -> None:
    with serving(answer({"retCode": 0, "bound": odd})) as service, pytest.raises(TpnsUnclear, match="number of acc"):
        bound(service)


def test_it_tells_the_channels_that_a_push_of_the_same_members_goes_through() -> None:
    said = {"bound": 2, "devices": 3, "channels": {"fcm": 1, "apns": 2, "hw": "many", "xm": -1, "mz": True}}
    with serving(answer({"retCode": 0, **said}), answer({"retCode": 0, "bound": 1, "channels": [1]})) as service:
        client = client_at(service.address)
        members = steering(MessageOptions(off_hw="1", force_collapse="1", keep_hours=3), 1)
        assert client.reach(["alice", "bob"], account_type=1, **members) == Reach(2, 3, {"fcm": 1, "apns": 2})
        assert client.reach(["alice", "bob"], account_type=1) == Reach(1)
    assert service.heard[0].json == {
        **{"account_type": 1, "account_list": ["alice", "bob"], "account_push_type": 1, "force_collapse": True},
        "channel_rules": [{"channel": "hw", "disable": True}],
    }


@pytest.mark.parametrize("options", [MessageOptions(silent=True), MessageOptions(accept_time="09:00-12:00")])
def test_what_goes_online_alone_has_no_channels_to_ask_about(options: MessageOptions) -> None:
    assert steering(options, 1) == {}
