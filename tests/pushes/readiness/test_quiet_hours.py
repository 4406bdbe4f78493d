"""The hours in which an application disturbs nobody: a doubt that is ticked, or a time that has to be another."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions
from pushes.actions import NotReady
from pushes.models import Application, Push
from pushes.readiness import quiet_hours
from pushes.readiness.draft_doubts import doubts
from pushes.readiness.obstacles import obstacles, obstacles_to_rehearsal
from tests import builders
from tests.pushes.delivery.walking import confirmed
from tests.pushes.readiness.drafts import typed

pytestmark = pytest.mark.django_db

TOMORROW = (timezone.now() + timedelta(days=1)).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
NIGHT = {"quiet_from": time(22), "quiet_until": time(8)}
NOON = {"quiet_from": time(12), "quiet_until": time(14, 30)}


@pytest.mark.parametrize(
    ("hours", "zone", "at", "is_quiet"),
    [
        (NIGHT, "Asia/Shanghai", "2026-11-29 13:59", False),
        (NIGHT, "Asia/Shanghai", "2026-11-29 14:00", True),  # 22:00 there
        (NIGHT, "Asia/Shanghai", "2026-11-29 23:59", True),
        (NIGHT, "Asia/Shanghai", "2026-11-30 00:00", False),  # 08:00 there
        (NIGHT, "Europe/Berlin", "2026-07-01 05:59", True),  # summer: 07:59
        (NIGHT, "Europe/Berlin", "2026-12-01 06:59", True),  # winter: 07:59
        (NIGHT, "Europe/Berlin", "2026-07-01 06:00", False),
        (NOON, "UTC", "2026-11-29 12:00", True),
        (NOON, "UTC", "2026-11-29 14:30", False),
        ({}, "UTC", "2026-11-29 03:00", False),
    ],
)
def test_by_the_clocks_of_its_zone(hours: dict[str, time], zone: str, at: str, is_quiet: bool) -> None:
    application = Application(time_zone=zone, **hours)
    assert quiet_hours.are_quiet(application, datetime.fromisoformat(at).replace(tzinfo=UTC)) == is_quiet


def tomorrow(hour: int) -> datetime:
    return TOMORROW.replace(hour=hour)


def draft_at(hour: int, *, blocks: bool = False, **fields: Any) -> Push:
    push = typed("+8613711112222, +8613711113333, +8613711117777", scheduled_for=tomorrow(hour), **fields)
    Application.objects.update(time_zone="UTC", quiet_blocks=blocks, **NIGHT)
    return Push.objects.select_related("application", "author").get(pk=push.pk)


def test_in_quiet_hours_a_person_ticks_that_they_are() -> None:
    push = draft_at(23)
    (doubt,) = doubts(push)
    assert doubt.key == "quiet-hours"
    assert doubt.text.startswith("It is sent in the quiet hours of Shop, from 22:00 to 08:00: ")
    assert obstacles(push) == []
    push.scheduled_for = tomorrow(9)
    assert doubts(push) == []
    push.refresh_from_db()
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=["quiet-hours"])


def test_a_speed_that_takes_it_into_them_is_said() -> None:
    push = draft_at(21, speed_per_minute=1)
    assert doubts(push) == []  # three minutes
    Application.objects.update(quiet_from=time(21, 1))
    push.refresh_from_db(fields=["application"])
    assert [doubt.text for doubt in doubts(push)] == [
        "At its speed it goes on into the quiet hours of Shop, from 21:01 to 08:00 (UTC)."
    ]


def test_where_nothing_is_sent_another_time_is_chosen() -> None:
    push = draft_at(23, blocks=True)
    said = "Choose another time: nothing of Shop is sent from 22:00 to 08:00 (UTC)."
    assert [(each.field, each.text) for each in obstacles(push)] == [("scheduled_for", said)]
    assert obstacles_to_rehearsal(push) == []
    with pytest.raises(NotReady, match="Choose another time"):
        actions.confirm(push=push, by=push.author, seen=push.fingerprint, ticked=["quiet-hours"])


def test_what_would_begin_in_them_once_the_undo_window_is_over_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    push = draft_at(9, blocks=True)
    Application.objects.update(undo_seconds=30)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow(22) - timedelta(seconds=20))
    push = Push.objects.select_related("application", "author").get(pk=push.pk)
    push.scheduled_for = None
    assert [each.field for each in obstacles(push)] == ["scheduled_for"]
    monkeypatch.setattr(timezone, "now", lambda: tomorrow(22) - timedelta(seconds=40))
    assert obstacles(push) == []


def pressed(act: str) -> None:
    push = Push.objects.get()
    on = {"part": push.parts.get()} if act == "send_again" else {"push": push}
    getattr(actions, act)(**on, by=push.author)


def test_the_records_are_asked_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    push = confirmed(draft_at(9, blocks=True))
    now = timezone.now()
    push.parts.update(status="unconfirmed", called_at=now)
    asked = {"attention": Push.Attention.UNCONFIRMED, "attention_at": now, "started_at": now}
    Push.objects.update(status="needs attention", **asked)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow(23))
    pressed("resume")
    assert Push.objects.get().status == "sending"


@pytest.mark.parametrize("act", ["send_now", "resume", "send_again", "continue_after_canary", "send_the_rest"])
def test_what_was_held_or_stopped_does_not_go_on_in_them_and_does_in_the_morning(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = confirmed(draft_at(9, blocks=True))
    held: dict[str, Any] = {"status": "needs attention", "attention": "overdue", "attention_at": timezone.now()}
    if act == "continue_after_canary":
        held |= {"attention": "canary", "started_at": timezone.now()}
    if act in ("resume", "send_again"):
        held |= {"attention": "failing", "started_at": timezone.now()}
    if act == "send_again":
        push.parts.update(status="unconfirmed", called_at=timezone.now())
    if act == "send_the_rest":
        held = {"status": "stopped", "stop_asked_at": timezone.now(), "finished_at": timezone.now()}
        push.parts.leave_out()
    Push.objects.update(**held, due_at=timezone.now() - timedelta(hours=2), scheduled_for=None)
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: tomorrow(23))
        with pytest.raises(NotReady, match=r"Wait until 08:00 \(UTC\): nothing of Shop is sent from 22:00 to 08:00."):
            pressed(act)
    assert Push.objects.get().status == held["status"]
    monkeypatch.setattr(timezone, "now", lambda: tomorrow(8))
    pressed(act)
    assert Push.objects.get().status != held["status"]


def test_a_push_that_waits_gets_no_such_time_and_is_not_hurried_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    push = confirmed(draft_at(9, blocks=True))
    with pytest.raises(NotReady, match="Choose another time"):
        actions.reschedule(push=push, by=push.author, at=tomorrow(23))
    night = tomorrow(3)
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: night)
        with pytest.raises(NotReady, match="Choose another time"):
            actions.start_now(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.is_scheduled, push.due_at) == (True, tomorrow(9))
    actions.reschedule(push=push, by=builders.alice(), at=tomorrow(10))
    push.refresh_from_db()
    assert push.due_at == tomorrow(10)
