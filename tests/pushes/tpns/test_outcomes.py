"""Tests of asking an own gateway how far a push came with each account."""

import pytest

from pushes.tpns.contract import Outcome
from pushes.tpns.errors import TpnsUnclear
from tests.pushes.service import Service, answer, serving
from tests.pushes.tpns.clients import client_at


def outcomes(service: Service) -> list[Outcome]:
    return client_at(service.address).outcomes("501", ["alice", "王小明"])


def test_it_asks_beside_the_contract_with_the_accounts_in_the_signed_body() -> None:
    with serving(answer({"retCode": 0, "outcomes": "40"})) as service:
        assert outcomes(service) == [Outcome.CLICKED, Outcome.NO_DEVICE]
    (call,) = service.heard
    assert (call.path, call.json) == ("accounts/outcomes", {"pushId": "501", "account_list": ["alice", "王小明"]})
    assert {"accessid", "timestamp", "sign"} <= set(call.headers)


@pytest.mark.parametrize("odd", [None, 40, "4", "404", "45", "4-", "4 ", "4٠"])
def test_an_answer_without_an_outcome_for_each_is_unclear(odd: object) -> None:
    with serving(answer({"retCode": 0, "outcomes": odd})) as service, pytest.raises(TpnsUnclear, match="each account"):
        outcomes(service)
