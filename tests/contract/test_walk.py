"""Tests of calls that belong together: what one answers is what the next one takes."""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from console.gateway.channels.online.client import DeviceClient
from pushes.tpns import contract
from tests.contract.clients import UPLOADS
from tests.contract.conftest import RunningGateway
from tests.contract.service import Answer, Service

pytestmark = pytest.mark.processes
MESSAGE = {"title": "Sale", "content": "From nine", "android": {"action": {"action_type": 1}}}
_calls = count()
SUCCESS = {"ret_code": 0, "err_msg": "NO_ERROR", "err_msg_zh": "", "retCode": 0, "errMsg": "NO_ERROR"}


def until(is_true: Callable[[], Any]) -> None:
    while not is_true():
        time.sleep(0.05)


def push(service: Service, **members: Any) -> str:
    """The push id of a push, once the rate lets it through."""
    named = {"trace_id": f"call-{next(_calls)}"}  # no repetition of the call before
    body = {"audience_type": "account", "message_type": "notify", "message": MESSAGE, **named, **members}
    answer = patiently(service, body)
    assert answer.code == 0, answer
    return str(answer.members["push_id"])


def patiently(service: Service, body: dict[str, Any]) -> Answer:
    while (answer := service.ask(contract.PUSH_PATH, **body)).code == contract.Code.TOO_FAST:
        time.sleep(float(answer.headers.get("retry-after", "1")))
    return answer


def finished(service: Service, push_id: str) -> dict[str, Any]:
    until(lambda: service.record(push_id)["status"] == "PUSH_FINISHED")
    return service.record(push_id)


@pytest.fixture
def phone(own: Service, own_gateway: RunningGateway) -> DeviceClient:
    """A device of the application that is away."""
    client = DeviceClient(own.url + "/", own.access_id, own_gateway.keys()[2])
    client.register()
    return client


def test_an_upload_id_serves_several_pushes(service: Service) -> None:
    body, headers = UPLOADS[0].request(service)
    upload_id = service.send(contract.UPLOAD_PATH, body, headers).members["uploadId"]
    for written in (upload_id, str(upload_id)):
        push_id = push(service, audience_type="package_account_push", upload_id=written, account_push_type=1)
        record = service.record(push_id)
        assert (record["pushType"], record["uploadId"]) == ("package_account_push", upload_id)


def test_records_of_today_are_paged(own: Service) -> None:
    ids = [push(own, account_list=[own.account]) for _ in range(3)]
    day = own.record(ids[0])["date"][:10]
    found: list[str] = []
    for offset in range(3):
        asked = {"startDate": day, "endDate": day, "msgType": "notify", "pushType": "account"}
        answer = own.ask(contract.RECORD_PATH, **asked, offset=offset, limit=1)
        assert answer.members["count"] >= 3
        found += [row["pushId"] for row in answer.members["pushRecordData"]]
    assert found == ids[::-1]


def test_accounts_are_bound_asked_for_pushed_to_and_taken_off(own: Service, phone: DeviceClient) -> None:
    accounts = [{"account": "contract-bob", "account_type": 2}, {"account": "+8613700000001", "account_type": 1002}]
    bound = own.ask(
        contract.BIND_PATH, operator_type=2, token_accounts=[{"token": phone.token, "account_list": accounts}]
    )
    assert (bound.code, bound.members["result"]) == (0, ["0"])
    asked = own.ask(contract.QUERY_PATH, operator_type=1, account_list=accounts[1:])
    assert asked.members["account_tokens"][0]["token_list"] == [phone.token]
    listed = own.ask(contract.QUERY_PATH, operator_type=2, token_list=[phone.token])
    assert listed.members["token_accounts"] == [{"token": phone.token, "account_list": accounts}]
    push_id = push(own, account_list=["contract-bob"], account_type="2")
    finished(own, push_id)
    states = own.ask(contract.STATISTICS_PATH, pushId=push_id).members["pushStatDataAll"]
    assert [(row["channel"], row["pushState"]["pushActiveUv"]) for row in states] == [("xg", 1), ("all", 1)]
    off = own.ask(contract.BIND_PATH, operator_type=4, token_list=[phone.token])
    assert (off.code, off.members["result"]) == (0, ["0"])
    gone = own.ask(contract.QUERY_PATH, operator_type=1, account_list=accounts)
    assert gone.members["result"] == ["10110008", "10110008"]


def test_a_device_hears_what_is_pushed_to_its_account(own: Service, phone: DeviceClient) -> None:
    phone.bind("contract-carol", 3)
    push_id = push(own, account_list=["contract-carol"], account_type=3)
    heard = next(phone.listen())
    assert (heard.push_id, heard.title, heard.message) == (push_id, "Sale", {"android": MESSAGE["android"]})


def test_a_push_is_stopped_and_taken_back(own: Service) -> None:
    push_id = push(own, account_list=[own.account])
    finished(own, push_id)
    for path, member, status in (
        (contract.STOP_PATH, "pushId", "PUSH_DELETED_PUSH_MSG"),
        (contract.REVOKE_PATH, "pushid", "PUSH_REVOKED"),
    ):
        answer = own.ask(path, **{member: push_id})
        assert (answer.status, answer.members) == (200, SUCCESS)
        assert own.record(push_id)["status"] == status


def test_a_push_to_all_replaces_an_earlier_one(own: Service) -> None:
    first = push(own, audience_type="all")
    collapse_id = own.record(first)["collapseID"]
    second = push(own, audience_type="all", collapse_id=collapse_id, push_speed=50_000)
    assert own.record(first)["status"] == "PUSH_COLLAPSED"
    assert own.record(second)["collapseID"] == collapse_id


def test_large_pushes_come_once_a_second(own: Service) -> None:
    body = {"audience_type": "all", "message_type": "notify", "message": MESSAGE}
    while (answer := own.ask(contract.PUSH_PATH, **body)).code == 0:
        pass  # until two calls come within a second
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (200, contract.Code.TOO_FAST, "1")
    assert answer.members["err_msg_zh"]


def test_figures_of_days(own: Service) -> None:
    today = own.record(push(own, account_list=[own.account]))["date"][:10].replace("-", "")
    days = own.ask(contract.CHANNELS_PATH, startDate=today, endDate=today).members["pushDateChannelStat"]
    assert [(row["date"], [channel["channel"] for channel in row["channelDatas"]]) for row in days] == [
        (today, ["xg", "all"])
    ]
    devices = own.ask(contract.DEVICES_PATH, startDate=today, endDate=today).members["getDeviceStatOverviewData"]
    assert devices[0].keys() == {"date", "accuUv", "newUv", "activeUv"}
    assert devices[0]["date"] == int(today)
