"""Tests of what is refused, and with which code."""

import json
from typing import Any

import pytest

from pushes.tpns import contract
from pushes.tpns.contract import Code
from tests.contract.service import Service

pytestmark = pytest.mark.processes
MESSAGE = {"title": "Sale", "content": "From nine"}
PUSH = {"audience_type": "account", "message_type": "notify", "message": MESSAGE, "account_list": ["contract-nobody"]}
CASES = [
    (contract.PUSH_PATH, {**PUSH, "audience_type": ""}, Code.MISSING_PARAMETER),
    (contract.PUSH_PATH, {**PUSH, "audience_type": "everyone"}, Code.PARAMETER_REFUSED),
    (contract.PUSH_PATH, {**PUSH, "audience_type": "tag", "tag_rules": []}, Code.PARAMETER_REFUSED),
    (contract.PUSH_PATH, {**PUSH, "account_list": []}, Code.MISSING_PARAMETER),
    (contract.PUSH_PATH, {**PUSH, "message": {}}, Code.MISSING_PARAMETER),
    (contract.PUSH_PATH, {**PUSH, "message": {**MESSAGE, "content": "x" * 5000}}, Code.PARAMETER_REFUSED),
    (contract.PUSH_PATH, {**PUSH, "send_time": "tomorrow"}, Code.TIME_REFUSED),
    (contract.PUSH_PATH, {**PUSH, "loop_param": {"loopType": 1, "DayTimes": ["08:00:00"]}}, Code.PARAMETER_REFUSED),
    (contract.PUSH_PATH, {**PUSH, "audience_type": "token", "token_list": ["x"]}, Code.TOKEN_ILLEGAL),
    (contract.PUSH_PATH, {**PUSH, "audience_type": "token", "token_list": ["0" * 36]}, Code.TARGET_UNKNOWN),
    (contract.PUSH_PATH, {**PUSH, "audience_type": "package_account_push", "upload_id": 2**40}, Code.TARGET_UNKNOWN),
    (contract.STOP_PATH, {"pushId": "1"}, Code.PUSH_UNKNOWN),
    (contract.REVOKE_PATH, {"pushid": 1}, Code.PUSH_UNKNOWN),
    (contract.STATISTICS_PATH, {"pushId": "1"}, Code.PUSH_UNKNOWN),
    (contract.RECORD_PATH, {"startDate": "2026/01/01", "endDate": "2026-01-01"}, Code.DATE_FORMAT_WRONG),
    (contract.RECORD_PATH, {}, Code.MISSING_PARAMETER),
    (contract.CHANNELS_PATH, {"startDate": "1 May", "endDate": "20260101"}, Code.DATE_FORMAT_WRONG),
    (contract.DEVICES_PATH, {"startDate": "20260101"}, Code.MISSING_PARAMETER),
    (contract.BIND_PATH, {"operator_type": 6}, Code.PARAMETER_REFUSED),
    (contract.BIND_PATH, {"operator_type": 4, "token_list": ["x"]}, Code.WHOLLY_FAILED),
    (contract.QUERY_PATH, {"operator_type": 3}, Code.PARAMETER_REFUSED),
    ("v3/device/tag", {"operator_type": 1}, Code.PARAMETER_REFUSED),
    ("v3/push/plan/add_plan_push", {"planName": "Autumn"}, Code.PARAMETER_REFUSED),
]


@pytest.mark.parametrize(("path", "body", "code"), CASES)
def test_a_refusal_travels_in_a_success_of_http(own: Service, path: str, body: dict[str, Any], code: Code) -> None:
    answer = own.ask(path, **body)
    assert (answer.status, answer.code) == (200, code), answer
    assert (answer.members.get("err_msg") or answer.members["errMsg"]).endswith(".")


def test_more_accounts_than_a_thousand_fail_the_push(service: Service) -> None:
    accounts = [f"contract-nobody-{number}" for number in range(1001)]
    assert service.ask(contract.PUSH_PATH, **{**PUSH, "audience_type": "account_list", "account_list": accounts}).code


PATHS = [contract.PUSH_PATH, contract.UPLOAD_PATH, contract.BIND_PATH, contract.QUERY_PATH, contract.RECORD_PATH]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_right_keys_nothing_is_done(service: Service, path: str) -> None:
    body = json.dumps(PUSH).encode()
    kind = {"Content-Type": "application/json"}
    for headers in (
        {"Authorization": contract.basic(service.access_id, "0" * 32)},
        {**service.signed(body), "Sign": "x" * 88},
        {},
    ):
        answer = service.send(path, body, kind | headers)
        assert answer.code in (Code.AUTHENTICATION_FAILED, -1)
        assert answer.status == 403


def test_an_access_id_that_is_not_known_has_a_code_of_its_own(own: Service) -> None:
    headers = {"Authorization": contract.basic("1500009999", own.secret_key), "Content-Type": "application/json"}
    answer = own.send(contract.PUSH_PATH, b"{}", headers)
    assert (answer.status, answer.code) == (403, Code.ACCESS_ID_WRONG)


@pytest.mark.parametrize("path", ["v3/push/apps", "v3/", "", "v3/push/app/"])
def test_a_path_that_is_none_is_answered_in_the_envelope(own: Service, path: str) -> None:
    answer = own.ask(path)
    assert (answer.status, answer.code) == (404, Code.PARAMETER_REFUSED)


def test_only_post_is_taken(own: Service) -> None:
    assert own.send(contract.PUSH_PATH, b"", {"Authorization": own.basic}, method="GET").status == 405
