"""Tests of who may bind accounts: anybody, with a signature of the app's server, or that server only."""

import hashlib
import hmac
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from console.gateway.channels.online import binding_signatures
from console.gateway.models import Binding, BindingRule, Device
from pushes.tpns.contract import BIND_PATH
from tests.gateway import builders
from tests.gateway.channels.online.test_registration import call

pytestmark = pytest.mark.django_db
ACCOUNT = "+8613711112222"


def device(rule: BindingRule) -> Device:
    app = builders.application()
    app.binding_rule = rule
    app.save()
    return builders.device(app)


def bound(client: Client, device: Device, *items: dict[str, Any]) -> Any:
    return call(client, "bind", {"accounts": items}, device.token)


def item(device: Device, *, moment: int | None = None, **changed: Any) -> dict[str, Any]:
    """An account as an app sends it whose server wrote the signature by the documentation alone."""
    moment = int(time.time()) if moment is None else moment
    text = "\n".join([device.token, ACCOUNT, "1002", str(moment)])
    signature = hmac.new(builders.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"account": ACCOUNT, "account_type": 1002, "time": moment, "signature": signature, **changed}


def test_where_it_is_open_existing_apps_bind_as_before(client: Client) -> None:
    phone = builders.device(builders.application())
    assert bound(client, phone, {"account": ACCOUNT, "account_type": 1002}).json()["ret_code"] == 0
    assert Binding.objects.get().account == ACCOUNT


def test_the_server_alone_binds_where_it_is_to(client: Client) -> None:
    phone = device(BindingRule.SERVER)
    for accounts in ([{"account": ACCOUNT, "account_type": 1002}], [item(phone)]):
        answer = bound(client, phone, *accounts)
        assert (answer.status_code, answer.json()["ret_code"]) == (403, 1008003)
        assert BIND_PATH in answer.json()["err_msg"]
    assert not Binding.objects.exists()
    body = {
        "operator_type": 1,
        "token_accounts": [{"token": phone.token, "account_list": [{"account": ACCOUNT, "account_type": 1002}]}],
    }
    assert builders.post(client, BIND_PATH, body).json()["ret_code"] == 0
    assert Binding.objects.get().device == phone
    left = call(client, "unbind", {"accounts": [{"account": ACCOUNT, "account_type": 1002}]}, phone.token).json()
    assert left["accounts"] == [], "who logs out is never kept"


def test_a_signature_of_the_server_binds_its_account_to_its_device(client: Client) -> None:
    phone = device(BindingRule.SIGNED)
    assert bound(client, phone, item(phone)).json()["accounts"] == [{"account": ACCOUNT, "account_type": 1002}]
    upper = item(phone)["signature"].upper()
    as_text = item(phone, time=str(int(time.time())), account_type="1002", signature=upper)
    assert bound(client, phone, as_text).json()["ret_code"] == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"account": "+8613711113333"}, "does not match"),
        ({"account_type": 0}, "does not match"),
        ({"signature": "0" * 64}, "does not match"),
        ({"signature": "é"}, "does not match"),
        ({"signature": None}, "Send time and signature with account 1"),
        ({"time": None}, "Send time and signature with account 1"),
    ],
)
def test_another_account_or_signature_is_refused_and_nothing_is_bound(
    client: Client, changed: dict[str, Any], words: str
) -> None:
    phone = device(BindingRule.SIGNED)
    answer = bound(client, phone, item(phone, **changed))
    assert (answer.status_code, answer.json()["ret_code"]) == (403, 1008003)
    assert words in answer.json()["err_msg"]
    assert not Binding.objects.exists()


def test_one_account_without_a_signature_refuses_them_all(client: Client) -> None:
    phone = device(BindingRule.SIGNED)
    answer = bound(client, phone, item(phone), {"account": "alice"}).json()
    assert "account 2" in answer["err_msg"]
    assert not Binding.objects.exists()


def test_a_signature_is_for_one_device_and_a_short_time(client: Client) -> None:
    phone = device(BindingRule.SIGNED)
    other = builders.device(phone.application)
    assert "does not match" in bound(client, other, item(phone)).json()["err_msg"]
    for moment in (int(time.time()) - 700, int(time.time()) + 700, 1):
        assert (
            "Ask the app's server for a new one" in bound(client, phone, item(phone, moment=moment)).json()["err_msg"]
        )
    assert bound(client, phone, item(phone, moment=int(time.time()) - 500)).json()["ret_code"] == 0


def test_signing_is_as_it_is_documented() -> None:
    text = Path(settings.BASE_DIR, "docs", "devices.md").read_text()
    example = next(block for block in text.split("```python\n") if "def binding_signature" in block).split("```")[0]
    names: dict[str, Any] = {}
    exec(example, names)
    documented = names["binding_signature"]("secret", "t" * 36, "alice", 0, 1790000000)
    signed = binding_signatures.sign("secret", token="t" * 36, account="alice", account_type=0, moment=1790000000)
    assert documented == signed
    assert signed == hmac.new(b"secret", b"t" * 36 + b"\nalice\n0\n1790000000", hashlib.sha256).hexdigest()
