"""Tests of what is due in a channel, and who may have it."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from console.gateway.channels.queue import rows, settling
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


@pytest.mark.parametrize("channel_too", [False, True])
def test_what_is_tried_again_waits_as_long_as_it_was_asked_to_though_the_clock_was_set_back(
    client: Client, service: PushService, app: GatewayApplication, channel_too: bool
) -> None:
    push = to_be_tried(client, service, app, tries=3, hours=5.5)
    ahead = timezone.now() + timedelta(hours=5)  # what the clock said when it was tried
    AppChannel.objects.update(settled_at=ahead, held_until=ahead + timedelta(minutes=10) if channel_too else None)
    for _ in range(2):
        assert rows.due() == []
        waits = Sending.objects.of(push.pk).get().next_try_at - timezone.now()
        assert timedelta(minutes=29) < waits <= timedelta(minutes=30)
    Sending.objects.update(next_try_at=timezone.now())
    carry()
    assert states(push) == (["waiting"] if channel_too else ["accepted"])
    AppChannel.objects.update(held_until=F("held_until") - timedelta(minutes=10))
    carry()
    assert states(push) == ["accepted"]


def test_a_worker_in_whose_hands_the_clock_is_set_back_leaves_nothing_behind_it(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    push = to_be_tried(client, service, app, tries=3, hours=5.5)
    subscribed(client, service, app, "bob")
    other = pushed(app, "bob")
    AppChannel.objects.update(settled_at=timezone.now() + timedelta(hours=5))
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    jobs = rows.take(channel)
    settling.settle(channel, jobs, [settling.Accepted(job.outgoing.delivery) for job in jobs])
    assert states(other) == ["accepted"]
    waits = Sending.objects.of(push.pk).get().next_try_at - timezone.now()
    assert waits <= timedelta(minutes=30)


def test_clocks_that_differ_by_minutes_are_not_taken_for_one_that_was_set_back(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    push = to_be_tried(client, service, app, tries=3, hours=0.5)
    AppChannel.objects.update(settled_at=timezone.now() + timedelta(minutes=4))
    assert rows.due() == []
    assert Sending.objects.of(push.pk).get().next_try_at > timezone.now() + timedelta(minutes=29)


@pytest.mark.parametrize(("tries", "hours"), [(0, 0.9), (3, 23)])
def test_what_is_asked_to_wait_waits(
    client: Client, service: PushService, app: GatewayApplication, tries: int, hours: float
) -> None:
    push = to_be_tried(client, service, app, tries=tries, hours=hours)
    assert rows.due() == []
    carry()
    assert states(push) == ["waiting"]
