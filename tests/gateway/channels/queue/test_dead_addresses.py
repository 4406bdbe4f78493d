"""Tests of dead addresses, many in a row: none is dropped by itself, and a person may say that they are dead."""

import pytest
from django.test import Client

from console.gateway import giving
from console.gateway.models import Address, AppChannel, GatewayApplication, GatewayPush
from console.gateway.models.channel import MOST_DEAD
from tests.gateway.channels.queue.subscribing import add_channel, carry, carry_at_last, pushed, states, subscribed
from tests.gateway.channels.webpush.push_service import PushService, status

pytestmark = pytest.mark.django_db


NAMES = [f"user-{number}" for number in range(MOST_DEAD + 1)]


def all_dead(client: Client, service: PushService, app: GatewayApplication, code: int) -> GatewayPush:
    """A push to more than may be dead, whom the service answers with this."""
    for name in NAMES:
        subscribed(client, service, app, name)
    service.always = status(code)
    push = pushed(app, *NAMES)
    carry()
    return push


def test_a_batch_of_nothing_but_dead_addresses_stops_the_channel_and_drops_none(
    client: Client, service: PushService, app: GatewayApplication, caplog: pytest.LogCaptureFixture
) -> None:
    push = all_dead(client, service, app, 404)
    channel = AppChannel.objects.get()
    assert channel.is_stopped
    assert channel.trouble == "21 addresses in a row were called dead, and none is dropped: HTTP 404 a reason"
    assert "is stopped" in caplog.text
    assert Address.objects.filter(dead_at=None).count() == len(NAMES)
    assert set(states(push)) == {"waiting"}
    calls = service.calls
    carry_at_last()
    assert service.calls == calls
    service.always = None
    add_channel(app)
    carry_at_last()
    assert set(states(push)) == {"accepted"}


def test_dead_addresses_that_a_person_knows_of_are_dropped_and_stop_nothing_any_more(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    push = all_dead(client, service, app, 410)
    for drops_dead in (False, True):
        assert AppChannel.objects.get().is_stopped_by_dead
        assert set(states(push)) == {"waiting"}
        giving.keep(AppChannel.objects.get(), drops_dead=drops_dead)
        carry_at_last()
    assert (AppChannel.objects.get().is_stopped, AppChannel.objects.get().dead_to_drop) == (False, 0)
    assert set(states(push)) == {"dead"}
    assert not Address.objects.filter(dead_at=None).exists()


def test_who_has_dead_addresses_dropped_loses_none_that_live_by_then(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    push = all_dead(client, service, app, 404)
    giving.keep(AppChannel.objects.get(), drops_dead=True)
    service.always = None
    carry_at_last()
    assert set(states(push)) == {"accepted"}
    add_channel(app)
    assert AppChannel.objects.get().dead_to_drop == 0, "what is given next begins anew"


def test_more_dead_addresses_than_a_person_knew_of_stop_the_channel_again(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    others = [f"other-{number}" for number in range(MOST_DEAD + 1)]
    for name in [*NAMES, *others]:
        subscribed(client, service, app, name)
    service.always = status(410)
    pushed(app, *NAMES)
    carry()
    giving.keep(AppChannel.objects.get(), drops_dead=True)
    assert AppChannel.objects.get().dead_to_drop == len(NAMES)
    pushed(app, *others)
    carry_at_last()
    assert AppChannel.objects.get().is_stopped
    assert Address.objects.filter(dead_at=None).count() == len(NAMES) + len(others)


def test_the_same_dead_address_of_many_pushes_is_one(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    subscribed(client, service, app, "alice")
    service.always = status(410)
    pushes = [pushed(app, "alice") for _ in range(MOST_DEAD + 1)]
    carry()
    assert not AppChannel.objects.get().is_stopped
    assert {state for push in pushes for state in states(push)} == {"dead"}
    assert not Address.objects.filter(dead_at=None).exists()
