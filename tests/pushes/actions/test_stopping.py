"""Tests of stopping a push at every stage, and of sending to those it has not reached."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next
from pushes.models import Part, Push, StalePush
from pushes.models.tally import Tally
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH, UPLOAD_PATH
from tests import builders
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import (
    abandoned,
    kinds,
    package_push,
    part_of,
    pass_a_turn,
    pass_time,
    push_of_parts,
    walk,
)
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db


def begun(parts: int, accepted: int) -> Push:
    """A push of which the first parts are accepted."""
    push = push_of_parts(parts)
    while push.parts.filter(status="accepted").count() < accepted:
        delivery.advance(push.pk)
        pass_a_turn(push)
    push.refresh_from_db()
    return push


def stop(push: Push) -> None:
    actions.stop(push=push, by=builders.bob())
    push.refresh_from_db()


def statuses(push: Push) -> list[str]:
    return list(push.parts.values_list("status", flat=True))


# -- stopping --------------------------------------------------------------------------------------------------------


def test_a_push_that_has_not_begun_stops_at_once(service: PushService) -> None:
    push = push_of_parts(2)
    stop(push)
    assert (push.status, statuses(push), push.started_at) == ("stopped", ["skipped", "skipped"], None)
    assert delivery.advance(push.pk) is Next.NOTHING
    assert (service.heard, push.tally) == ([], Tally(0, 2, 0))


@pytest.mark.parametrize("accepted", [0, 1, 2])
def test_a_push_stops_between_its_parts_and_says_what_had_left(service: PushService, accepted: int) -> None:
    push = begun(3, accepted)
    delivery.advance(push.pk)
    stop(push)
    assert (push.status, push.is_moving) == ("stopping", True)
    walk(push)
    assert (push.status, push.tally) == ("stopped", Tally(accepted, 3 - accepted, 0))
    assert statuses(push) == ["accepted"] * accepted + ["skipped"] * (3 - accepted)
    assert len(service.pushes) == accepted
    assert (push.finished_at is not None, push.next_figures_at is not None) == (True, bool(accepted))
    assert kinds(push)[-2:] == ["stopping", "ended"]
    assert push.events.get(kind="stopping").by == builders.bob()


def test_a_push_whose_last_part_was_accepted_meanwhile_is_finished() -> None:
    push = push_of_parts(1)
    Push.objects.update(status="sending", started_at=timezone.now())
    Part.objects.update(status="accepted", service_push_id="501")
    stop(push)
    walk(push)
    assert (push.status, push.tally) == ("finished", Tally(1, 0, 0))


def test_a_part_in_the_hands_of_a_worker_is_left_to_it(service: PushService) -> None:
    push = push_of_parts(2)
    abandoned(push, "uploading")
    stop(push)
    assert walk(push) is Next.LATER
    assert (push.status, statuses(push)) == ("stopping", ["uploading", "skipped"])
    pass_time(push)
    walk(push)
    assert (push.status, statuses(push), service.heard) == ("stopped", ["skipped", "skipped"], [])


def test_a_worker_about_to_call_does_not_call_what_was_stopped(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is faster by a moment: the worker has read the push as sending and holds the part."""
    push = package_push()
    for _ in range(2):
        delivery.advance(push.pk)
    claim = Part.claim

    def overtaken(self: Part, seconds: float) -> bool:
        claimed = claim(self, seconds)
        stop(push)
        return claimed

    monkeypatch.setattr(Part, "claim", overtaken)
    assert delivery.advance(push.pk) is Next.NOW
    assert (part_of(push).status, part_of(push).lease_until, service.pushes) == ("uploaded", None, [])
    walk(push)
    assert (push.status, service.pushes) == ("stopped", [])


def test_a_part_that_waits_for_the_service_is_not_waited_for(service: PushService) -> None:
    """Even where the message that wakes a worker is lost."""
    service.will(UPLOAD_PATH, answer({}, "429 Too Many Requests", Retry_After="3600"))
    push = push_of_parts(2)
    walk(push)
    assert delivery.waiting() == []
    stop(push)
    assert delivery.waiting() == [push.pk]
    walk(push)
    assert (push.status, push.tally) == ("stopped", Tally(0, 2, 0))


@pytest.mark.parametrize("arrived", [True, False])
def test_an_unconfirmed_part_is_settled_before_the_push_is_stopped(service: PushService, arrived: bool) -> None:
    service.will(PUSH_PATH, cut())
    push = push_of_parts(2)
    walk(push)
    stop(push)
    walk(push)
    assert (push.status, statuses(push), push.tally) == ("stopping", ["unconfirmed", "skipped"], Tally(0, 1, 1))
    service.records = [{"pushId": "900", "uploadId": 101}] if arrived else []
    pass_time(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("stopped", 1)
    assert push.tally == (Tally(1, 1, 0) if arrived else Tally(0, 2, 0))


def test_a_stop_is_not_forgotten_while_a_person_decides_about_doubt(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    service.will(RECORD_PATH, *[answer(b"", "502 Bad Gateway")] * 12)
    push = push_of_parts(2)
    walk(push)
    stop(push)
    while not push.needs_attention:
        pass_time(push)
        walk(push)
    actions.send_again(part=part_of(push), by=push.author)
    walk(push)
    assert (push.status, statuses(push), len(service.pushes)) == ("stopped", ["skipped", "skipped"], 1)


@pytest.mark.parametrize("status", ["draft", "finished", "stopping"])
def test_what_does_not_move_is_not_stopped(service: PushService, status: str) -> None:
    push = package_push()
    if status == "draft":
        actions.undo(push=push, by=push.author)
    elif status == "finished":
        walk(push)
    else:
        delivery.advance(push.pk)
        stop(push)
    asked = push.events.filter(kind="stopping").count()
    with pytest.raises(StalePush):
        stop(push)
    push.refresh_from_db()
    assert (push.status, push.events.filter(kind="stopping").count()) == (status, asked)


# -- sending the rest ------------------------------------------------------------------------------------------------


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


def test_the_tally_always_adds_up(service: PushService) -> None:
    """At every step of a push that meets a refusal, doubt, a stop and a second go."""
    service.will(PUSH_PATH, NO, cut())
    push = push_of_parts(4)
    for step in range(60):
        if step == 6:
            stop(push)
        if push.is_ended and push.tally.unsent:
            actions.send_the_rest(push=push, by=push.author)
        delivery.advance(push.pk)
        pass_time(push)
        push.refresh_from_db()
        assert push.tally.total == push.accounts == 4
    assert (push.status, push.tally) == ("finished", Tally(4, 0, 0))


# -- the second undo window ------------------------------------------------------------------------------------------


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
