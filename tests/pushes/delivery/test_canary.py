"""Tests of the canary: a first part, then a person, or a stop by itself where it fared too badly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery, figures
from pushes.delivery import Next
from pushes.models import Application, Push, StalePush
from pushes.models.canary import TIME as CANARY_TIME
from pushes.models.canary import Canary, share_of
from pushes.models.tally import Tally
from pushes.tpns.contract import STATISTICS_PATH
from tests import builders
from tests.pushes.delivery.test_speed import push_of, sizes
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import kinds, walk
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db


def held() -> Push:
    push = push_of(10, canary_accounts=3)
    assert walk(push) is Next.NOTHING
    return push


def figure(service: PushService, push: Push, sent: int, arrived: int, *, after: timedelta = CANARY_TIME) -> None:
    """The service's figures of the canary, asked for so long after it was held."""
    state = {"pushActiveUv": 100, "pushOnlineUv": sent, "verifySvcUv": arrived}
    service.will(STATISTICS_PATH, answer({"retCode": 0, "pushStatDataAll": [{"channel": "all", "pushState": state}]}))
    now = timezone.now()
    Push.objects.filter(pk=push.pk).update(attention_at=now - after, next_figures_at=now)
    figures.refresh(push.pk)
    push.refresh_from_db()


def test_the_canary_goes_ahead_and_the_rest_waits(service: PushService) -> None:
    push = held()
    assert sizes(push) == [3, 7]
    assert (push.status, push.attention, push.tally) == ("needs attention", "canary", Tally(3, 7, 0))
    assert (len(service.pushes), delivery.waiting()) == (1, [])
    assert figures.waiting() == [push.pk]
    assert push.waiting is not None
    assert push.waiting.cause == "canary"


def test_a_person_lets_the_rest_follow(service: PushService) -> None:
    push = held()
    actions.continue_after_canary(push=push, by=push.author)
    walk(push)
    assert (push.status, push.tally, push.canary_passed_at is not None) == ("finished", Tally(10, 0, 0), True)
    assert push.events.get(kind="resumed").facts == {"cause": "canary"}


def test_a_late_try_again_says_nothing_of_the_canary(service: PushService) -> None:
    """Two people saw that the first part failed; the one was heard, the canary went, and then the other presses."""
    push = held()
    with pytest.raises(StalePush):
        actions.resume(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.attention, push.canary_passed_at, push.tally) == ("canary", None, Tally(3, 7, 0))


def test_a_person_stops_after_the_canary_and_sends_the_rest_another_day(service: PushService) -> None:
    push = held()
    actions.stop(push=push, by=push.author)
    walk(push)
    assert (push.status, push.tally) == ("stopped", Tally(3, 7, 0))
    actions.send_the_rest(push=push, by=push.author)
    walk(push)
    assert (push.status, push.tally) == ("finished", Tally(10, 0, 0))


def test_a_push_without_a_judged_canary_that_is_begun_anew_holds_again(service: PushService) -> None:
    push = push_of(10, canary_accounts=3)
    actions.stop(push=push, by=push.author)
    actions.send_the_rest(push=push, by=push.author)
    walk(push)
    assert push.attention == "canary"


def test_canary_and_speed_go_together() -> None:
    assert sizes(push_of(10, canary_accounts=2, speed_per_minute=3)) == [2, 3, 3, 2]
    assert sizes(push_of_typed()) == [1, 1]


def push_of_typed() -> Push:
    alice = builders.alice()
    application = builders.application(name="Other", access_id="1500001049")
    draft = builders.draft(
        author=alice,
        application=application,
        target="accounts",
        typed=", ".join(builders.ACCOUNTS),
        canary_accounts=1,
    )
    actions.confirm(push=draft, by=alice, seen=draft.fingerprint)
    return draft


@pytest.mark.parametrize(
    ("sent", "arrived", "limit", "stopped"),
    [(100, 49, 50, True), (100, 50, 50, False), (100, 100, 0, False), (100, 0, None, False), (0, 0, 50, False)],
)
def test_a_canary_that_fares_too_badly_stops_the_push(
    service: PushService, sent: int, arrived: int, limit: int | None, stopped: bool
) -> None:
    push = held()
    Application.objects.update(canary_limit=limit)
    figure(service, push, sent, arrived)
    walk(push)
    assert (push.status, push.tally) == ("stopped" if stopped else "needs attention", Tally(3, 7, 0))
    assert (len(service.pushes), "canary" in kinds(push)) == (1, stopped)


def test_a_canary_is_not_judged_before_it_had_time_to_arrive(service: PushService) -> None:
    push = held()
    figure(service, push, 100, 0, after=CANARY_TIME - timedelta(seconds=5))
    assert push.status == "needs attention"
    figure(service, push, 100, 90)
    assert push.status == "needs attention"
    figure(service, push, 100, 0)
    assert push.status == "stopping"


def test_figures_come_beside_what_is_usual(service: PushService) -> None:
    push = held()
    assert push.canary == Canary(0, 0, None, None, 0.5)
    for sent, arrived in ((100, 90), (300, 210), (None, None)):
        Push.objects.create(
            author=push.author,
            application=push.application,
            status="finished",
            account_type=0,
            confirmed_at=timezone.now(),
            confirmed_by=push.author,
            accounts=1,
            due_at=timezone.now(),
            started_at=timezone.now(),
            finished_at=timezone.now(),
            sent=sent,
            arrived=arrived,
        )
    figure(service, push, 10, 8)
    assert (push.canary.failing, push.canary.usual) == (pytest.approx(0.2), pytest.approx(0.25))


def test_only_a_canary_is_continued() -> None:
    push = push_of(2)
    with pytest.raises(StalePush):
        actions.continue_after_canary(push=push, by=push.author)


@pytest.mark.parametrize(
    ("accounts", "size"), [(0, 500), (500, 500), (50_000, 500), (50_001, 501), (8_471_820, 84_719)]
)
def test_a_canary_of_one_percent_has_at_least_500(accounts: int, size: int) -> None:
    assert share_of(accounts, 1) == size


def test_nobody_reached_continued_and_stopped(service: PushService) -> None:
    push = held()
    type(push.application).objects.update(undo_seconds=10)
    figure(service, push, sent=0, arrived=0, after=timedelta(0))
    assert (push.status, push.reaches_somebody) == ("needs attention", False)
    actions.continue_after_canary(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.status, push.is_held_for_canary, push.canary_passed_at) == ("continuing", True, None)
    walk(push)
    assert len(service.pushes) == 1
    actions.stop(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.status, push.attention, push.tally) == ("stopped", "", Tally(3, 7, 0))
    walk(push)
    assert len(service.pushes) == 1


def test_continuing_undone_waits_for_a_person_as_before(service: PushService) -> None:
    push = held()
    since = push.attention_at
    type(push.application).objects.update(undo_seconds=10)
    actions.continue_after_canary(push=push, by=push.author)
    actions.undo(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.status, push.attention, push.attention_at) == ("needs attention", "canary", since)
    actions.continue_after_canary(push=push, by=push.author)
    actions.start_now(push=push, by=push.author)
    walk(push)
    assert (push.status, push.tally) == ("finished", Tally(10, 0, 0))
