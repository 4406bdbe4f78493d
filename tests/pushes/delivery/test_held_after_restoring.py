"""Tests of what is held after a database was put back: nothing that may have been sent goes on by itself."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery.restored_database import hold
from pushes.models import Push
from pushes.telling.flight_record import told
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, part_of, pass_time, push_of_parts, walk

pytestmark = pytest.mark.django_db
MADE_AT = timezone.now() - timedelta(hours=6)


def held(push: Push) -> str:
    """Why it needs a person, after all that was held; empty where it needs none."""
    hold(MADE_AT)
    push.refresh_from_db()
    return str(push.attention)


def test_what_was_about_to_begin_is_held_and_sent_by_a_person(service: PushService) -> None:
    push = package_push()
    assert held(push) == "restored"
    walk(push)
    assert (push.status, push.is_held_at_start, service.pushes) == ("needs attention", True, [])
    actions.send_now(push=push, by=push.author)
    Push.objects.update(due_at=timezone.now())
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_what_has_its_time_to_come_keeps_it(service: PushService) -> None:
    """Somebody may have started it earlier, after the backup was made."""
    due = timezone.now() + timedelta(days=1)
    push = package_push()
    Push.objects.update(due_at=due)
    assert held(push) == "restored"
    actions.send_now(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.status, push.due_at) == ("scheduled", due)


def test_what_was_under_way_is_held_once_for_all_its_parts(service: PushService) -> None:
    push = push_of_parts(3)
    while part_of(push).status != "accepted":
        delivery.advance(push.pk)
    assert held(push) == "restored"
    walk(push)
    assert (push.is_held_at_start, len(service.pushes)) == (False, 1)
    actions.resume(push=push, by=push.author)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 3)


def test_a_call_that_was_under_way_is_asked_for_once_a_person_lets_it_go_on(service: PushService) -> None:
    push = package_push()
    while part_of(push).status != "uploaded":
        delivery.advance(push.pk)
    push.parts.update(status="pushing", called_at=timezone.now() - timedelta(hours=6))
    assert held(push) == "restored"
    actions.resume(push=push, by=push.author)
    walk(push)
    assert (part_of(push).waits_for, service.pushes) == ("records", [])
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_what_was_about_to_send_more_is_what_it_was(service: PushService) -> None:
    push = push_of_parts(2)
    while part_of(push).status != "accepted":
        delivery.advance(push.pk)
    actions.stop(push=push, by=push.author)
    walk(push)
    actions.send_the_rest(push=push, by=push.author)
    assert held(push) == ""
    assert (push.status, len(service.pushes)) == ("stopped", 1)


def test_it_can_be_stopped(service: PushService) -> None:
    push = package_push()
    held(push)
    actions.stop(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.status, service.pushes) == ("stopped", [])


def test_drafts_and_what_has_ended_are_left_alone(service: PushService) -> None:
    ended = package_push()
    walk(ended)
    draft = builders.draft(author=ended.author, application=ended.application)
    assert hold(MADE_AT) == []
    draft.refresh_from_db()
    ended.refresh_from_db()
    assert (draft.status, ended.status) == ("draft", "finished")


def test_the_command_names_them_and_the_flight_record_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    push = package_push()
    call_command("holdrestored", "2026-11-30T03:00:00+00:00")
    assert capsys.readouterr().out.startswith(f"Held for a person: push {push.pk}, {push}\n")
    assert "2026" in told(push.events.get(kind="held"))
    call_command("holdrestored", "2026-11-30T03:00")
    assert capsys.readouterr().out.startswith("No push was under way or scheduled.\n")
    with pytest.raises(CommandError, match="Give the time of the backup"):
        call_command("holdrestored", "yesterday")
