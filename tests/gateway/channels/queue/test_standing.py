"""Tests of what becomes of deliveries that wait in a channel when it is stopped."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from console.gateway import giving
from console.gateway.channels.protocol import Accepted, Halt, Outcome, TryLater
from console.gateway.channels.queue import rows, turns
from console.gateway.channels.queue.standing import STAYS, hand_on
from console.gateway.models import AppChannel, GatewayApplication, GatewayPush, Sending
from tests.gateway.channels.queue.subscribing import pushed
from tests.gateway.channels.queue.test_passing_on import app, reached, refused, settled, unclear, way

__all__ = ["app"]
pytestmark = pytest.mark.django_db


def no_credential(delivery: int) -> Outcome:
    return TryLater(delivery, "401 of the service", halt=Halt.CREDENTIAL)


def carry_stopped() -> None:
    """What the beat and a worker do with channels that are stopped, until nothing is due there."""
    Sending.objects.waiting().exclude(reason=STAYS).update(next_try_at=timezone.now())
    stopped = set(AppChannel.objects.filter(is_stopped=True).values_list("pk", flat=True))
    while due := stopped & set(rows.due()):
        for channel in due:
            turns.carry(channel)


def reasons(push: GatewayPush) -> list[str]:
    return list(Sending.objects.of(push.pk).order_by("pk").values_list("reason", flat=True))


def go_on(kind: str) -> None:
    giving.keep(AppChannel.objects.get(kind=kind))


def test_what_waits_in_two_that_stop_one_after_the_other_goes_to_the_third(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm", "webpush", "apns")
    reached(app, "bob", "fcm", "apns")
    push = pushed(app, "alice", "bob")
    settled("fcm", no_credential)
    carry_stopped()
    assert sorted(way(push)) == [("apns", "waiting"), ("fcm", "refused"), ("fcm", "refused"), ("webpush", "waiting")]
    assert reasons(push)[:2] == ["Stopped: 401 of the service"] * 2
    settled("webpush", no_credential)
    carry_stopped()
    settled("apns", Accepted)
    assert [state for kind, state in way(push) if kind == "apns"] == ["accepted"] * 2
    go_on("fcm")
    go_on("webpush")
    assert rows.due() == [], "nothing is sent a second time"


def test_what_no_other_can_bring_waits_until_one_goes_on(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm")
    reached(app, "bob", "fcm", "apns")
    AppChannel.objects.filter(kind="apns").update(is_stopped=True)
    push = pushed(app, "alice", "bob")
    settled("fcm", no_credential)
    carry_stopped()
    assert way(push) == [("fcm", "waiting")] * 2
    assert rows.due() == [], "nobody looks at it again and again"
    go_on("apns")
    carry_stopped()
    assert way(push) == [("fcm", "waiting"), ("fcm", "refused"), ("apns", "waiting")]
    go_on("fcm")
    settled("fcm", Accepted)
    assert way(push) == [("fcm", "accepted"), ("fcm", "refused"), ("apns", "waiting")]


def test_what_expires_in_one_that_is_stopped_ends_as_refused(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm")
    push = pushed(app, "alice")
    settled("fcm", no_credential)
    carry_stopped()
    GatewayPush.objects.update(expires_at=timezone.now())
    Sending.objects.update(next_try_at=timezone.now())
    carry_stopped()
    assert way(push) == [("fcm", "refused")]
    assert reasons(push) == ["Stopped until it expired: 401 of the service"]


def test_what_may_have_been_taken_goes_to_no_other_when_the_channel_stops(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm", "apns")
    push = pushed(app, "alice")
    settled("fcm", unclear)
    settled("fcm", no_credential)
    carry_stopped()
    assert way(push) == [("fcm", "waiting")]
    go_on("fcm")
    settled("fcm", refused)
    assert way(push) == [("fcm", "refused")]


def test_a_worker_that_is_killed_may_have_sent_it(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm", "apns")
    push = pushed(app, "alice")
    Sending.objects.update(next_try_at=timezone.now())
    channel = rows.claim(AppChannel.objects.get(kind="fcm").pk)
    assert channel
    rows.take(channel)
    rows.leave(channel)  # as its lease runs out
    AppChannel.objects.filter(kind="fcm").update(is_stopped=True)
    carry_stopped()
    assert way(push) == [("fcm", "waiting")]


def test_an_address_that_is_gone_and_a_push_that_is_taken_back_end_as_ever(app: GatewayApplication) -> None:
    device = reached(app, "alice", "fcm", "apns")
    gone, taken_back = pushed(app, "alice"), pushed(app, "alice")
    settled("fcm", no_credential)
    device.addresses.filter(channel__kind="fcm").delete()
    GatewayPush.objects.filter(pk=taken_back.pk).update(status="PUSH_REVOKED")
    Sending.objects.update(tries=0)
    carry_stopped()
    assert way(gone) == [("fcm", "dead"), ("apns", "waiting")]
    assert way(taken_back) == [("fcm", "unneeded")]


def test_one_that_goes_on_while_what_waits_there_is_looked_at_keeps_it(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm")
    push = pushed(app, "alice")
    settled("fcm", no_credential)
    seen = AppChannel.objects.get(kind="fcm")
    go_on("fcm")
    Sending.objects.update(next_try_at=timezone.now())
    assert not hand_on(seen), "nothing is left to do there"
    assert rows.due() == [seen.pk]
    assert reasons(push) == ["401 of the service"]


@pytest.mark.django_db(transaction=True)
def test_one_goes_on_after_what_waits_there_was_looked_at(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm")
    pushed(app, "alice")
    settled("fcm", no_credential)
    Sending.objects.update(next_try_at=timezone.now())
    seen = AppChannel.objects.get(kind="fcm")

    def administrator() -> None:
        try:
            go_on("fcm")
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            assert hand_on(seen)
            going_on = pool.submit(administrator)
            while not (going_on.done() or is_waited_for()):
                pass
        going_on.result()
    assert rows.due() == [seen.pk], "it does not wait until it expires"


def is_waited_for() -> bool:
    """Whether somebody waits for what this transaction holds. SQLite tells nobody, and lets nobody write meanwhile."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
