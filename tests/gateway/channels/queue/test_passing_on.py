"""Tests of which channel a delivery goes through when its device is reached by several."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.channels.online import pending
from console.gateway.channels.protocol import Accepted, DeadAddress, Outcome, Refused, Unclear
from console.gateway.channels.queue import rows
from console.gateway.channels.queue.settling import settle
from console.gateway.models import Address, AppChannel, Device, GatewayApplication, GatewayPush, Sending
from pushes.tpns.contract import STATISTICS_PATH
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import pushed

pytestmark = pytest.mark.django_db
Way = list[tuple[str, str]]


@pytest.fixture
def app() -> GatewayApplication:
    made = builders.application()
    for place, kind in enumerate(("fcm", "webpush", "apns"), 1):
        AppChannel.objects.create(application=made, kind=kind, credential="{}", place=place, wait_seconds=60)
    return made


def reached(app: GatewayApplication, account: str, *kinds: str) -> Device:
    """A device with the account and an address in each of the channels."""
    device = builders.device(app, account)
    for kind in kinds:
        channel = AppChannel.objects.get(kind=kind)
        Address.objects.create(channel=channel, device=device, text="x", digest=f"{device.pk}")
    return device


def way(push: GatewayPush) -> Way:
    """The channels that the deliveries of the push came to, and how they ended there."""
    found = Sending.objects.of(push.pk).order_by("pk").values_list("channel__kind", "state")
    return [(str(kind), str(state)) for kind, state in found]


def settled(kind: str, outcome: Callable[[int], Outcome]) -> None:
    """What is due at the channel has come to this."""
    Sending.objects.update(next_try_at=timezone.now())
    channel = rows.claim(AppChannel.objects.get(kind=kind).pk)
    assert channel
    jobs = rows.take(channel)
    settle(channel, jobs, [outcome(job.outgoing.delivery) for job in jobs])
    rows.leave(channel)


def dead(delivery: int) -> Outcome:
    return DeadAddress(delivery, "404 UNREGISTERED")


def refused(delivery: int) -> Outcome:
    return Refused(delivery, "400 too large")


def unclear(delivery: int) -> Outcome:
    return Unclear(delivery, "cut off")


def test_each_device_is_reached_by_its_first_channel_alone(app: GatewayApplication) -> None:
    reached(app, "alice", "apns", "webpush", "fcm")
    reached(app, "bob", "apns", "webpush")
    reached(app, "carol", "apns")
    builders.device(app, "dave")
    push = pushed(app, "alice", "bob", "carol", "dave")
    assert way(push) == [("fcm", "waiting"), ("webpush", "waiting"), ("apns", "waiting")]


@pytest.mark.parametrize(("outcome", "state"), [(dead, "dead"), (refused, "refused")])
def test_what_one_cannot_bring_goes_to_the_next(
    app: GatewayApplication, outcome: Callable[[int], Outcome], state: str
) -> None:
    reached(app, "alice", "fcm", "apns")
    push = pushed(app, "alice")
    settled("fcm", outcome)
    assert way(push) == [("fcm", state), ("apns", "waiting")]
    assert rows.due() == [AppChannel.objects.get(kind="apns").pk]  # at once: it has waited
    settled("apns", outcome)
    assert way(push) == [("fcm", state), ("apns", state)]


@pytest.mark.parametrize(("outcome", "state"), [(Accepted, "accepted"), (unclear, "waiting")])
def test_what_may_have_been_taken_goes_to_no_other(
    app: GatewayApplication, outcome: Callable[[int], Outcome], state: str
) -> None:
    reached(app, "alice", "fcm", "apns")
    push = pushed(app, "alice")
    settled("fcm", outcome)
    assert way(push) == [("fcm", state)]


@pytest.mark.parametrize("outcome", [dead, refused])
def test_what_may_have_been_taken_goes_to_no_other_after_a_no_either(
    app: GatewayApplication, outcome: Callable[[int], Outcome]
) -> None:
    """The app may have got a new address at the service since."""
    reached(app, "alice", "fcm", "apns")
    push = pushed(app, "alice")
    settled("fcm", unclear)
    settled("fcm", outcome)
    assert [kind for kind, _ in way(push)] == ["fcm"]


def test_what_may_have_been_taken_goes_to_no_other_when_its_address_is_removed(app: GatewayApplication) -> None:
    device = reached(app, "alice", "fcm", "apns")
    push = pushed(app, "alice")
    settled("fcm", unclear)
    Address.objects.filter(device=device, channel__kind="fcm").delete()
    settled("fcm", Accepted)
    assert way(push) == [("fcm", "dead")]


def test_an_address_that_is_removed_while_it_waits_is_passed_by(app: GatewayApplication) -> None:
    device = reached(app, "alice", "fcm", "webpush", "apns")
    push = pushed(app, "alice")
    Address.objects.filter(device=device, channel__kind="fcm").delete()
    settled("fcm", Accepted)
    assert way(push) == [("fcm", "dead"), ("webpush", "waiting")]


def test_a_channel_that_is_stopped_comes_after_all_others(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm", "apns")
    reached(app, "bob", "fcm")
    AppChannel.objects.filter(kind="fcm").update(is_stopped=True)
    assert way(pushed(app, "alice", "bob")) == [("apns", "waiting"), ("fcm", "waiting")]


def test_a_push_goes_through_no_channel_that_it_leaves_out(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm", "webpush", "apns")
    push = pushed(app, "alice", left_out=["fcm", "apns"])
    settled("webpush", dead)
    assert way(push) == [("webpush", "dead")]


def test_a_device_has_its_seconds_only_where_online_comes_first(app: GatewayApplication) -> None:
    reached(app, "alice", "fcm")
    first, at_once = pushed(app, "alice"), pushed(app, "alice", is_online_first=False)
    due = {push: Sending.objects.of(push.pk).get().next_try_at for push in (first, at_once)}
    assert due[first] > timezone.now() + timedelta(seconds=30)
    assert due[at_once] <= timezone.now()


@pytest.mark.parametrize("is_wide", [False, True])
def test_what_does_not_go_online_waits_for_no_line(app: GatewayApplication, is_wide: bool) -> None:
    device = reached(app, "alice", "fcm")
    hidden = pushed(app, "alice", goes_online=False, is_wide=is_wide)
    shown = pushed(app, "alice", is_wide=is_wide)
    assert [one.push for one in pending.for_devices({app.pk: [device.pk]})] == [shown.pk]
    assert way(hidden) == [("fcm", "waiting")]


def figures(client: Client, push: GatewayPush, *names: str) -> dict[str, list[int | None]]:
    """Those of each channel."""
    answer = builders.post(client, STATISTICS_PATH, {"pushId": push.push_id}).json()
    return {one["channel"]: [one["pushState"].get(name) for name in names] for one in answer["pushStatDataAll"]}


def test_a_device_counts_for_the_channel_that_carries_it(client: Client, app: GatewayApplication) -> None:
    """Not for the one that could not, which says so."""
    for account, kinds in (("a", ["fcm", "apns"]), ("b", ["fcm"]), ("c", ["apns"]), ("d", ["webpush"]), ("e", [])):
        reached(app, account, *kinds)
    push = pushed(app, "a", "b", "c", "d", "e")
    names = ("pushActiveUv", "pushOnlineUv", "refusedUv", "deadUv")
    assert figures(client, push, *names) == {
        **{"xg": [1, 0, None, None], "fcm": [2, 0, 0, 0], "apns": [1, 0, 0, 0], "webpush": [1, 0, 0, 0]},
        "all": [5, 0, None, None],
    }
    settled("fcm", dead)
    settled("apns", Accepted)
    settled("webpush", refused)
    assert figures(client, push, *names) == {
        **{"xg": [3, 0, None, None], "fcm": [0, 0, 0, 2], "apns": [2, 2, 0, 0], "webpush": [0, 0, 1, 0]},
        "all": [5, 2, None, None],
    }
