"""Tests of how far a push is, and when it will have been sent."""

from datetime import timedelta

import pytest

from pushes.models import Push
from pushes.telling.forecast import forecast_of
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk
from tests.pushes.telling.sending import NOW, sending

pytestmark = pytest.mark.django_db


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
