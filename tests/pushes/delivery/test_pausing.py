"""A paused application: nothing of it leaves, whatever was confirmed or is under way, until it is let go on."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from pushes import actions, delivery
from pushes.models import Application, Event, Part, Push
from pushes.models.why_it_waits import Cause
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, pass_time, push_of_parts, typed_push, walk

pytestmark = pytest.mark.django_db
WHY = "The wrong list is in use."


def pause(push: Push) -> None:
    actions.pause(application=push.application, by=builders.carol(), reason=WHY)


def go_on(push: Push) -> None:
    actions.go_on(application=push.application)


def test_what_is_confirmed_waits_and_says_why_then_goes_out_once(service: PushService) -> None:
    push = package_push()
    pause(push)
    for _ in range(3):
        walk(push)
        pass_time(push)
    assert service.heard == []
    waiting = Push.objects.get(pk=push.pk).waiting
    assert waiting
    assert (waiting.cause, waiting.problem) == (Cause.PAUSE, WHY)
    go_on(push)
    walk(push)
    assert push.status == "finished"
    assert len(service.pushes) == 1


def test_one_that_is_sending_stops_between_two_parts_and_its_record_tells_who_and_why(service: PushService) -> None:
    push = push_of_parts(3)
    pass_time(push)
    while not service.pushes:
        delivery.advance(push.pk)
    pause(push)
    for _ in range(3):
        walk(push)
        Part.objects.filter(waits_for="pause").update(next_try_at=timezone.now())
    assert len(service.pushes) == 1
    (told,) = push.events.filter(kind=Event.Kind.PAUSED)
    assert (told.by, told.facts) == (builders.carol(), {"part": 2, "words": WHY})
    go_on(push)
    walk(push)
    assert push.status == "finished"
    assert len(service.pushes) == 3


@pytest.mark.django_db(transaction=True)
def test_paused_while_its_upload_travels_it_is_not_pushed(service: PushService) -> None:
    push = package_push()
    pass_time(push)
    service.holds = True
    worker = Thread(target=lambda: (walk(push), connection.close()))
    worker.start()
    service.held.wait()
    pause(push)
    service.released.set()
    worker.join()
    assert (len(service.uploads), service.pushes) == (1, [])
    go_on(push)
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)


def test_what_missed_its_time_meanwhile_is_left_to_a_person(service: PushService) -> None:
    push = typed_push()
    pause(push)
    late = timezone.now() - timedelta(minutes=16)
    Push.objects.filter(pk=push.pk).update(due_at=late)
    walk(push)
    assert (push.status, [each.pk for each in Push.objects.standing_still(timezone.now())]) == ("scheduled", [push.pk])
    go_on(push)
    walk(push)
    assert (push.status, push.attention) == ("needs attention", "overdue")
    assert service.pushes == []


def test_the_preview_asks_and_a_test_is_not_sent() -> None:
    alice = builders.alice()
    app = builders.application(people=[alice])
    push = builders.draft(author=alice, application=app, target="accounts", typed="a1", account_type=0)
    pause(push)
    pause(Push(application=Application.objects.get(), author=alice))
    push = Push.objects.get(pk=push.pk)
    with pytest.raises(actions.NotReady, match="Tick every line"):
        actions.confirm(push=push, by=alice, seen=push.fingerprint)
    actions.confirm(push=push, by=alice, seen=push.fingerprint, ticked=("paused", "nobody-bound"))
    draft = builders.draft(author=alice, application=push.application, target="accounts", typed="a1")
    with pytest.raises(actions.NotReady, match="Shop is paused: nothing of it leaves"):
        actions.send_test(push=draft, by=alice, page="p", chosen=[])


def test_paused_twice_it_stays_as_it_was_paused() -> None:
    push = typed_push()
    pause(push)
    actions.pause(application=push.application, by=builders.alice(), reason="Another")
    app = Application.objects.get()
    assert (app.pause_reason, app.paused_by) == (WHY, builders.carol())
