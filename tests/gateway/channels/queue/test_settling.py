"""Tests of what follows from the answers of a push service: for the delivery, its address, its channel, the figures."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.channels.queue import rows, settling
from console.gateway.channels.queue.settling import next_try, stop
from console.gateway.contract.periods import SERVICE_ZONE
from console.gateway.models import Address, AppChannel, Delivery, GatewayApplication, Sending
from pushes.tpns import contract
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import (
    add_channel,
    call,
    carry,
    carry_at_last,
    pushed,
    states,
    subscribed,
)
from tests.gateway.channels.webpush.push_service import PushService, cut, status

pytestmark = pytest.mark.django_db


def test_a_dead_address_is_dropped_and_lives_again_when_registered(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    (gone, dead), (_, alive) = (subscribed(client, service, app, name) for name in ("alice", "bob"))
    service.answering(dead, status(410))
    push = pushed(app, "alice", "bob")
    carry()
    assert states(push) == ["dead", "accepted"]
    address = Address.objects.get(device=gone)
    assert address.dead_at
    assert address.dead_reason == "HTTP 410 a reason"
    assert states(pushed(app, "alice", "bob")) == ["waiting"]
    call(client, gone, {"channel": "webpush", "address": dead.subscription()})
    carry()
    again = pushed(app, "alice")
    carry()
    assert states(again) == ["accepted"]
    assert (len(dead.bodies), len(alive.bodies)) == (1, 2)


def test_an_address_that_was_registered_anew_meanwhile_stays(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    device, browser = subscribed(client, service, app, "alice")

    push = pushed(app, "alice")
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    jobs = rows.take(channel)
    call(client, device, {"channel": "webpush", "address": browser.subscription()})
    settling.settle(channel, jobs, [settling.DeadAddress(jobs[0].outgoing.delivery, "HTTP 410")])
    assert states(push) == ["dead"]
    assert Address.objects.get(device=device).dead_at is None


def test_what_went_to_the_address_of_before_goes_to_the_new_one(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    device, old = subscribed(client, service, app, "alice")
    push, new = pushed(app, "alice"), service.subscribe()
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    jobs = rows.take(channel)
    call(client, device, {"channel": "webpush", "address": new.subscription()})
    settling.settle(channel, jobs, [settling.DeadAddress(jobs[0].outgoing.delivery, "HTTP 410")])
    rows.leave(channel)
    assert states(push) == ["waiting"]
    carry_at_last()
    assert (states(push), len(old.bodies), len(new.bodies)) == (["accepted"], 0, 1)
    assert Address.objects.get(device=device).dead_at is None


def test_a_key_that_is_none_stops_the_channel_and_loses_nothing(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    subscribed(client, service, app, "alice")
    push, kept = pushed(app, "alice"), AppChannel.objects.get().credential
    AppChannel.objects.update(credential='{"contact": "mailto:push@example.com"}', changed_at=timezone.now())
    carry()
    assert AppChannel.objects.get().is_stopped
    AppChannel.objects.update(credential=kept, changed_at=timezone.now())
    add_channel(app)
    carry_at_last()
    assert states(push) == ["accepted"]


def test_an_answer_to_the_credential_of_before_does_not_stop_the_new_one(app: GatewayApplication) -> None:
    channel = add_channel(app)
    AppChannel.objects.update(changed_at=timezone.now())
    stop(channel, "HTTP 401")
    assert not AppChannel.objects.get().is_stopped
    stop(AppChannel.objects.get(), "HTTP 401")
    assert AppChannel.objects.get().is_stopped


def test_what_the_credential_of_before_was_told_drops_no_address_and_counts_for_nothing(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    jobs = rows.take(channel)
    AppChannel.objects.update(changed_at=timezone.now())  # somebody gives another one meanwhile
    assert not settling.settle(channel, jobs, [settling.DeadAddress(jobs[0].outgoing.delivery, "HTTP 404")])
    rows.leave(channel)
    assert (states(push), Address.objects.get().dead_at, AppChannel.objects.get().dead_in_a_row) == (
        ["waiting"],
        None,
        0,
    )
    carry_at_last()
    assert states(push) == ["accepted"]


def test_a_storm_of_429_is_waited_for(client: Client, service: PushService, app: GatewayApplication) -> None:
    names = [f"user-{number}" for number in range(30)]
    browsers = [subscribed(client, service, app, name)[1] for name in names]
    service.always = status(429, Retry_After="60")
    push = pushed(app, *names)
    carry()
    waiting = Sending.objects.of(push.pk)
    assert set(states(push)) == {"waiting"}
    assert all(row.next_try_at > timezone.now() + timedelta(seconds=50) for row in waiting)
    assert len({row.next_try_at for row in waiting}) == 30  # not all at the same moment
    service.always = None
    AppChannel.objects.update(changed_at=timezone.now())  # another process, which remembers no wait
    carry_at_last()
    assert set(states(push)) == {"accepted"}
    assert [len(browser.bodies) for browser in browsers] == [1] * 30


def test_an_unclear_answer_is_repeated_under_the_same_topic(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    _, browser = subscribed(client, service, app, "alice")
    service.answering(browser, status(201), cut)
    first, second = pushed(app, "alice"), pushed(app, "alice")
    carry()
    assert sorted([*states(first), *states(second)]) == ["accepted", "waiting"]
    carry_at_last()
    assert [*states(first), *states(second)] == ["accepted"] * 2
    assert len({headers["Topic"] for headers in browser.headers}) == 2


def test_statistics_tell_what_each_channel_did(client: Client, service: PushService, app: GatewayApplication) -> None:
    subscribed(client, service, app, "alice")
    online = builders.device(app, "bob")
    push = pushed(app, "alice", "bob")
    carry()
    Delivery.objects.filter(push=push).update(arrived_at=timezone.now())
    Delivery.objects.filter(push=push, device=online).update(sent_at=timezone.now(), clicked_at=timezone.now())
    answer = builders.post(client, contract.STATISTICS_PATH, {"pushId": push.push_id}).json()
    names = ("pushActiveUv", "pushOnlineUv", "verifySvcUv", "clickUv")
    told = {one["channel"]: [one["pushState"][name] for name in names] for one in answer["pushStatDataAll"]}
    assert told == {"xg": [1, 1, 1, 1], "webpush": [1, 1, 1, 0], "all": [2, 2, 2, 1]}
    today = f"{timezone.now().astimezone(SERVICE_ZONE):%Y%m%d}"
    period = {"startDate": today, "endDate": today}
    days = builders.post(client, contract.CHANNELS_PATH, period).json()["pushDateChannelStat"]
    by_day = {one["channel"]: one["pushState"]["pushOnlineUv"] for one in days[0]["channelDatas"]}
    assert by_day == {"xg": 1, "webpush": 1, "all": 2}


def test_waits_grow_and_never_fall_below_what_was_asked_for() -> None:
    now = timezone.now()
    for tries, least, most in ((1, 1, 3), (2, 2, 6), (6, 32, 96), (40, 1800, 5400)):
        assert timedelta(seconds=least) <= next_try(tries, None, now) - now <= timedelta(seconds=most)
    asked = now + timedelta(hours=2)
    assert asked < next_try(1, asked, now) <= asked + timedelta(seconds=30)
