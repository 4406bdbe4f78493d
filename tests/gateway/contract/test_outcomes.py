"""How far a push came with each account, asked when it has ended."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.models import Delivery, Device, GatewayPush, RememberedCall, delivery_key
from pushes.tpns import contract
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def ended(**fields: Any) -> GatewayPush:
    app = builders.application()
    push = builders.push(app, "alice")
    GatewayPush.objects.filter(pk=push.pk).update(**{"status": "PUSH_FINISHED", "finished_at": timezone.now()} | fields)
    push.refresh_from_db()
    return push


def delivered(push: GatewayPush, device: Device, *steps: str) -> None:
    key, now = delivery_key(push.pk, device.pk), timezone.now()
    Delivery.objects.create(pk=key, push=push, device=device, **dict.fromkeys(steps, now))


def asked(client: Client, push: GatewayPush, *accounts: Any) -> dict[str, Any]:
    body = {"pushId": push.push_id, "account_list": list(accounts)}
    answered: dict[str, Any] = builders.post(client, contract.OUTCOMES_PATH, body).json()
    return answered


def test_each_account_has_the_outcome_of_the_device_on_which_it_came_farthest(client: Client) -> None:
    push = ended()
    app = push.application
    delivered(push, builders.device(app, "sent"), "sent_at")
    delivered(push, builders.device(app, "王小明"), "sent_at", "arrived_at")
    delivered(push, builders.device(app, "clicked"), "sent_at", "arrived_at", "clicked_at")
    delivered(push, builders.device(app, "clicked"), "sent_at")
    builders.device(app, "moved")
    delivered(push, builders.device(app, "other type", kind=1), "sent_at", "arrived_at")
    other = builders.push(app, "moved")
    delivered(other, builders.device(app, "sent"), "sent_at", "arrived_at", "clicked_at")  # of another push
    said = asked(client, push, "clicked", "nobody", "moved", "sent", "王小明", "other type", "clicked")
    assert said == {"retCode": 0, "errMsg": "NO_ERROR", "outcomes": "4012304"}


def test_accounts_are_looked_up_in_the_spelling_in_which_they_are_bound(client: Client) -> None:
    push, digest = ended(account_type=998), "0cc175b9c0f1b6a831c399e269772661"
    delivered(push, builders.device(push.application, digest, kind=998), "arrived_at")
    assert asked(client, push, digest.upper(), digest)["outcomes"] == "33"


def test_what_cannot_be_told_is_refused(client: Client) -> None:
    push = ended()
    for accounts, words in (
        ((), "Send account_list with at least one item."),
        (("alice", "x"), "Item 2 of account_list is 1 character long."),
        (("ab",) * 10_001, "account_list has 10,001 items. Send at most 10,000 in one call."),
    ):
        assert asked(client, push, *accounts)["errMsg"].startswith(words)
    GatewayPush.objects.filter(pk=push.pk).update(status="PUSH_STARTED")
    assert asked(client, push, "alice")["errMsg"].startswith("This push is still carried out.")
    GatewayPush.objects.filter(pk=push.pk).update(push_id="4611686018427387904")
    assert "belongs to this application" in asked(client, push, "alice")["errMsg"]
    assert not any("alice" in str(vars(each)) for each in RememberedCall.objects.all())
