"""Sending to those whom a push has not reached, and its undo window."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.models import Part, Push, StalePush
from pushes.models.tally import Tally
from pushes.tpns.contract import PUSH_PATH, UPLOAD_PATH
from tests import builders
from tests.pushes.actions.begun import begun, statuses, stop
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import (
    kinds,
    package_push,
    part_of,
    pass_a_turn,
    push_of_parts,
    walk,
)
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db


def test_the_rest_goes_to_exactly_those_who_had_not_got_it(service: PushService) -> None:
    push = begun(3, 1)
    stop(push)
    walk(push)
    assert actions.send_the_rest(push=push, by=builders.bob()) == 2
    walk(push)
    assert (push.status, push.tally, push.stop_asked_at) == ("finished", Tally(3, 0, 0), None)
    bodies = b"".join(upload.body for upload in service.uploads)
    assert [bodies.count(b"+861371111%04d" % number) for number in range(3)] == [1, 1, 1]
    event = push.events.get(kind="continued")
    assert (event.by, event.facts) == (builders.bob(), {"parts": 2, "accounts": 2})


def test_refused_parts_are_uploaded_and_pushed_anew(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 0, "push_id": "901"}), NO)
    push = push_of_parts(3)
    walk(push)
    assert (push.status, push.tally) == ("finished with problems", Tally(2, 1, 0))
    actions.send_the_rest(push=push, by=push.author)
    assert part_of(push, 2).code == "1008019"  # until it begins, it can be undone
    delivery.advance(push.pk)
    assert (part_of(push, 2).code, part_of(push, 2).problem, part_of(push, 2).upload_id) == ("", "", "")
    walk(push)
    assert (push.status, push.tally) == ("finished", Tally(3, 0, 0))
    assert [call.json["upload_id"] for call in service.pushes] == [101, 102, 103, 104]


def test_a_failed_push_can_be_sent(service: PushService) -> None:
    service.will(UPLOAD_PATH, NO)
    push = package_push()
    walk(push)
    assert push.status == "failed"
    actions.send_the_rest(push=push, by=push.author)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_a_push_stopped_before_it_began_can_be_sent(service: PushService) -> None:
    push = package_push()
    stop(push)
    actions.send_the_rest(push=push, by=push.author)
    walk(push)
    assert (push.status, push.started_at is not None) == ("finished", True)


def test_what_a_person_left_unconfirmed_is_not_the_rest(service: PushService) -> None:
    push = push_of_parts(2)
    delivery.advance(push.pk)
    word = {"settled_by": push.author, "settled_at": timezone.now()}
    Part.objects.filter(number=1).update(status="skipped", **word)
    stop(push)
    walk(push)
    assert push.tally == Tally(0, 1, 1)
    assert actions.send_the_rest(push=push, by=push.author) == 1
    walk(push)
    assert (push.status, push.tally) == ("finished with problems", Tally(1, 0, 1))
    with pytest.raises(StalePush):
        actions.send_the_rest(push=push, by=push.author)


@pytest.mark.parametrize("status", ["sending", "finished", "stopping"])
def test_there_is_no_rest_before_the_end_and_after_success(service: PushService, status: str) -> None:
    push = push_of_parts(2)
    delivery.advance(push.pk)
    if status == "finished":
        walk(push)
    if status == "stopping":
        stop(push)
    Part.objects.filter(number=2).exclude(status="accepted").update(status="refused")
    before = statuses(push)
    with pytest.raises(StalePush):
        actions.send_the_rest(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.status, statuses(push)) == (status, before)


def with_undo_window(push: Push, seconds: int = 10) -> Push:
    type(push.application).objects.filter(pk=push.application_id).update(undo_seconds=seconds)
    return push


def standing(push: Push) -> dict[str, object]:
    """All of a push and its parts but the moment it is due, as it stands."""
    push.refresh_from_db()
    row = Push.objects.filter(pk=push.pk).values().get()
    return row | {"parts": list(push.parts.values()), "due_at": None, "looked_at": None}


def pass_undo_window(push: Push) -> None:
    Push.objects.filter(pk=push.pk).update(due_at=timezone.now())


def test_the_rest_has_an_undo_window_and_undone_the_push_is_what_it_was(service: PushService) -> None:
    push = with_undo_window(begun(3, 1))
    stop(push)
    walk(push)
    before = standing(push)
    actions.send_the_rest(push=push, by=builders.bob())
    push.refresh_from_db()
    assert (push.status, push.get_status_display(), push.tally) == ("continuing", "Starting again", Tally(1, 2, 0))
    assert push.waiting is not None
    assert push.waiting.cause == "undo"
    assert delivery.waiting() == []
    walk(push)
    assert len(service.pushes) == 1
    actions.undo(push=push, by=builders.bob())
    assert standing(push) == before
    assert kinds(push)[-2:] == ["continued", "undone"]
    with pytest.raises(StalePush):
        actions.undo(push=push, by=builders.bob())


def test_stopped_the_rest_sent_stopped_again_and_undone(service: PushService) -> None:
    push = with_undo_window(begun(4, 1))
    stop(push)
    walk(push)
    actions.send_the_rest(push=push, by=push.author)
    pass_undo_window(push)
    while len(service.pushes) < 2:
        delivery.advance(push.pk)
        pass_a_turn(push)
    stop(push)
    walk(push)
    assert (push.status, push.tally) == ("stopped", Tally(2, 2, 0))
    before = standing(push)
    assert actions.send_the_rest(push=push, by=push.author) == 2
    actions.undo(push=push, by=push.author)
    assert standing(push) == before
    actions.send_the_rest(push=push, by=push.author)
    actions.start_now(push=push, by=push.author)
    walk(push)
    assert (push.status, push.tally, push.stop_asked_at) == ("finished", Tally(4, 0, 0), None)
    bodies = b"".join(upload.body for upload in service.uploads)
    assert [bodies.count(b"+861371111%04d" % number) for number in range(4)] == [1, 1, 1, 1]


def test_pressed_twice_it_is_one_sending_and_no_draft(service: PushService) -> None:
    push = with_undo_window(begun(3, 1))
    stop(push)
    walk(push)
    actions.send_the_rest(push=push, by=push.author)
    with pytest.raises(StalePush):
        actions.send_the_rest(push=push, by=push.author)
    with pytest.raises(StalePush):
        actions.reschedule(push=push, by=push.author, at=timezone.now() + timedelta(days=1))
    stop(push)
    assert (push.status, push.tally) == ("stopped", Tally(1, 2, 0))


def test_the_rest_is_not_sent_late_by_itself(service: PushService) -> None:
    push = with_undo_window(begun(3, 1))
    stop(push)
    walk(push)
    actions.send_the_rest(push=push, by=push.author)
    Push.objects.filter(pk=push.pk).update(due_at=timezone.now() - timedelta(minutes=16))
    walk(push)
    assert (push.status, len(service.pushes)) == ("stopped", 1)
    assert push.events.last().facts["cause"] == "late"


def test_a_failed_push_whose_rest_was_undone_is_failed_again(service: PushService) -> None:
    service.will(UPLOAD_PATH, NO)
    push = with_undo_window(package_push())
    pass_undo_window(push)
    walk(push)
    before = standing(push)
    actions.send_the_rest(push=push, by=push.author)
    actions.undo(push=push, by=push.author)
    assert standing(push) == before
    assert push.status == "failed"
