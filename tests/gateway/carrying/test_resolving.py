"""Tests of carrying a push out: who gets it, once, whatever happens to the workers."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.models import Device, GatewayPush, delivery_key
from console.gateway.operations import bind_accounts
from tests.gateway import builders
from tests.gateway.builders import package, reached

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by_package", [False, True])
@pytest.mark.parametrize(("account_push_type", "which"), [(0, [1, 3]), (1, [0, 1, 3])])
def test_recent_and_all_devices(by_package: bool, account_push_type: int, which: list[int]) -> None:
    app = builders.application()
    devices = [builders.device(app, account) for account in ("alice", "alice", "carol", "bob")]
    builders.device(app, "alice", kind=1002)  # the same text of another type is another account
    builders.device(builders.application("1600000001", "ios"), "alice")
    who = ["bob", "nobody", "alice"]
    target = {"upload": package(app, who)} if by_package else {}
    push = builders.push(app, *([] if by_package else who), account_push_type=account_push_type, **target)
    assert resolving.advance(push.pk) is None
    push.refresh_from_db()
    assert (push.status, push.accounts_done, push.accounts_reached) == ("PUSH_FINISHED", 3, 2)
    assert reached(push) == {devices[number].pk for number in which}


@pytest.mark.usefixtures("bucket")
def test_a_package_in_a_bucket_is_gone_through_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "WINDOW", 2)
    app, who = builders.application(), ["alice", "bob", "carol", "dave", "erin"]
    devices = {builders.device(app, account).pk for account in who}
    push = builders.push(app, upload=package(app, who))
    assert resolving.advance(push.pk) is None
    push.refresh_from_db()
    assert (push.status, push.accounts_done, reached(push)) == ("PUSH_FINISHED", 5, devices)


def test_a_device_with_two_accounts_of_the_push_gets_it_once() -> None:
    app = builders.application()
    device = builders.device(app, "alice")
    push = builders.push(app, "alice", "alice")
    resolving.advance(push.pk)
    assert reached(push) == {device.pk}
    push.refresh_from_db()
    assert push.accounts_done == 1


def test_rebinding_makes_a_device_the_recent_one() -> None:
    app = builders.application()
    older, _ = builders.device(app, "alice"), builders.device(app, "alice")
    builders.bind(older, [(0, "alice")], timezone.now())
    push = builders.push(app, "alice")
    resolving.advance(push.pk)
    assert reached(push) == {older.pk}


def test_a_finished_push_is_not_carried_out_again() -> None:
    app = builders.application()
    push = builders.push(app, "alice")
    resolving.advance(push.pk)
    builders.device(app, "alice")
    resolving.advance(push.pk)
    assert reached(push) == set()


def test_a_package_goes_in_windows_and_a_step_that_ends_early_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "WINDOW", 10)
    monkeypatch.setattr(resolving, "STEP_SECONDS", -1)
    app = builders.application()
    names = [f"账号{number}" for number in range(25)]
    devices = [builders.device(app, name) for name in names]
    push = builders.push(app, upload=package(app, names))
    steps = []
    while resolving.advance(push.pk):
        push.refresh_from_db()
        steps.append((push.accounts_done, len(reached(push))))
    assert steps == [(10, 10), (20, 20), (25, 25)]
    push.refresh_from_db()
    assert (push.status, push.accounts_reached) == ("PUSH_FINISHED", 25)
    assert reached(push) == {device.pk for device in devices}


def test_a_worker_that_lost_its_claim_writes_nothing() -> None:
    app = builders.application()
    builders.device(app, "alice")
    push = builders.push(app, "alice")
    slow = resolving._claim(push.pk)
    assert slow is not None
    assert resolving._claim(push.pk) is None, "the lease holds"
    assert push.pk not in resolving.stuck()
    GatewayPush.objects.filter(pk=push.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert resolving.stuck() == [push.pk], "a dead worker's push is found"
    quick = resolving._claim(push.pk)
    assert quick is not None
    piece = resolving._next(slow)
    assert piece is not None
    assert resolving._carry_out(slow, piece, None) is False
    assert reached(push) == set()
    assert resolving._carry_out(quick, piece, None) is True
    assert len(reached(push)) == 1


def test_a_push_waits_for_its_time() -> None:
    app = builders.application()
    builders.device(app, "alice")
    later = builders.push(app, "alice", status="PUSH_WAIT", send_at=timezone.now() + timedelta(minutes=1))
    assert resolving.advance(later.pk) is None
    assert (resolving.stuck(), reached(later)) == ([], set())
    GatewayPush.objects.filter(pk=later.pk).update(send_at=timezone.now())
    assert resolving.stuck() == [later.pk]


@pytest.mark.parametrize(
    "left_behind",
    [
        {"status": "PUSH_STARTED", "claim": "c", "lease_until": timezone.now() + timedelta(hours=1)},
        {"status": "PUSH_STARTED", "next_step_at": timezone.now() + timedelta(hours=1)},
        {"send_at": timezone.now() + timedelta(hours=1)},  # it waits for no time
    ],
)
def test_a_push_goes_on_though_the_clock_was_set_back(left_behind: dict[str, Any]) -> None:
    app = builders.application()
    device = builders.device(app, "alice")
    push = builders.push(app, "alice", **left_behind)
    assert resolving.stuck() == [push.pk]
    resolving.advance(push.pk)
    assert reached(push) == {device.pk}


def test_a_lease_that_a_worker_holds_counts() -> None:
    lease = timezone.now() + resolving.LEASE
    builders.push(builders.application(), "alice", status="PUSH_STARTED", claim="c", lease_until=lease)
    assert resolving.stuck() == []


@pytest.mark.parametrize("name", ["gateway/uploads/gone.txt", ""])
def test_a_package_that_is_gone_fails_the_push(name: str) -> None:
    app = builders.application()
    upload = package(app, ["alice"])
    upload.file.delete(save=False)
    upload.file.name = name
    upload.save()
    push = builders.push(app, upload=upload)
    resolving.advance(push.pk)
    push.refresh_from_db()
    assert push.status == "PUSH_FAILED"


def test_without_a_waiting_time_only_devices_online_now_are_looked_for() -> None:
    app = builders.application()
    push = builders.push(app, "alice", expire_time=0)
    resolving.advance(push.pk)
    push.refresh_from_db()
    assert push.expires_at - timezone.now() <= resolving.ONLINE_GRACE
    assert Device.objects.count() == 0


@pytest.mark.parametrize("by_package", [False, True])
@pytest.mark.parametrize(
    ("kind", "bound", "pushed"),
    [
        (992, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"),
        (992, "d41d8cd98f00b204e9800998ecf8427e", "D41D8CD98F00B204E9800998ECF8427E"),
        (1005, "Ann@Example.COM", "Ann@example.com"),
        (1005, "no address", "no address"),
    ],
)
def test_spellings_of_one_account_meet(by_package: bool, kind: int, bound: str, pushed: str) -> None:
    app = builders.application()
    bind_accounts(application=app, rows=[(bound, kind, "0" * 36)])
    target = {"upload": package(app, [pushed])} if by_package else {"targets": [pushed]}
    push = builders.push(app, account_type=kind, **target)
    resolving.advance(push.pk)
    assert reached(push) == {Device.objects.get().pk}


def test_case_counts_where_the_type_does_not_fold() -> None:
    app = builders.application()
    builders.device(app, "Alice")
    push = builders.push(app, "alice")
    resolving.advance(push.pk)
    assert reached(push) == set()


def test_a_device_or_push_whose_deliveries_would_get_the_keys_of_others_is_refused() -> None:
    app = builders.application()
    last = builders.push(app, pk=2**31 - 1), Device.objects.create(application=app, platform="android", pk=2**32 - 1)
    assert delivery_key(last[0].pk, last[1].pk) == 2**63 - 1
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.push(app, pk=2**31)
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.create(application=app, platform="android", pk=2**32)
