"""Tests of Huawei's channel for HarmonyOS 5 and later, against a stand-in that is written from Huawei's documents."""

import json
from typing import Any

import pytest

from console.gateway.channels.huawei import harmony
from console.gateway.channels.protocol import (
    Accepted,
    DeadAddress,
    Halt,
    Outgoing,
    Refused,
    TryLater,
    UnusableCredentialError,
)
from tests.gateway.channels.huawei.service import Harmony
from tests.gateway.channels.vendors import sender
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import Reply

ID = "157440955549500001002006"


def token(number: int) -> str:
    return f"MAMzLg-{number:030}"


def to(number: int, members: dict[str, Any] | None = None, **given: Any) -> Outgoing:
    return sender.to(number, token(number), members, **given)


def test_a_notification_with_the_right_class(harmony_service: Harmony, send_to_harmony: Sender) -> None:
    members = {"hw_category": "IM", "badge_type": -2, "icon_type": 1, "icon_res": "https://example.com/a.png"}
    members |= {"custom_content": '{"a":1}'}
    assert send_to_harmony([to(1, members), to(2, members)]) == [Accepted(1, ID), Accepted(2, ID)]
    assert harmony_service.calls == 1
    assert harmony_service.got[token(2)] == {
        "category": "IM",
        "title": "Sale",
        "body": "From nine",
        "notifyId": 43,
        "clickAction": {"actionType": 0, "data": {"push_id": "1234567890123456789", "custom_content": '{"a":1}'}},
        "image": "https://example.com/a.png",
        "badge": {"addNum": 1},
    }
    send_to_harmony([to(3, {"badge_type": 0})])
    options = harmony_service.options[token(3)]
    assert (options["biTag"], "receiptId" in options) == ("1234567890123456789", False)
    send_to_harmony.given = {**send_to_harmony.given, "receipt_id": "R-7"}
    send_to_harmony([to(4)])
    assert harmony_service.options[token(4)]["receiptId"] == "R-7"
    assert harmony_service.got[token(3)]["category"] == "MARKETING"
    assert harmony_service.got[token(3)]["badge"] == {"setNum": 0}


def test_each_address_by_the_reason_that_is_given(harmony_service: Harmony, send_to_harmony: Sender) -> None:
    reasons = ("tokenFormatError", "noRight", "noPushTypeRight", "countryNotSupport", "newReason")
    harmony_service.noted = {token(number): why for number, why in enumerate(reasons, 1)}
    expected = [
        Accepted(0, ID),
        DeadAddress(1, "80100000 tokenFormatError"),
        Refused(2, "80100000 noRight"),
        TryLater(3, "80100000 noPushTypeRight", halt=Halt.CREDENTIAL),
        Refused(4, "80100000 countryNotSupport"),
        Refused(5, "80100000 newReason"),
    ]
    assert send_to_harmony([to(number) for number in range(6)]) == expected
    assert send_to_harmony([to(1)]) == [DeadAddress(1, "80300007 tokenFormatError")]
    harmony_service.noted = {token(number): "noRight" for number in range(5)}
    outcomes = send_to_harmony([to(number) for number in range(5)])
    assert outcomes == [TryLater(number, "80300007 noRight", halt=Halt.CREDENTIAL) for number in range(5)]


def test_a_penalty_stops_the_channel(harmony_service: Harmony, send_to_harmony: Sender) -> None:
    why = "disableSendHuaweiMsgBecauseOfPenalty"
    harmony_service.noted = {token(1): why}
    assert send_to_harmony([to(1)]) == [TryLater(1, f"80300007 {why}", halt=Halt.CREDENTIAL)]
    harmony_service.replies = [Reply(401, {"code": "80200001", "msg": "Authentication failed"})]
    assert send_to_harmony([to(2)]) == [TryLater(2, "401 80200001: Authentication failed", halt=Halt.CREDENTIAL)]


def test_a_service_account_is_tested(harmony_service: Harmony, send_to_harmony: Sender, huawei_account: str) -> None:
    assert send_to_harmony.test() == ""
    assert harmony_service.got == {}
    send_to_harmony.given = {"service_account": json.dumps({**json.loads(huawei_account), "key_id": "other"})}
    assert send_to_harmony.test() == "Huawei answered 401 80200001: Authentication failed"


def test_a_message_that_is_too_long_is_not_sent(harmony_service: Harmony, send_to_harmony: Sender) -> None:
    (outcome,) = send_to_harmony([to(1, message={"title": "a", "content": "字" * 1400})])
    assert isinstance(outcome, Refused)
    assert harmony_service.calls == 0


@pytest.mark.parametrize("change", [{"private_key": "x"}, {"sub_account": ""}, {"token_uri": None}])
def test_a_file_that_is_none_of_a_service_account_is_refused(huawei_account: str, change: dict[str, Any]) -> None:
    assert harmony.CHANNEL.public_of({"service_account": huawei_account}) == "388421841221"
    for wrong in (json.dumps({**json.loads(huawei_account), **change}), "", "[]"):
        with pytest.raises(UnusableCredentialError, match="whole JSON file of a service account key"):
            harmony.CHANNEL.public_of({"service_account": wrong})
