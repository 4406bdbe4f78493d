"""Tests of how far a push is, when it will have been sent, and what of that is said aloud."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.models import Part, Push
from pushes.telling.forecast import aloud, forecast_of
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import pass_a_turn, push_of_parts, walk

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def sending(parts: int, accepted: int, seconds: int = 0, **fields: object) -> Push:
    """A push of which the first parts were accepted, so many seconds one after another, the last just now."""
    push = push_of_parts(parts)
    Push.objects.filter(pk=push.pk).update(status="sending", started_at=NOW, **fields)
    for number in range(1, accepted + 1):
        at = NOW - timedelta(seconds=seconds * (accepted - number))
        push.parts.filter(number=number).update(status="accepted", service_push_id=str(number), called_at=at)
    push.refresh_from_db()
    return push


def left(push: Push) -> timedelta | None:
    forecast = forecast_of(push, push.tally, NOW)
    assert forecast is not None
    return forecast.end and forecast.end - NOW


def test_a_push_without_a_speed_goes_on_as_fast_as_it_went() -> None:
    push = sending(10, 4, seconds=5)
    assert left(push) == timedelta(seconds=30)
    forecast = forecast_of(push, push.tally, NOW)
    assert forecast is not None
    assert (forecast.percent, forecast.left) == (40, timedelta(seconds=30))


def test_the_end_is_not_told_from_one_part() -> None:
    assert left(sending(3, 1)) is None


def test_a_push_with_a_speed_ends_when_its_last_part_may_leave() -> None:
    push = sending(10, 4, speed_per_minute=1)
    push.parts.filter(number=5).update(next_try_at=NOW + timedelta(seconds=20))
    assert left(push) == timedelta(minutes=5, seconds=20)


def test_nobody_can_tell_before_a_canary_was_judged() -> None:
    assert left(sending(3, 0, canary_accounts=1)) is None


def test_percent_are_rounded_down_and_what_does_not_send_has_none(service: PushService) -> None:
    push = sending(3, 2)
    forecast = forecast_of(push, push.tally, NOW)
    assert forecast is not None
    assert forecast.percent == 66
    walk(push)
    assert forecast_of(push, push.tally, NOW) is None


def test_what_is_said_aloud_changes_in_steps(service: PushService) -> None:
    push = push_of_parts(15)
    Push.objects.filter(pk=push.pk).update(due_at=NOW + timedelta(seconds=12))
    push.refresh_from_db()
    said = [aloud(push, push.tally, NOW + timedelta(seconds=second)) for second in range(12)]
    assert list(dict.fromkeys(said)) == ["Sending starts in less than 20 s.", "Sending starts in less than 10 s."]
    actions.start_now(push=push, by=push.author)
    said = []
    while not push.is_ended:
        delivery.advance(push.pk)
        pass_a_turn(push)
        push.refresh_from_db()
        said.append(aloud(push, push.tally, timezone.now()))
    said = list(dict.fromkeys(said))
    assert said[0] == "Sending: 0 percent."
    assert len(said) == 12
    assert said[-1] == "Finished: sent to 15 of 15 accounts."


def test_a_decision_that_is_waited_for_is_said_aloud() -> None:
    push = sending(2, 1)
    push.hold(Push.Attention.FAILING)
    assert aloud(push, push.tally, NOW) == "Needs attention: All tries are used up."
    assert Part.objects.count() == 2
