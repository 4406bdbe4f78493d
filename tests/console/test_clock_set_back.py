"""Tests of console.clock_set_back: a clock that is set back stops no waking."""

from datetime import timedelta

import pytest
from django.conf import settings

from console.celery import app
from console.clock_set_back import Scheduler
from console.policy.alarm_clock import beat_schedule
from tests.pushes.broker import messages, name_of


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("back", [timedelta(), timedelta(hours=1)])
def test_everything_is_woken_within_seconds(back: timedelta) -> None:
    messages()
    scheduler = Scheduler(app=app, lazy=True)
    scheduler.setup_schedule()
    scheduler.populate_heap()
    for entry in scheduler.schedule.values():
        entry.last_run_at = app.now() + back
    assert 0 < scheduler.tick() <= 3
    for entry in scheduler.schedule.values():
        entry.last_run_at -= timedelta(seconds=4)
    scheduler._heap = None
    while scheduler.tick() == 0:
        pass
    assert sorted(name_of(message) for message in messages()) == ["wake", "wake"]


def test_who_tells_people_by_mail_is_woken_where_there_is_a_mail_server() -> None:
    assert set(beat_schedule(has_mail=True)) - set(beat_schedule(has_mail=False)) == {"send-notices"}
    assert beat_schedule(has_mail=False) == settings.CELERY_BEAT_SCHEDULE
