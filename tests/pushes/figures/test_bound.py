"""Before a push is sent the own gateway is asked how many of its accounts have a device; no other service is."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from pushes import actions, figures, tasks
from pushes.figures import bound
from pushes.models import AccountPackage, BoundCount, Push
from pushes.models.bound import FRESH, PATIENCE
from pushes.tpns.contract import BOUND_PATH
from tests import builders
from tests.pushes.broker import messages, work
from tests.pushes.delivery.tpns import PushService
from tests.pushes.service import answer, nobody

pytestmark = pytest.mark.django_db
NAMES = [f"user{3 * number:04d}" for number in range(40)]


def typed(*accounts: str, access_point: str = "gateway", **fields: Any) -> Push:
    alice = builders.alice()
    shop = builders.application(people=[alice], access_point=access_point)
    said = {"account_type": 1, "target": "accounts", "typed": "\n".join(accounts)}
    return builders.draft(author=alice, application=shop, **(said | fields))


def packed(push: Push) -> Push:
    """The same with its accounts in a package."""
    made = builders.package(application=push.application, by=push.author, text=f"{push.typed}\n", account_type=1)
    Push.objects.filter(pk=push.pk).update(package=made, target="package")
    push.refresh_from_db()
    return push


def counted(push: Push) -> BoundCount:
    """What is known once a worker was woken for whatever there is to do."""
    actions.ask_bound(push=push)
    work()
    found = BoundCount.of(push)
    assert found
    return found


def asked(service: PushService, account_type: int = 1) -> list[str]:
    calls = [call.json for call in service.calls(BOUND_PATH) if call.json["account_type"] == account_type]
    return [account for call in calls for account in call["account_list"]]


def later(**ago: Any) -> None:
    BoundCount.objects.update(asked_at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize("is_package", [False, True])
@pytest.mark.django_db(transaction=True)
def test_the_accounts_are_looked_up_by_their_type_and_the_answer_is_kept(
    service: PushService, is_package: bool
) -> None:
    push = typed(*NAMES, NAMES[0])
    service.bound = 38
    found = counted(packed(push) if is_package else push)
    assert (found.accounts, found.looked_up, found.bound) == (40, 40, 38)
    assert (found.is_awaited, found.is_few, found.is_estimated, found.other_type) == (False, False, False, None)
    assert asked(service) == NAMES
    assert [call.path for call in service.heard] == ["accounts/bound"]


@pytest.mark.django_db(transaction=True)
def test_a_preview_opened_again_at_once_asks_no_more_and_a_later_one_does(service: PushService) -> None:
    push = typed(*NAMES)
    counted(push)
    counted(push)
    assert len(service.heard) == 1
    later(seconds=FRESH.total_seconds())
    service.bound = 12
    assert counted(push).bound == 12
    assert len(service.heard) == 2


@pytest.mark.django_db(transaction=True)
def test_other_accounts_are_counted_anew_at_once(service: PushService) -> None:
    push = typed(*NAMES)
    assert counted(push).looked_up == 40
    push.typed = "ann\nbob"
    push.save()
    assert BoundCount.of(push) is None
    assert counted(push).looked_up == 2


@pytest.mark.django_db(transaction=True)
def test_devices_by_channel_are_summed_and_asked_anew_for_other_ways(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bound, "MAX_ASKED", 30)
    service.ways = {"devices": 35, "channels": {"fcm": 20, "hw": 5}}
    push = typed(*NAMES)
    found = counted(push)
    assert (found.devices, found.by_channel) == (70, {"fcm": 40, "hw": 10})
    push.message_options = {"off_hw": "1"}
    push.save()
    assert BoundCount.of(push) is None
    service.ways = {"devices": 35, "channels": {"fcm": 21}}
    assert counted(push).by_channel == {"fcm": 42}
    assert service.heard[-1].json["channel_rules"] == [{"channel": "hw", "disable": True}]


@pytest.mark.parametrize("stretch", [1, 9, 10, 40, 400, 4000])
@pytest.mark.parametrize("most", [1, 7, 1000])
def test_each_row_of_a_package_is_asked_for_once(
    service: PushService, monkeypatch: pytest.MonkeyPatch, stretch: int, most: int
) -> None:
    monkeypatch.setattr(bound, "STRETCH", stretch)
    monkeypatch.setattr(bound, "MAX_ASKED", most)
    names = [*NAMES[:7], "王小明", "a\u2028b", "long" * 9]
    push = packed(typed(*names))
    actions.count_bound_now(push=push)
    found = BoundCount.objects.get()
    assert sorted(asked(service)) == sorted(names)
    assert (found.looked_up, found.bound, found.is_estimated) == (10, 10, False)


def test_of_a_list_that_takes_too_long_a_part_is_looked_up_that_is_spread_over_it(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bound, "STRETCH", 80)
    monkeypatch.setattr(bound, "LONGEST_SECONDS", -1)
    push = packed(typed(*NAMES))
    actions.count_bound_now(push=push)
    found = BoundCount.objects.get()
    assert (found.accounts, found.is_estimated) == (40, True)
    assert found.looked_up == found.bound == len(asked(service)) < 12
    places = list(bound._evenly(100))
    assert sorted(places) == list(range(100))
    assert {place // 25 for place in places[:6]} == {0, 1, 2, 3}


@pytest.mark.parametrize("access_point", ["shanghai", "hongkong"])
def test_a_service_that_is_not_ours_is_asked_nothing(service: PushService, access_point: str) -> None:
    push = typed(*NAMES, access_point=access_point)
    actions.ask_bound(push=push)
    assert (work(), BoundCount.objects.count(), BoundCount.of(push), service.heard) == ([], 0, None, [])


def test_where_hardly_any_has_a_device_the_other_types_are_tried(service: PushService) -> None:
    service.will(BOUND_PATH, answer({"retCode": 0, "bound": 0}))
    service.bound = 31
    actions.count_bound_now(push=typed(*NAMES))
    found = BoundCount.objects.get()
    assert (found.bound, found.is_few, found.other_type, found.other_bound, found.other_looked_up) == (
        0,
        True,
        0,
        31,
        40,
    )
    kinds = [call.json["account_type"] for call in service.calls(BOUND_PATH)]
    assert kinds[0] == 1
    assert 1002 in kinds
    assert len(set(kinds)) == len(kinds)


def test_where_no_type_has_them_none_is_named(service: PushService) -> None:
    service.bound = 3
    actions.count_bound_now(push=typed(*NAMES))
    found = BoundCount.objects.get()
    assert (found.bound, found.is_few, found.other_type) == (3, True, None)


@pytest.mark.django_db(transaction=True)
def test_a_gateway_that_cannot_be_reached_loses_nothing_and_is_asked_again(
    service: PushService, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    push = packed(typed(*NAMES))
    with nobody() as settings.GATEWAY_URL:
        found = counted(push)
    assert (found.is_awaited, found.counted_at, found.is_few) == (False, None, False)
    assert "could not be reached" in caplog.text
    assert not any(name in caplog.text for name in NAMES)
    settings.GATEWAY_URL = service.address
    later(minutes=2)
    assert (first := counted(push)).bound == 40
    later(minutes=2)
    AccountPackage.objects.get().packed_path.unlink()
    found = counted(push)
    assert (found.is_awaited, found.bound, found.counted_at) == (False, 40, first.counted_at)


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_was_not_woken_for_the_beat_finds_until_nobody_waits_any_more(service: PushService) -> None:
    push = typed(*NAMES)
    actions.ask_bound(push=push)
    (lost,) = messages()
    assert lost.payload[0] == [push.pk]  # the number of the push, and no account
    tasks.wake()
    work()
    assert len(service.heard) == 1
    assert figures.waiting_for_count() == []
    BoundCount.objects.update(is_waiting=True)
    assert figures.waiting_for_count() == [push.pk]
    BoundCount.objects.update(held_until=timezone.now() + timedelta(seconds=5))  # in another worker's hands
    figures.count_bound(push.pk)
    assert (figures.waiting_for_count(), len(service.heard)) == ([], 1)
    BoundCount.objects.update(held_until=timezone.now())  # who died
    assert figures.waiting_for_count() == [push.pk]
    later(seconds=PATIENCE.total_seconds())
    assert figures.waiting_for_count() == []
    assert not BoundCount.objects.get().is_awaited


@pytest.mark.django_db(transaction=True)
def test_counts_leave_a_thread_to_figures(service: PushService) -> None:
    taken = [tasks.COUNTING.acquire(blocking=False) for _ in range(3)]
    assert taken == [True, True, False]
    assert counted(push := typed(*NAMES)).is_awaited
    assert tasks.ASIDE.acquire(blocking=False)
    tasks.ASIDE.release()
    for _ in range(2):
        tasks.COUNTING.release()
    tasks.wake()
    work()
    assert (counted(push).bound, len(service.heard)) == (40, 1)


def test_a_draft_that_is_gone_or_changed_meanwhile_is_counted_no_more(service: PushService) -> None:
    push = typed(*NAMES)
    BoundCount.ask(push)
    Push.objects.update(typed="ann\nbob")
    figures.count_bound(push.pk)
    actions.discard_draft(push=push, by=push.author)
    figures.count_bound(push.pk)
    assert service.heard == []
