"""Tests of what is due in a channel, and who may have it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.channels.queue import rows
from console.gateway.models import AppChannel, GatewayApplication, GatewayPush, Sending
from tests.gateway.channels.queue.subscribing import carry, pushed, states, subscribed
from tests.gateway.channels.webpush.push_service import PushService

pytestmark = pytest.mark.django_db


def to_be_tried(
    client: Client, service: PushService, app: GatewayApplication, *, tries: int, hours: float
) -> GatewayPush:
    """A push whose rows were tried so often and are due again in so many hours."""
    subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    Sending.objects.of(push.pk).update(next_try_at=timezone.now() + timedelta(hours=hours), tries=tries)
    return push


@pytest.mark.parametrize(("column", "ahead"), [("lease_until", 1), ("held_until", 26)])
def test_a_channel_is_free_though_the_clock_was_set_back(
    client: Client, service: PushService, app: GatewayApplication, column: str, ahead: int
) -> None:
    subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    AppChannel.objects.update(**{column: timezone.now() + timedelta(seconds=15), "claim": "c"})
    carry()
    assert states(push) == ["waiting"]
    AppChannel.objects.update(**{column: timezone.now() + timedelta(hours=ahead)})
    carry()
    assert states(push) == ["accepted"]


@pytest.mark.parametrize(("tries", "hours"), [(0, 2), (3, 26)])
def test_rows_are_tried_though_the_clock_was_set_back(
    client: Client, service: PushService, app: GatewayApplication, tries: int, hours: int
) -> None:
    push = to_be_tried(client, service, app, tries=tries, hours=hours)
    AppChannel.objects.update(is_stopped=True)
    assert rows.due() == []
    AppChannel.objects.update(is_stopped=False)
    carry()
    assert states(push) == ["accepted"]


@pytest.mark.parametrize(("tries", "hours"), [(0, 0.9), (3, 23)])
def test_what_is_asked_to_wait_waits(
    client: Client, service: PushService, app: GatewayApplication, tries: int, hours: float
) -> None:
    push = to_be_tried(client, service, app, tries=tries, hours=hours)
    assert rows.due() == []
    carry()
    assert states(push) == ["waiting"]
