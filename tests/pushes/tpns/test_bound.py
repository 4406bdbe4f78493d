"""Tests of asking an own gateway how many accounts have a device."""

import pytest

from pushes.tpns.errors import TpnsRefused, TpnsUnclear
from tests.pushes.service import Service, answer, serving
from tests.pushes.tpns.clients import client_at


def bound(service: Service) -> int:
    return client_at(service.address).bound(["alice", "王小明"], account_type=1)


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
