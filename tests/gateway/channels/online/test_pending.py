"""Tests of the questions about what waits: the right devices, nothing that has expired or was cut short."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.channels.online import pending
from console.gateway.channels.online.changed_pushes import FIELDS, Mark
from console.gateway.channels.online.pending import Waiting
from console.gateway.models import Delivery, Device, GatewayPush
from tests.gateway import builders

pytestmark = pytest.mark.django_db


Pushed = Callable[..., Delivery]


@pytest.fixture(params=[False, True], ids=["narrow", "wide"])
def pushed(request: pytest.FixtureRequest) -> Pushed:
    """Push to alice's device."""

    def deliver(device: Device, **members: Any) -> Delivery:
        push = builders.push(device.application, "alice", is_wide=request.param, **members)
        resolving.advance(push.pk)
        return Delivery.objects.get(push=push, device=device)

    return deliver


def mark(delivery: Delivery, **members: Any) -> Mark:
    return Mark(*GatewayPush.objects.values_list(*FIELDS).get(pk=delivery.push_id))._replace(**members)


def as_waiting(delivery: Delivery) -> Waiting:
    return Waiting(delivery.pk, delivery.device_id, delivery.push_id, delivery.sent_at is not None)


@pytest.fixture
def device() -> Device:
    return builders.device(builders.application(), "alice")


@pytest.mark.parametrize("audience", ["account_list", "package_account_push"])
def test_of_a_push_the_connected_devices_are_told(device: Device, pushed: Pushed, audience: str) -> None:
    delivery = pushed(device)
    pushes = [mark(delivery, audience_type=audience)]
    assert pending.of_pushes(pushes, {device.application_id: {device.pk}}) == [as_waiting(delivery)]
    assert pending.of_pushes(pushes, {device.application_id: {device.pk + 1}}) == []
    assert pending.of_pushes(pushes, {device.application_id + 1: {device.pk}}) == []
    assert pending.for_devices({device.application_id: {device.pk}}) == [as_waiting(delivery)]
    assert pending.for_devices({device.application_id: {device.pk + 1}}) == []
    assert pending.for_devices({}) == []


def test_what_has_arrived_waits_no_more_and_what_was_only_sent_does(device: Device, pushed: Pushed) -> None:
    delivery = pushed(device)
    Delivery.objects.update(sent_at=timezone.now())
    assert pending.for_devices({device.application_id: {device.pk}}) == [as_waiting(delivery)._replace(was_sent=True)]
    Delivery.objects.update(arrived_at=timezone.now())
    assert pending.for_devices({device.application_id: {device.pk}}) == []


@pytest.mark.parametrize("status", GatewayPush.CUT_SHORT)
def test_what_was_cut_short_waits_no_more(device: Device, pushed: Pushed, status: str) -> None:
    delivery = pushed(device)
    GatewayPush.objects.update(status=status)
    assert pending.for_devices({device.application_id: {device.pk}}) == []
    assert pending.of_pushes([mark(delivery)], {device.application_id: {device.pk}}) == []


def test_what_has_expired_waits_no_more(device: Device, pushed: Pushed) -> None:
    pushed(device)
    GatewayPush.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert pending.for_devices({device.application_id: {device.pk}}) == []


def test_a_withdrawal_waits_until_the_device_has_acknowledged_it(device: Device, pushed: Pushed) -> None:
    delivery = pushed(device)
    GatewayPush.objects.update(status="PUSH_REVOKED")
    assert pending.withdrawals({delivery.push_id}, {device.pk}) == [as_waiting(delivery)]
    assert pending.withdrawals({delivery.push_id}, {device.pk + 1}) == []
    assert pending.withdrawals(set(), {device.pk}) == []
    Delivery.objects.update(withdrawn_at=timezone.now())
    assert pending.withdrawals({delivery.push_id}, {device.pk}) == []


def test_events_stand_in_the_order_in_which_the_pushes_were_due(device: Device, pushed: Pushed) -> None:
    now = timezone.now()
    scheduled, second, first = (
        pushed(device, send_at=now - timedelta(seconds=ago), expires_at=now + timedelta(hours=1)) for ago in (0, 5, 9)
    )
    told = pending.events(map(as_waiting, (scheduled, second, first)))
    assert sorted(told, key=lambda push: told[push].order) == [first.push_id, second.push_id, scheduled.push_id]


@pytest.mark.parametrize(("status", "reason"), [("PUSH_REVOKED", "revoked"), ("PUSH_COLLAPSED", "replaced")])
def test_a_withdrawal_says_why_and_nothing_of_the_content(
    device: Device, pushed: Pushed, status: str, reason: str
) -> None:
    delivery = pushed(device)
    GatewayPush.objects.update(status=status)
    (event,) = pending.events([as_waiting(delivery)]).values()
    name, data = event.withdrawal(builders.named(delivery)).decode().split("\n")[:2]
    assert (event.takes_back, name) == (True, "event: withdraw")
    expected = {"id": builders.named(delivery), "push_id": delivery.push.push_id, "reason": reason}
    assert json.loads(data.removeprefix("data: ")) == expected
