"""Tests of the figures: asked of every accepted part, less and less often, and lost by no failure."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import figures
from pushes.figures import asking, pace
from pushes.figures.pace import KEPT, at_once, wait_of
from pushes.models import Push
from pushes.models.few_reached import SETTLED
from pushes.telling.advice_on_few_reached import headline
from pushes.telling.flight_record import told
from pushes.tpns import contract
from pushes.tpns.contract import PUSH_PATH, STATISTICS_PATH
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, push_of_parts, walk
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db
FIGURES = {"retCode": 0, "pushStatDataAll": [{"channel": "all", "pushState": {"pushActiveUv": 1}}]}


def finished(push: Push) -> Push:
    walk(push)
    assert push.is_ended
    return push


def refreshed(push: Push) -> tuple[int | None, ...]:
    figures.refresh(push.pk)
    push.refresh_from_db()
    return (push.planned, push.sent, push.arrived, push.shown, push.clicked)


def due(push: Push) -> None:
    Push.objects.filter(pk=push.pk).update(next_figures_at=timezone.now())


def test_figures_are_asked_as_soon_as_a_push_ended(service: PushService) -> None:
    push = finished(package_push())
    assert figures.waiting() == [push.pk]
    assert refreshed(push) == (9, 8, 7, 6, 5)
    assert push.figures_at is not None
    assert figures.waiting() == []
    (call,) = service.calls(STATISTICS_PATH)
    assert call.json == {"pushId": "501"}


def test_figures_of_parts_are_summed_and_refused_parts_not_asked(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 0, "push_id": "901"}), answer({"ret_code": 1008019}))
    push = finished(push_of_parts(3))
    assert refreshed(push) == (18, 16, 14, 12, 10)
    assert [call.json["pushId"] for call in service.calls(STATISTICS_PATH)] == ["901", "503"]


def test_channels_of_parts_are_summed(service: PushService) -> None:
    states = {"fcm": {"pushOnlineUv": 3, "refusedUv": 1, "deadUv": 2}, "xg": {"pushOnlineUv": 1, "verifySvcUv": 1}}
    channels = [{"channel": name, "pushState": state} for name, state in {**states, "all": {}}.items()]
    service.will(STATISTICS_PATH, *[answer({"retCode": 0, "pushStatDataAll": channels})] * 2)
    push = finished(push_of_parts(2))
    assert push.channels == []
    refreshed(push)
    assert push.by_channel == {"fcm": {"accepted": 6, "refused": 2, "dead": 4}, "xg": {"accepted": 2, "arrived": 2}}
    assert [(each.channel, each.numbers) for each in push.channels] == [
        ("xg", (2, 2, None, None)),
        ("fcm", (6, 0, 2, 4)),
    ]


def test_a_failure_leaves_the_figures_and_asks_again_later(
    service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    push = finished(package_push())
    refreshed(push)
    for reply in (cut(), answer({"retCode": 1008028, "errMsg": "too fast"}), answer({"retCode": 0})):
        service.will(STATISTICS_PATH, reply)
        due(push)
        assert refreshed(push) == (9, 8, 7, 6, 5)
        assert push.next_figures_at is not None
        assert push.next_figures_at > timezone.now()
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 3
    assert all(text.startswith(f"Push {push.pk}: no figures: ") for text in warnings)


def test_nothing_is_asked_before_it_is_due(service: PushService) -> None:
    """A wake-up may lie long in the queue, and several of them."""
    push = finished(package_push())
    for _ in range(3):
        refreshed(push)
    assert len(service.calls(STATISTICS_PATH)) == 1
    figures.refresh(4_711)


@pytest.mark.parametrize(
    ("access_point", "age", "wait"),
    [
        ("gateway", timedelta(0), timedelta(seconds=2)),
        ("gateway", timedelta(minutes=6), timedelta(seconds=15)),
        ("gateway", timedelta(hours=2), timedelta(minutes=5)),
        ("gateway", timedelta(hours=73), None),
        ("shanghai", timedelta(0), timedelta(minutes=1)),
        ("shanghai", timedelta(minutes=11), timedelta(minutes=10)),
        ("shanghai", timedelta(hours=71), timedelta(hours=1)),
        ("shanghai", timedelta(hours=73), None),
    ],
)
def test_figures_are_asked_less_and_less_often(
    service: PushService, monkeypatch: pytest.MonkeyPatch, access_point: str, age: timedelta, wait: timedelta | None
) -> None:
    if access_point != "gateway":
        monkeypatch.setitem(contract.ADDRESSES, contract.AccessPoint(access_point), service.address)
    push = package_push()
    type(push.application).objects.update(access_point=access_point)
    finished(push)
    Push.objects.update(finished_at=timezone.now() - age)
    before = timezone.now()
    assert refreshed(push) == (9, 8, 7, 6, 5)
    if wait is None:
        assert push.next_figures_at is None
    else:
        assert push.next_figures_at is not None
        assert before + wait <= push.next_figures_at <= timezone.now() + wait


def test_a_failed_push_has_no_figures(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 1008019}))
    push = finished(package_push())
    assert figures.waiting() == []
    assert refreshed(push) == (None,) * 5
    assert service.calls(STATISTICS_PATH) == []


def test_of_many_parts_some_are_asked_at_a_time_each_in_its_turn(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "GATEWAY_AT_ONCE", 2)
    push = finished(push_of_parts(3))
    sums = []
    for _ in range(3):
        due(push)
        sums.append(refreshed(push)[0])
    assert sums == [18, 27, 27]
    asked = [call.json["pushId"] for call in service.calls(STATISTICS_PATH)]
    assert asked == ["501", "502", "503", "501", "502", "503"]


def test_a_part_without_figures_does_not_hold_up_the_others(service: PushService) -> None:
    push = finished(push_of_parts(3))
    service.will(STATISTICS_PATH, answer({"retCode": 0, "pushStatDataAll": []}), answer({"retCode": 1008015}))
    assert refreshed(push)[0] == 9
    service.will(STATISTICS_PATH, answer({"retCode": 1008015}), cut())
    due(push)
    assert refreshed(push)[0] == 9
    assert len(service.calls(STATISTICS_PATH)) == 5


def test_a_service_that_answers_slowly_holds_no_worker_for_long(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LONGEST_SECONDS", -1.0)
    push = finished(push_of_parts(3))
    assert refreshed(push)[0] == 9
    assert len(service.calls(STATISTICS_PATH)) == 1


@pytest.mark.parametrize(
    ("age", "asked"), [(timedelta(0), 3), (timedelta(minutes=11), 30), (timedelta(hours=3), 180), (KEPT, 180)]
)
def test_tpns_is_asked_no_more_than_it_allows_an_hour(age: timedelta, asked: int) -> None:
    push = package_push()
    push.application.access_point = "shanghai"
    push.finished_at = timezone.now() - age
    assert at_once(push, wait_of(push)) == asked


def test_a_push_few_of_whose_accounts_have_a_device_is_not_finished_well(service: PushService) -> None:
    push = finished(push_of_parts(21))
    service.reached = {"accounts": {"lookedUp": 1, "withDevice": 0}}
    service.will(STATISTICS_PATH, answer(FIGURES | {"accounts": {"lookedUp": 1, "withDevice": 2}}))
    refreshed(push)
    assert (push.status, push.counted, push.with_device) == ("reached few", 21, 2)
    assert headline(push) == "Only 2 of 21 accounts (9.5 %) have a device."
    assert told(push.events.get(kind="reached")) == "Few of its accounts have a device: 2 of 21 accounts."
    service.reached = {"accounts": {"lookedUp": 1, "withDevice": 1}}
    due(push)
    refreshed(push)
    assert (push.status, push.with_device, headline(push)) == ("finished", 21, "")


def test_a_gateway_that_still_looks_accounts_up_says_nothing_of_them(service: PushService) -> None:
    service.reached = {}
    push = finished(package_push())
    service.will(STATISTICS_PATH, answer(FIGURES | {"pushStatDataAll": []}))
    refreshed(push)
    assert (push.status, push.with_device, push.is_finished_uncounted) == ("finished", None, True)


def test_a_service_that_counts_devices_only_is_believed_after_a_while(service: PushService) -> None:
    """A device has one account of a type: as many accounts as devices are reached, at most."""
    service.reached = {}
    push = finished(push_of_parts(21))
    rest = [answer(FIGURES | {"pushStatDataAll": []})] * 20
    service.will(STATISTICS_PATH, answer(FIGURES), *rest)
    refreshed(push)
    assert (push.status, push.planned, push.most_with_device) == ("finished", 1, 1)
    Push.objects.filter(pk=push.pk).update(finished_at=timezone.now() - SETTLED)
    due(push)
    service.will(STATISTICS_PATH, answer(FIGURES), *rest)
    refreshed(push)
    assert (push.status, push.with_device) == ("reached few", None)
    assert headline(push) == "At most 1 of 21 accounts (4.8 %) have a device."


def test_a_rehearsal_is_not_judged_by_whom_it_simulates(service: PushService) -> None:
    service.reached = {"accounts": {"lookedUp": 1, "withDevice": 0}}
    push = finished(package_push())
    push.weather, push.with_device, push.counted = "fair", 0, 2
    assert not push.reaches_few
    assert not push.is_finished_uncounted
