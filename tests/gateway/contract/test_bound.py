"""How many accounts have a device at all, asked before a push is sent."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.models import Address, AppChannel, RememberedCall
from pushes.tpns import contract
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def bound(client: Client, *accounts: str, **members: Any) -> dict[str, Any]:
    answered: dict[str, Any] = builders.post(
        client, contract.BOUND_PATH, {"account_list": list(accounts), **members}
    ).json()
    return answered


def test_accounts_with_a_device_are_counted_however_many_it_has(client: Client) -> None:
    app = builders.application()
    for _ in range(2):
        builders.device(app, "alice")
    builders.device(app, "王小明")
    builders.device(app, "bob", kind=1)
    builders.device(builders.application("1500009999"), "carol")
    said = bound(client, "alice", "bob", "carol", "dave", "王小明", "alice")
    assert said == {"retCode": 0, "errMsg": "NO_ERROR", "count": 5, "bound": 2}
    assert bound(client, "alice", "bob", "carol", account_type="1")["bound"] == 1
    assert bound(client, "nobody", account_type=1002)["bound"] == 0


def test_accounts_are_looked_up_in_the_spelling_in_which_they_are_bound(client: Client) -> None:
    digest = "0cc175b9c0f1b6a831c399e269772661"
    builders.device(builders.application(), digest, kind=998)
    said = bound(client, digest.upper(), digest, account_type=998)
    assert (said["count"], said["bound"]) == (1, 1)


@pytest.mark.parametrize(
    ("listed", "code", "words"),
    [
        ([], 1008002, "Send account_list with at least one item."),
        (["alice", "x"], 1008007, "Item 2 of account_list is 1 character long. Accounts have 2 to 100."),
        (["alice\nbob"], 1008007, "Item 1 of account_list holds a control character. Accounts have visible"),
        ([1], 1008007, "Send item 1 of account_list as text."),
        (["ab"] * 10_001, 1008007, "account_list has 10,001 items. Send at most 10,000 in one call."),
    ],
)
def test_what_is_no_list_of_accounts_is_refused(client: Client, listed: list[Any], code: int, words: str) -> None:
    builders.application()
    said = bound(client, *listed)
    assert said["retCode"] == code
    assert said["errMsg"].startswith(words)
    assert "bound" not in said


def test_it_is_asked_as_every_call_is_and_no_account_stays(client: Client) -> None:
    builders.device(builders.application(), "alice")
    assert builders.post(client, contract.BOUND_PATH, {"account_list": ["alice"]}, key="wrong").status_code == 403
    raw = json.dumps({"account_list": ["alice"]}).encode()
    headers = builders.signed_headers(raw)
    for _ in range(2):
        answer = client.post("/gateway/accounts/bound", raw, content_type="application/json", headers=headers)
        assert answer.json()["bound"] == 1
    assert not any("alice" in str(vars(each)) for each in RememberedCall.objects.all())
    assert client.get("/gateway/accounts/bound").status_code == 405


REACHED = [("ann", "fcm", "apns"), ("ben", "apns"), ("cyd", "webpush"), ("dan",)]


def test_with_the_rest_of_the_call_it_tells_which_channel_reaches_how_many_devices(client: Client) -> None:
    app = builders.application()
    channels = {
        kind: AppChannel.objects.create(application=app, kind=kind, credential="{}")
        for kind in ("fcm", "apns", "webpush")
    }
    for account, *kinds in [*REACHED, ("ann",)]:
        device = builders.device(app, account)
        for kind in kinds:
            Address.objects.create(channel=channels[kind], device=device, text="x", digest=f"{device.pk}")
    names = [account for account, *_ in REACHED]
    said = bound(client, *names, account_push_type=1)
    assert (said["count"], said["bound"], said["devices"]) == (4, 4, 5)
    assert said["channels"] == {"fcm": 1, "apns": 1, "webpush": 1}
    recent = bound(client, *names, account_push_type=0)
    assert (recent["devices"], recent["channels"]) == (4, {"apns": 1, "webpush": 1})  # the new one of Ann has none
    rules = [{"channel": "fcm", "disable": True}, {"channel": "webpush", "disable": True}]
    assert bound(client, *names, account_push_type=1, channel_rules=rules)["channels"] == {"apns": 2}
    Address.objects.filter(channel=channels["fcm"]).update(dead_at=timezone.now())
    assert bound(client, *names, account_push_type="1")["channels"] == {"apns": 2, "webpush": 1}
    AppChannel.objects.all().delete()
    assert bound(client, *names, account_push_type=1)["channels"] == {}
    assert bound(client, *names, account_push_type=2)["retCode"] == 1008007
