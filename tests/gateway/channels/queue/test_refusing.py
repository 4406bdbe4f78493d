"""Tests of a push service that takes nothing, while those of other browsers do: it alone is left alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from console.gateway import giving
from console.gateway.channels.protocol import Halt, Outcome, TryLater
from console.gateway.channels.queue import refusing, rows, settling
from console.gateway.models import Address, AppChannel, GatewayApplication, GatewayPush, Sending
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import call, carry, carry_at_last, pushed, states, subscribed
from tests.gateway.channels.queue.test_passing_on import way
from tests.gateway.channels.webpush.push_service import Browser, PushService, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(service: PushService, settings: Settings) -> Iterator[PushService]:
    """The push service of another browser."""
    with PushService().running() as running:
        settings.WEB_PUSH_HOSTS = [service.url, running.url]
        yield running


def several(client: Client, service: PushService, app: GatewayApplication, *names: str) -> list[Browser]:
    return [subscribed(client, service, app, name)[1] for name in names]


def named(what: str, number: int) -> list[str]:
    return [f"{what}-{each}" for each in range(number)]


def hosts() -> list[str]:
    return [each.host for each in AppChannel.objects.get().refusing]


def pauses_are_over() -> None:
    """Time passes until services that were left alone are tried again, and a worker looks."""
    channel = AppChannel.objects.get()
    past = (timezone.now() - timedelta(seconds=1)).isoformat()
    channel.refused_by = {host: kept | {"until": past} for host, kept in (channel.refused_by or {}).items()} or None
    channel.save(update_fields=["refused_by"])
    carry_at_last()


def waits(push: GatewayPush) -> set[str]:
    """The reasons of what waits."""
    return set(Sending.objects.of(push.pk).waiting().values_list("reason", flat=True))


def test_one_that_denies_everybody_is_left_alone_and_the_others_go_on(
    client: Client, service: PushService, other: PushService, app: GatewayApplication
) -> None:
    denied, taken = named("denied", 8), named("taken", 3)
    several(client, service, app, *denied)
    several(client, other, app, *taken)
    service.always = status(403)
    push = pushed(app, *denied, *taken)
    carry()
    assert states(push) == ["waiting"] * 8 + ["accepted"] * 3
    assert (AppChannel.objects.get().is_stopped, hosts()) == (False, [service.url])
    assert waits(push) == {"Left alone: HTTP 403 a reason"}
    calls = service.calls
    later = pushed(app, "denied-0", "taken-0")
    carry_at_last()  # the pause is not over
    assert (states(later), service.calls) == (["waiting", "accepted"], calls)
    pauses_are_over()
    assert calls < service.calls <= calls + 9
    (again,) = AppChannel.objects.get().refusing
    assert again.until - timezone.now() > timedelta(seconds=100), "and longer each time"
    service.always = None
    pauses_are_over()
    assert (set(states(push)), set(states(later)), hosts()) == ({"accepted"}, {"accepted"}, [])


def test_who_lets_it_go_on_has_it_tried_at_once(
    client: Client, service: PushService, other: PushService, app: GatewayApplication
) -> None:
    names = named("denied", 6)
    several(client, service, app, *names)
    service.always = status(401)
    push = pushed(app, *names)
    carry()
    assert hosts() == [service.url]
    service.always = None
    giving.keep(AppChannel.objects.get())
    carry()
    assert (states(push), hosts()) == (["accepted"] * 6, [])


def test_subscriptions_of_another_key_do_not_keep_those_that_are_ours_waiting(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    foreign, ours = named("foreign", 30), named("ours", 3)
    for browser in several(client, service, app, *foreign):
        service.answering(browser, *[status(403)] * 9)
    several(client, service, app, *ours)
    push = pushed(app, *foreign, *ours)
    carry()
    carry_at_last()  # the foreign ones alone
    assert states(push)[30:] == ["accepted"] * 3
    assert (AppChannel.objects.get().is_stopped, hosts()) == (False, [])
    again = pushed(app, *ours)
    carry()
    assert states(again) == ["accepted"] * 3
    for _ in range(refusing.MOST_TRIES - 2):
        assert states(push)[:30] == ["waiting"] * 30
        carry_at_last()
    assert states(push)[:30] == ["refused"] * 30
    assert not Address.objects.exclude(dead_at=None).exists()


def test_one_that_denies_what_it_took_before_is_left_alone(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    ours, foreign = named("ours", 5), named("foreign", 9)
    several(client, service, app, *ours)
    pushed(app, *ours)
    carry()
    several(client, service, app, *foreign)
    service.always = status(403)
    push = pushed(app, *ours[:4], *foreign)
    carry()
    assert hosts() == [], "four of those that it has taken something for, in a row"
    last = pushed(app, ours[4])
    carry()
    assert hosts() == [service.url]
    service.always = None
    pauses_are_over()
    assert ({*states(push), *states(last)}, hosts()) == ({"accepted"}, [])


def test_a_browser_that_subscribes_anew_proves_nothing_any_more(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    device, browser = subscribed(client, service, app, "alice")
    pushed(app, "alice")
    carry()
    for subscription, proves in ((browser.subscription(), True), (service.subscribe().subscription(), False)):
        call(client, device, {"channel": "webpush", "address": subscription})
        assert Address.objects.get().is_proven is proves


def test_what_was_taken_for_the_subscription_of_before_proves_nothing_of_the_new_one(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    device, _ = subscribed(client, service, app, "alice")
    pushed(app, "alice")
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    jobs = rows.take(channel)
    call(client, device, {"channel": "webpush", "address": service.subscribe().subscription()})
    settling.settle(channel, jobs, [settling.Accepted(jobs[0].outgoing.delivery)])
    assert not Address.objects.get().is_proven


def test_nothing_is_dropped_where_one_service_calls_all_of_its_addresses_dead(
    client: Client, service: PushService, other: PushService, app: GatewayApplication
) -> None:
    lost, taken = named("lost", settling.MOST_DEAD + 1), named("taken", 2)
    several(client, service, app, *lost)
    gone, _ = several(client, other, app, *taken)
    other.answering(gone, status(410))
    service.always = status(404)
    push = pushed(app, *lost, *taken)
    carry()
    assert states(push) == ["waiting"] * len(lost) + ["dead", "accepted"]
    assert Address.objects.filter(dead_at=None).count() == len(lost) + 1
    (told,) = AppChannel.objects.get().refusing
    assert told.words == "21 addresses in a row were called dead, and none is dropped: HTTP 404 a reason"
    pauses_are_over()
    assert Address.objects.filter(dead_at=None).count() == len(lost) + 1
    assert AppChannel.objects.get().refusing[0].times == 1
    service.always = None
    pauses_are_over()
    assert (set(states(push)[:-2]), hosts()) == ({"accepted"}, [])


def test_what_waits_for_it_goes_through_the_next_channel_that_reaches_the_device(app: GatewayApplication) -> None:
    first, next_one = AppChannel.objects.get(), AppChannel.objects.create(application=app, kind="fcm", credential="{}")
    device, alone = builders.device(app, "alice"), builders.device(app, "bob")
    for channel, each in ((first, device), (next_one, device), (first, alone)):
        Address.objects.create(channel=channel, device=each, text="x", digest=f"{each.pk}")
    AppChannel.objects.filter(pk=first.pk).update(place=1)
    AppChannel.objects.filter(pk=next_one.pk).update(place=2)
    push = pushed(app, "alice", "bob")

    def denied(delivery: int) -> Outcome:
        return TryLater(delivery, "HTTP 403", halt=Halt.SERVICE)

    claimed = rows.claim(first.pk)
    assert claimed
    jobs = rows.take(claimed)
    settling.settle(claimed, jobs, [denied(job.outgoing.delivery) for job in jobs])
    assert sorted(way(push)) == [("fcm", "waiting"), ("webpush", "refused"), ("webpush", "waiting")]


def test_an_end_of_the_pause_that_only_a_clock_set_back_could_name_does_not_count(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    several(client, service, app, "alice")
    hour = timezone.now() + timedelta(hours=2)
    told = refusing.RefusingService(service.url, "HTTP 403", hour, hour, 9)
    AppChannel.objects.update(refused_by={service.url: told.kept})
    push = pushed(app, "alice")
    carry()
    assert (states(push), hosts()) == (["accepted"], [])
