"""Tests of pushes that meet no trouble, and of who is woken for them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import delivery
from pushes.delivery import Next
from pushes.models import Part, Push
from pushes.tpns.contract import PUSH_PATH, basic
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import (
    abandoned,
    confirmed,
    kinds,
    package_push,
    part_of,
    pass_time,
    push_of_parts,
    typed_push,
    walk,
)
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db


def test_a_package_push_takes_one_step_at_a_time(service: PushService) -> None:
    push = package_push(account_push_type=1)
    steps = []
    for _ in range(4):
        said = delivery.advance(push.pk)
        push.refresh_from_db()
        steps.append((said, push.status, part_of(push).status, len(service.heard)))
    assert steps == [
        (Next.NOW, "sending", "waiting", 0),
        (Next.NOW, "sending", "uploaded", 1),
        (Next.NOW, "sending", "accepted", 2),
        (Next.NOTHING, "finished", "accepted", 2),
    ]
    assert delivery.advance(push.pk) is Next.NOTHING
    assert len(service.heard) == 2


def test_the_call_of_a_part_has_one_key_however_often_it_is_made(service: PushService) -> None:
    service.will(PUSH_PATH, answer({"ret_code": 1008028, "err_msg": "Too fast."}))
    first = typed_push()
    drafted = {"application": first.application, "target": "accounts", "typed": "+8613711114444", "title": "Winter"}
    other = confirmed(builders.draft(author=first.author, **drafted))
    walk(first)
    pass_time(first)
    walk(first)
    walk(other)
    keys = [call.headers["idempotency-key"] for call in service.pushes]
    assert keys[0] == keys[1] != keys[2]


def test_a_package_push_sends_what_was_previewed(service: PushService) -> None:
    push = package_push(account_push_type=1)
    walk(push)
    (upload,), (call,) = service.uploads, service.pushes
    assert b"\r\n\r\n+8613711112222\n+8613711113333\n\r\n--" in upload.body
    assert f'filename="push-{push.pk}-part-1.txt"'.encode() in upload.body
    assert upload.headers["authorization"] == basic(builders.ACCESS_ID, builders.SECRET_KEY)
    assert call.json == {
        "audience_type": "package_account_push",
        "upload_id": 101,
        "account_type": 1002,
        "account_push_type": 1,
        "message_type": "notify",
        "message": {"title": "Sale", "content": "From nine", "android": {"action": {"action_type": 1}}},
    }


def test_a_finished_push_says_all_about_itself(service: PushService) -> None:
    push = package_push()
    walk(push)
    part = part_of(push)
    assert (part.upload_id, part.service_push_id, part.bytes_sent, part.percent_sent) == ("101", "501", 30, 100)
    assert (part.lease_until, part.next_try_at, part.problem, part.attempts) == (None, None, "", 0)
    assert push.started_at <= part.called_at <= push.finished_at  # type: ignore[operator]
    assert push.next_figures_at is not None
    assert kinds(push) == ["started", "uploaded", "accepted", "ended"]


@pytest.mark.parametrize(
    ("typed", "audience"),
    [("+8613711112222", "account"), ("+8613711112222\n+8613711113333", "account_list")],
)
def test_typed_accounts_go_in_one_call_and_no_upload(service: PushService, typed: str, audience: str) -> None:
    push = typed_push(typed)
    assert walk(push) is Next.NOTHING
    (call,) = service.pushes
    assert service.heard == [call]
    assert (call.json["audience_type"], call.json["account_list"]) == (audience, typed.split())
    assert (push.status, part_of(push).service_push_id) == ("finished", "501")


def test_an_ios_push_names_its_environment(service: PushService) -> None:
    walk(typed_push(platform="ios", environment="dev"))
    assert service.pushes[0].json["environment"] == "dev"
    assert "ios" in service.pushes[0].json["message"]


def test_parts_travel_in_order_each_once(service: PushService) -> None:
    push = push_of_parts(3)
    walk(push)
    assert push.status == "finished"
    assert [b"+86137111100%02d\n\r\n--" % n in upload.body for n, upload in enumerate(service.uploads)] == [True] * 3
    assert [call.json["upload_id"] for call in service.pushes] == [101, 102, 103]
    assert [request.path for request in service.heard] == ["v3/push/package/upload", "v3/push/app"] * 3


def test_a_push_that_is_not_due_waits(service: PushService) -> None:
    push, due = typed_push(), timezone.now() + timedelta(hours=1)
    Push.objects.filter(pk=push.pk).update(scheduled_for=due, due_at=due)
    assert walk(push) is Next.LATER
    assert (push.status, service.heard, delivery.waiting()) == ("scheduled", [], [])
    Push.objects.filter(pk=push.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    assert delivery.waiting() == [push.pk]
    walk(push)
    assert push.status == "finished"


def test_a_draft_and_a_push_that_is_gone_are_not_carried_out(service: PushService) -> None:
    alice = builders.alice()
    push = builders.ready_push(author=alice, application=builders.application(people=[alice]))
    assert delivery.advance(push.pk) is Next.NOTHING
    assert delivery.advance(4_711) is Next.NOTHING
    assert (service.heard, delivery.waiting()) == ([], [])


def test_only_idle_pushes_are_woken(service: PushService) -> None:
    push = package_push()
    assert delivery.waiting() == [push.pk]  # due
    delivery.advance(push.pk)
    assert delivery.waiting() == [push.pk]  # sending, in nobody's hands
    part = part_of(push)
    assert part.claim(60)
    assert delivery.waiting() == []  # in a worker's hands
    pass_time(push)
    assert delivery.waiting() == [push.pk]  # whose lease ran out
    Part.objects.update(lease_until=None, next_try_at=timezone.now() + timedelta(seconds=60))
    assert delivery.waiting() == []  # waiting for its next try
    pass_time(push)
    assert delivery.waiting() == [push.pk]
    Push.objects.update(status="needs attention", attention="failing", attention_at=timezone.now())
    assert delivery.waiting() == []
    Push.objects.update(status="sending", attention="")
    walk(push)
    assert delivery.waiting() == []  # ended


def test_a_waiting_part_does_not_hold_up_another_push(service: PushService) -> None:
    held, free = package_push(), None
    delivery.advance(held.pk)
    assert part_of(held).claim(60)
    free = builders.draft(author=held.author, application=held.application, package=held.package, title="Other")
    assert held.package is not None
    type(free).objects.filter(pk=free.pk).update(
        status="sending",
        confirmed_at=timezone.now(),
        confirmed_by=held.author,
        accounts=2,
        due_at=timezone.now(),
        started_at=timezone.now(),
    )
    assert delivery.waiting() == [free.pk]


@pytest.mark.parametrize("status", ["waiting", "uploading", "uploaded"])
def test_what_a_dead_worker_left_before_its_push_call_is_carried_on(service: PushService, status: str) -> None:
    push = package_push()
    abandoned(push, status, upload_id="77" if status == "uploaded" else "", bytes_sent=15)
    assert walk(push) is Next.LATER
    assert service.heard == []  # its lease holds: it may be alive
    pass_time(push)
    assert walk(push) is Next.NOTHING
    assert push.status == "finished"
    assert len(service.uploads) == (0 if status == "uploaded" else 1)
    assert [call.json["upload_id"] for call in service.pushes] == [77 if status == "uploaded" else 101]
