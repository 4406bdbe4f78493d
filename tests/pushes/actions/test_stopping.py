"""Tests of stopping a push at every stage."""

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next
from pushes.models import Part, Push, StalePush
from pushes.models.tally import Tally
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH, UPLOAD_PATH
from tests import builders
from tests.pushes.actions.begun import begun, statuses, stop
from tests.pushes.delivery.test_failures import NO
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import (
    abandoned,
    kinds,
    package_push,
    part_of,
    pass_time,
    push_of_parts,
    walk,
)
from tests.pushes.service import answer, cut

pytestmark = pytest.mark.django_db


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
