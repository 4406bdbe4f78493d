"""Tests of the queue with a push service that really answers: each delivery once, whatever happens."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from console.gateway.carrying import collapsing, queueing
from console.gateway.channels.queue import rows, settling
from console.gateway.models import AppChannel, Delivery, GatewayApplication, GatewayPush, Sending
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import (
    add_channel,
    carry,
    carry_at_last,
    pushed,
    states,
    subscribed,
)
from tests.gateway.channels.webpush.push_service import PushService, cut

pytestmark = pytest.mark.django_db


def test_a_push_reaches_each_browser_once(client: Client, service: PushService, app: GatewayApplication) -> None:
    pairs = [subscribed(client, service, app, f"user-{number}") for number in range(5)]
    builders.device(app, "user-0")  # that has no address
    push = pushed(app, *[f"user-{number}" for number in range(5)])
    assert states(push) == ["waiting"] * 5
    carry()
    carry_at_last()
    assert states(push) == ["accepted"] * 5
    for device, browser in pairs:
        (message,) = map(json.loads, browser.messages())
        delivery = Delivery.objects.get(push=push, device=device)
        assert message["id"] == builders.named(delivery)
        assert delivery.sent_at
        assert delivery.arrived_at is None


def test_what_came_online_first_needs_no_other_channel(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    add_channel(app, "--wait-seconds", "60")
    _, browser = subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    carry()
    assert service.calls == 0
    Delivery.objects.filter(push=push).update(arrived_at=timezone.now())
    carry_at_last()
    assert states(push) == ["unneeded"]
    assert browser.bodies == []


@pytest.mark.parametrize(
    "members",
    [
        {"message_type": "message"},
        {"message": {"title": "a", "content": "b", "accept_time": [{"start": {"hour": "8", "min": "0"}}]}},
    ],
)
def test_what_only_an_app_can_handle_goes_online_alone(
    client: Client, service: PushService, app: GatewayApplication, members: dict[str, object]
) -> None:
    subscribed(client, service, app, "alice")
    assert states(pushed(app, "alice", **members)) == []


def test_a_worker_killed_in_mid_batch_leaves_what_is_sent_again(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    assert rows.take(channel)
    assert states(push) == ["sending"]
    carry()  # the lease is still that of the killed one
    assert states(push) == ["sending"]
    AppChannel.objects.update(lease_until=timezone.now())
    carry()
    assert states(push) == ["accepted"]


def test_a_worker_that_lost_its_lease_writes_nothing(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    slow = rows.claim(AppChannel.objects.get().pk)
    assert slow
    jobs = rows.take(slow)
    AppChannel.objects.update(lease_until=timezone.now())
    carry()
    settling.settle(slow, jobs, [])
    assert states(push) == ["accepted"]
    assert not rows.renew(slow)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """It happens once, after a worker has read what is due and before it notes that it sends it."""
    sort_out = rows.sort_out

    def slowly(*given: Any) -> Any:
        monkeypatch.setattr(rows, "sort_out", sort_out)
        found = sort_out(*given)
        happens()
        return found

    monkeypatch.setattr(rows, "sort_out", slowly)


def test_a_worker_whose_lease_ran_out_while_it_looked_sends_nothing(
    client: Client, service: PushService, app: GatewayApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, browser = subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    slow = rows.claim(AppChannel.objects.get().pk)
    assert slow

    def another_carries() -> None:
        AppChannel.objects.update(lease_until=timezone.now())
        carry()
        pushed(app, "alice")  # due, and no longer the slow one's

    meanwhile(monkeypatch, another_carries)
    assert rows.take(slow) == []
    assert (states(push), len(browser.bodies)) == (["accepted"], 1)
    carry()
    assert len(browser.bodies) == 2


def test_a_row_that_ended_while_a_worker_looked_is_not_sent(
    client: Client, service: PushService, app: GatewayApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(client, service, app, "alice")
    subscribed(client, service, app, "bob")
    ended, waits = pushed(app, "alice"), pushed(app, "bob")
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    meanwhile(monkeypatch, lambda: Sending.objects.of(ended.pk).update(state="unneeded"))
    assert [job.outgoing.push_id for job in rows.take(channel)] == [waits.push_id]
    assert (states(ended), states(waits)) == (["unneeded"], ["sending"])


def test_what_was_taken_back_is_taken_back_in_the_browser(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    _, browser = subscribed(client, service, app, "alice")
    subscribed(client, service, app, "bob")
    push = pushed(app, "alice")
    carry()
    later = pushed(app, "bob")
    for each in (push, later):
        collapsing.end(GatewayPush.objects.filter(pk=each.pk), GatewayPush.Status.REVOKED, timezone.now())
    queueing.take_back_lately(rows.taking_back())
    queueing.take_back_lately(rows.taking_back())
    carry()
    assert (states(push), states(later)) == (["accepted", "accepted"], ["unneeded"])
    shown, withdrawn = map(json.loads, browser.messages())
    assert withdrawn == {"event": "withdraw", "id": shown["id"], "push_id": push.push_id}


def test_a_push_is_taken_back_piece_by_piece_and_written_once(
    client: Client, service: PushService, app: GatewayApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["alice", "bob", "carol"]
    for name in names:
        subscribed(client, service, app, name)
    push = pushed(app, *names)
    carry()
    collapsing.end(GatewayPush.objects.filter(pk=push.pk), GatewayPush.Status.REVOKED, timezone.now())
    monkeypatch.setattr(queueing, "WITHDRAWALS", 2)
    with CaptureQueriesContext(connection) as first:
        queueing.take_back_lately(rows.taking_back())
    with CaptureQueriesContext(connection) as again:
        queueing.take_back_lately(rows.taking_back())
    assert states(push) == ["accepted", "waiting"] * 3
    assert [str(said).count("INSERT") for said in (first.captured_queries, again.captured_queries)] == [2, 0]


def test_what_may_be_shown_is_taken_back_though_its_next_try_came_long_after(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    _, browser = subscribed(client, service, app, "alice")
    service.answering(browser, cut)
    push = pushed(app, "alice")
    carry()
    assert states(push) == ["waiting"]
    long_ago = timezone.now() - 2 * queueing.LATELY
    collapsing.end(GatewayPush.objects.filter(pk=push.pk), GatewayPush.Status.REVOKED, long_ago)
    queueing.take_back_lately(rows.taking_back())
    carry_at_last()
    carry()
    assert states(push) == ["unclear", "accepted"]
    assert json.loads(browser.messages()[-1])["event"] == "withdraw"


def test_what_is_taken_back_while_it_is_sent_is_taken_back_after(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    channel = rows.claim(AppChannel.objects.get().pk)
    assert channel
    jobs = rows.take(channel)
    collapsing.end(GatewayPush.objects.filter(pk=push.pk), GatewayPush.Status.REVOKED, timezone.now())
    settling.settle(channel, jobs, [settling.Accepted(jobs[0].outgoing.delivery)])
    assert states(push) == ["accepted", "waiting"]


def test_what_nobody_took_before_it_expired_is_not_sent(
    client: Client, service: PushService, app: GatewayApplication
) -> None:
    _, browser = subscribed(client, service, app, "alice")
    push = pushed(app, "alice")
    GatewayPush.objects.update(expires_at=timezone.now())
    carry()
    assert states(push) == ["expired"]
    assert browser.bodies == []
